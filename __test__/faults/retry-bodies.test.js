'use strict'

// Every cause to send a request again, with every kind of body: what arrives in the end is the body, from its beginning.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, html, inOrder, s3Error } = require('../support/answers.js')
const { MIB, bytesOf, generatorOf, streamOf, webStreamOf } = require('../support/bytes.js')
const { clientOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { fileOf, folder } = require('../support/files.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(300_000)
/** More than a part: it streams through one PUT. */
const LARGE = bytesOf(6 * MIB)

const CAUSES = {
  'a reset before the answer': { hangup: 'rst' },
  'an end before the answer': { hangup: 'fin' },
  'a head that breaks off': { with: socket => { socket.end('HTTP/1.1 200 OK\r\nETag: "e') } },
  '500': s3Error(500, 'InternalError'),
  '502 of a proxy': html(502),
  '503 SlowDown': s3Error(503, 'SlowDown'),
  '504 without a body': { status: 504 },
  '429': s3Error(429, 'TooManyRequests'),
  'RequestTimeout': s3Error(400, 'RequestTimeout'),
  'bytes that changed on the way': s3Error(400, 'XAmzContentSHA256Mismatch')
}

const put = (Body, more) => client => client.putObject({ ...OBJECT, Body, ...more })

const BODIES = {
  'a Buffer': () => [BYTES, put(BYTES)],
  'a string': () => [Buffer.from('hällo'), put('hällo')],
  'a Blob': () => [BYTES, put(new Blob([BYTES]))],
  'a stream of unknown length': () => [BYTES, put(streamOf(BYTES))],
  'a stream of known length': () => [BYTES, put(streamOf(BYTES), { ContentLength: BYTES.length })],
  'a web stream': () => [BYTES, put(webStreamOf(BYTES))],
  'a generator': () => [BYTES, put(generatorOf(BYTES))],
  'nothing': () => [Buffer.alloc(0), put(undefined)],
  'memory larger than a part': () => [LARGE, put(LARGE)],
  'a file': t => [BYTES, client => client.uploadFile({ ...OBJECT, Filename: fileOf(folder(t), BYTES) })],
  'a file larger than a part': t => [LARGE, client => client.uploadFile({ ...OBJECT, Filename: fileOf(folder(t), LARGE) }, { multipartThreshold: 8 * MIB })],
  'a part of memory': () => [BYTES, client => client.uploadPart({ ...OBJECT, UploadId: 'u', PartNumber: 1, Body: BYTES })],
  'a part of a stream': () => [BYTES, client => client.uploadPart({ ...OBJECT, UploadId: 'u', PartNumber: 1, Body: streamOf(BYTES) })],
  'request()': () => [BYTES, client => client.request({ ...OBJECT, method: 'PUT', body: BYTES })]
}

for (const [kind, make] of Object.entries(BODIES)) {
  test(`${kind} is sent again, whatever the cause`, async t => {
    await Promise.all(Object.entries(CAUSES).map(async ([cause, answer]) => {
      const server = await faultServer(inOrder(answer, done()), t)
      const [bytes, send] = make(t)
      await send(clientOf(t, server, { partSize: 5 * MIB }))
      assert.equal(server.requests.length, 2, cause)
      assert.ok(server.requests[1].body.equals(bytes), `${cause}: ${server.requests[1].body.length} of ${bytes.length} bytes`)
    }))
  })
}
