'use strict'

// What getObject() returns: a Readable that starts with its first use and ends when it is told to.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable, Writable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const { test } = require('node:test')
const { MIB, bytesOf, md5 } = require('./support/bytes.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { connect, useStore } = require('./support/store.js')

const small = bytesOf(1000)
const huge = bytesOf(40 * MIB)

async function fill(bucket) {
  await expect([200], 'PUT', { bucket, key: 'small', body: small, headers: { 'content-type': 'text/x-test', 'x-amz-meta-owner': 'Team A' } })
  await expect([200], 'PUT', { bucket, key: 'huge', body: huge })
}

const { client, bucket } = useStore('get-stream', { fill })
const get = (Key, options) => client.getObject({ Bucket: bucket, Key }, options)

test('it is a Readable at once, and no promise', () => {
  const stream = get('small')
  assert.equal(stream instanceof Readable, true)
  assert.equal(stream.then, undefined)
  assert.equal(stream.createReadStream(), stream)
  assert.equal(stream.Body, stream)
})

test('bad arguments throw at once', () => {
  assert.throws(() => client.getObject({ Bucket: bucket }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"Key"/ })
  assert.throws(() => client.getObject({ Bucket: bucket, Key: 'k', Ranged: 'x' }), { code: 'ERR_INVALID_ARG_VALUE', message: /"Ranged".*"Range"/ })
})

test('nothing is asked for before its first use', async t => {
  const { client, seen } = await relay(t)
  const stream = client.getObject({ Bucket: bucket, Key: 'small' })
  await client.headBucket({ Bucket: bucket })
  assert.deepEqual(seen.map(({ method }) => method), ['HEAD'])
  assert.deepEqual(await stream.bytes(), small)
  assert.deepEqual(seen.map(({ method }) => method), ['HEAD', 'GET'])
})

test('metadata() and then bytes() is one request', async t => {
  const { client, seen } = await relay(t)
  for (const [Key, bytes] of [['small', small], ['huge', huge]]) {
    const stream = client.getObject({ Bucket: bucket, Key })
    assert.equal((await stream.metadata()).ContentLength, bytes.length)
    assert.equal((await stream.bytes()).equals(bytes), true)
  }
  assert.equal(seen.length, 2)
})

test('the fields of the answer', async () => {
  const stream = get('small')
  const fields = await stream.metadata()
  assert.deepEqual([fields.ContentLength, fields.ETag, fields.ContentType, fields.Metadata, 'Body' in fields], [
    1000, `"${md5(small)}"`, 'text/x-test', { owner: 'Team A' }, false
  ])
  assert.ok(fields.LastModified instanceof Date && Math.abs(Date.now() - fields.LastModified) < 3_600_000)
  assert.equal(await stream.metadata(), fields)
  stream.destroy()
})

test('an early break ends the request, and the client goes on', async t => {
  const own = connect({ maxConnections: 1 })
  t.after(() => own.close())
  for (let round = 0; round < 3; round++) {
    const stream = own.getObject({ Bucket: bucket, Key: 'huge' })
    for await (const chunk of stream) {
      assert.ok(chunk.length > 0)
      break
    }
    assert.equal(stream.destroyed, true)
  }
  assert.deepEqual(await own.getObject({ Bucket: bucket, Key: 'small' }).bytes(), small)
})

test('destroy() before, while and after reading: \'close\' and no \'error\'', async () => {
  for (const when of ['before', 'while', 'after']) {
    const stream = get('huge')
    const events = []
    for (const event of ['error', 'end', 'close']) stream.on(event, () => events.push(event))
    const closed = once(stream, 'close')
    if (when === 'while') await once(stream, 'data')
    if (when === 'after') await once(stream.resume(), 'end')
    stream.destroy()
    await closed
    assert.deepEqual(events, when === 'after' ? ['end', 'close'] : ['close'], when)
  }
})

test('destroy(error) emits that error', async () => {
  const stream = get('huge')
  await once(stream, 'data')
  const mine = new Error('mine')
  stream.destroy(mine)
  assert.equal((await once(stream, 'error'))[0], mine)
})

test('a destination that fails ends the pipeline with its error', async () => {
  const stream = get('huge')
  const full = new Error('disk full')
  const destination = new Writable({ write: (chunk, encoding, done) => done(full) })
  await assert.rejects(pipeline(stream, destination), error => error === full)
  assert.equal(stream.destroyed, true)
})

test('a reader that stops reading holds the sender up', async t => {
  const { client, sent } = await relay(t)
  const stream = client.getObject({ Bucket: bucket, Key: 'huge' })
  await once(stream, 'readable')
  const before = stream.read(1)
  // What is under way settles while other requests come and go.
  for (let round = 0; round < 50; round++) await client.headObject({ Bucket: bucket, Key: 'huge' })
  assert.ok(sent() < huge.length / 2, `${sent()} bytes were sent to a reader of one`)
  const rest = await stream.toArray()
  assert.equal(Buffer.concat([before, ...rest]).equals(huge), true)
})

test('its whole body is not to be had after a read', async () => {
  for (const verb of ['bytes', 'text', 'json', 'promise']) {
    const stream = get('huge')
    await once(stream, 'data')
    await assert.rejects(stream[verb](), { name: 'DataStoreError', code: 'BodyAlreadyRead', operation: 'getObject' })
    stream.destroy()
  }
})

test('bytes() twice', async () => {
  const stream = get('small')
  assert.deepEqual(await stream.bytes(), small)
  await assert.rejects(stream.bytes(), { code: 'BodyAlreadyRead' })
})

test('after bytes() the stream closes without \'end\' or \'error\'', async () => {
  const stream = get('small')
  const events = []
  for (const event of ['error', 'end', 'close']) stream.on(event, () => events.push(event))
  const closed = once(stream, 'close')
  assert.deepEqual(await stream.bytes(), small)
  await closed
  assert.deepEqual(events, ['close'])
})

test('a stream dropped unread does not keep close() waiting', async () => {
  const own = connect()
  own.getObject({ Bucket: bucket, Key: 'huge' })
  await own.close()
})

test('close() ends a stream that is being read', async () => {
  const own = connect()
  const stream = own.getObject({ Bucket: bucket, Key: 'huge' })
  await once(stream, 'readable')
  const failed = once(stream, 'error')
  await own.close()
  const [error] = await failed
  assert.deepEqual([error.name, error.code], ['DataStoreError', 'ClientClosed'])
})

test('onProgress ends at the object\'s size', async () => {
  for (const read of [stream => stream.bytes(), stream => stream.toArray()]) {
    const seen = []
    await read(get('huge', { onProgress: progress => seen.push(progress) }))
    assert.deepEqual(seen.at(-1).transferred, huge.length)
  }
})
