'use strict'

// uploadPart against a store that fails: what can be sent again is, what cannot is an error.

const assert = require('node:assert/strict')
const { PassThrough } = require('node:stream')
const test = require('node:test')
const { done, inOrder, s3Error } = require('../support/answers.js')
const { PART, bytesOf, sha256, streamOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const PARAMS = { Bucket: 'b', Key: 'k', UploadId: 'u', PartNumber: 1 }
const BODY = bytesOf(2 * PART + 1000)

async function setting(t, ...answers) {
  const server = await faultServer(inOrder(...answers), t)
  return { server, client: clientOf(t, server, { partSize: PART }) }
}

/** Every request must have brought these bytes whole, with their length and hash in its head. */
async function assertSent({ requests }, times, bytes) {
  assert.equal(requests.length, times)
  for (const request of requests) {
    assert.equal(request.headers['content-length'], String(bytes.length))
    assert.equal(request.headers['x-amz-content-sha256'], sha256(bytes))
    assert.equal(sha256(await request.read()), sha256(bytes))
  }
}

test('a part in memory is sent again', async t => {
  const { server, client } = await setting(t, s3Error(503, 'SlowDown'), { hangup: 'rst' }, done())
  assert.equal((await client.uploadPart({ ...PARAMS, Body: BODY })).ETag, '"e1"')
  await assertSent(server, 3, BODY)
})

test('a part of unknown length that was gathered is signed by its hash and sent again', async t => {
  const { server, client } = await setting(t, s3Error(503, 'SlowDown'), { hangup: 'rst' }, done())
  assert.equal((await client.uploadPart({ ...PARAMS, Body: streamOf(BODY) })).ETag, '"e1"')
  await assertSent(server, 3, BODY)
})

test('a small stream is sent again', async t => {
  const small = BODY.subarray(0, 1000)
  const { server, client } = await setting(t, s3Error(503, 'SlowDown'), done())
  await client.uploadPart({ ...PARAMS, Body: streamOf(small) })
  await assertSent(server, 2, small)
})

test('a stream that was sent as it was read cannot be sent again', async t => {
  const { server, client } = await setting(t, s3Error(503, 'SlowDown'), done())
  const source = streamOf(BODY)
  const error = await errorOf(client.uploadPart({ ...PARAMS, Body: source, ContentLength: BODY.length }))
  assert.deepEqual([error.code, error.attempts, error.operation], ['SlowDown', 1, 'uploadPart'])
  assert.equal(server.requests.length, 1)
  assert.ok(source.destroyed)
})

test('a part of unknown length is not sent before its end', async t => {
  const { server, client } = await setting(t, done())
  const source = new PassThrough()
  const sending = client.uploadPart({ ...PARAMS, Body: source })
  source.write(BODY.subarray(0, PART + 1))
  await new Promise(setImmediate)
  assert.equal(server.requests.length, 0)
  source.end()
  await sending
  await assertSent(server, 1, BODY.subarray(0, PART + 1))
})

test('a part beyond 5 GiB is refused before anything is sent', async t => {
  const { server, client } = await setting(t, done())
  const error = await errorOf(client.uploadPart({ ...PARAMS, Body: streamOf(BODY), ContentLength: 5 * 2 ** 30 + 1 }))
  assert.deepEqual([error.code, error.message], ['EntityTooLarge', 'a part has at most 5 GiB'])
  assert.equal(server.requests.length, 0)
})
