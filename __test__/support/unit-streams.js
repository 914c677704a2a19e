'use strict'

// Sources and object streams that the unit tests share.

const { Readable } = require('node:stream')
const { fakeClient } = require('./fake-native.js')

const FIELDS = Object.freeze({ ContentLength: 11, ETag: '"e"', Metadata: { a: 'b' } })

/** An object stream of 'hello world' in three chunks, with its client. */
function opened(options, params) {
  const fake = fakeClient()
  fake.native.handlers.getObject = () => ({ fields: { ...FIELDS }, chunks: ['hello', ' ', 'world'].map(text => Buffer.from(text)) })
  return { ...fake, stream: fake.client.getObject({ Bucket: 'b', Key: 'k', ...params }, options) }
}

/** A client whose next upload waits for release(). */
function heldClient() {
  const fake = fakeClient()
  fake.native.onUpload = upload => { upload.held = true }
  return fake
}

/** A Readable that never says anything until told; `reads` counts how often it was asked. */
function silent() {
  const stream = new Readable({ read() { stream.reads++ } })
  stream.reads = 0
  return stream
}

const turn = () => new Promise(setImmediate)

/** The verbs that the addon was asked for. */
const verbs = native => native.log.map(({ verb }) => verb)

module.exports = { FIELDS, heldClient, opened, silent, turn, verbs }
