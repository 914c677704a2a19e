'use strict'

// uploadPart goes the ways that putObject goes, with its own calls into the addon.

const assert = require('node:assert/strict')
const test = require('node:test')
const { streamOf } = require('../support/bytes.js')
const { fakeClient } = require('../support/fake-native.js')

const PART = { Bucket: 'b', Key: 'k', UploadId: 'u', PartNumber: 7 }

test('a body in memory crosses at once', async () => {
  const { client, native } = fakeClient()
  native.handlers.uploadPart = (params, body) => ({ ETag: `"${body}"`, ...params })
  assert.equal((await client.uploadPart({ ...PART, Body: 'text' })).ETag, '"text"')
  assert.deepEqual(native.log.map(({ verb, params }) => [verb, params]), [['uploadPart', PART]])
})

test('a stream is pumped', async () => {
  const { client, native } = fakeClient()
  const bytes = Buffer.from('some bytes of a stream')
  await client.uploadPart({ ...PART, Body: streamOf(bytes, [5]) })
  const [upload] = native.uploads
  assert.deepEqual([native.log[0].verb, upload.length, upload.replayable], ['openPart', -1, false])
  assert.deepEqual(upload.received, bytes)
})

test('memory beyond a part is pumped and can be asked for again', async () => {
  const { client, native } = fakeClient()
  const bytes = Buffer.alloc(native.partSize + 1, 'x')
  await client.uploadPart({ ...PART, Body: bytes })
  const [upload] = native.uploads
  assert.deepEqual([native.log[0].verb, upload.length, upload.replayable], ['openPart', bytes.length, true])
})

test('ContentLength does not cross: the length does', async () => {
  const { client, native } = fakeClient()
  await client.uploadPart({ ...PART, Body: streamOf(Buffer.from('text')), ContentLength: 4 })
  assert.deepEqual([native.log[0].params, native.uploads[0].length], [PART, 4])
})

test('a failure names the verb, the bucket and the key', async () => {
  const { client, native } = fakeClient()
  native.handlers.uploadPart = () => { throw { code: 'NoSuchUpload', message: 'no', statusCode: 404 } }
  await assert.rejects(client.uploadPart({ ...PART, Body: 'x' }), { name: 'DataStoreError', code: 'NoSuchUpload', operation: 'uploadPart', bucket: 'b', key: 'k' })
})
