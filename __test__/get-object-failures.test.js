'use strict'

// An object that cannot be had: each style of reading hears of it once, with the store's code.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { PassThrough, Readable } = require('node:stream')
const consumers = require('node:stream/consumers')
const { pipeline } = require('node:stream/promises')
const { setImmediate: turn } = require('node:timers/promises')
const { test } = require('node:test')
const { MIB, bytesOf } = require('./support/bytes.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { connect, useStore } = require('./support/store.js')

const huge = bytesOf(40 * MIB)
const { client, bucket } = useStore('get-failures', { fill: bucket => expect([200], 'PUT', { bucket, key: 'huge', body: huge }) })

const MISSING = { name: 'DataStoreError', code: 'NoSuchKey', statusCode: 404, operation: 'getObject', key: 'none', attempts: 1, retryable: false }

/** The stream of an object that is not there, and every 'error' it emits. */
function missing(params, options) {
  const stream = client.getObject({ Bucket: bucket, Key: 'none', ...params }, options)
  const errors = []
  stream.on('error', error => errors.push(error))
  return { stream, errors, closed: once(stream, 'close').catch(() => {}) }
}

function assertIs(error, expected) {
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map(name => [name, error[name]])), expected)
}

// Those whose promise has the error: no 'error' event.
const PROMISES = {
  'bytes()': stream => stream.bytes(),
  'text()': stream => stream.text(),
  'json()': stream => stream.json(),
  'promise()': stream => stream.promise(),
  'metadata()': stream => stream.metadata(),
  'metadata() and then bytes()': async stream => {
    const error = await stream.metadata().catch(error => error)
    await assert.rejects(stream.bytes(), { code: 'NoSuchKey' })
    throw error
  }
}

for (const [way, read] of Object.entries(PROMISES)) {
  test(`a missing key by ${way}: a rejection and no 'error'`, async () => {
    const { stream, errors, closed } = missing()
    assertIs(await read(stream).catch(error => error), MISSING)
    stream.destroy()
    await closed
    await turn()
    assert.deepEqual(errors, [])
  })
}

// Those that consume the stream: one 'error', which Node's own helpers pass on.
const STREAMS = {
  'pipe()': async stream => {
    stream.pipe(new PassThrough())
    throw (await once(stream, 'error').then(() => undefined, error => error)) ?? stream.errored
  },
  '\'data\'': stream => once(stream.on('data', () => {}), 'end'),
  '\'readable\'': stream => once(stream.on('readable', () => stream.read()), 'end'),
  'for await': async stream => { for await (const chunk of stream) assert.fail(chunk) },
  'pipeline()': stream => pipeline(stream, new PassThrough()),
  'toArray()': stream => stream.toArray(),
  'stream/consumers': stream => consumers.buffer(stream),
  'Readable.toWeb()': stream => new Response(Readable.toWeb(stream)).arrayBuffer(),
  'metadata() beside a reader': async stream => {
    const read = stream.toArray()
    await assert.rejects(stream.metadata(), { code: 'NoSuchKey' })
    await read
  },
  'a reader, metadata() unheard': async stream => {
    stream.metadata()
    await stream.toArray()
  }
}

for (const [way, read] of Object.entries(STREAMS)) {
  test(`a missing key by ${way}: one 'error'`, async () => {
    const { stream, errors, closed } = missing()
    await read(stream).then(() => assert.fail('it did not fail'), error => assertIs(error.code === 'NoSuchKey' ? error : error.cause ?? error, MISSING))
    await closed
    await turn()
    assert.equal(errors.length, 1)
    assertIs(errors[0], MISSING)
  })
}

test('a missing key by a callback: called once, with the error', async () => {
  const calls = []
  await new Promise(resolve => client.getObject({ Bucket: bucket, Key: 'none' }, (...args) => {
    calls.push(args)
    setImmediate(resolve)
  }))
  await turn()
  assert.equal(calls.length, 1)
  assertIs(calls[0][0], MISSING)
})

test('a missing bucket', async () => {
  const { stream, errors, closed } = missing({ Bucket: `${bucket}-none` })
  await assert.rejects(stream.toArray(), { code: 'NoSuchBucket', statusCode: 404, bucket: `${bucket}-none` })
  await closed
  assert.equal(errors.length, 1)
})

test('as a body of putObject: the put fails with it as its cause', async () => {
  const error = await client.putObject({ Bucket: bucket, Key: 'copy', Body: client.getObject({ Bucket: bucket, Key: 'none' }) }).catch(error => error)
  assert.deepEqual([error.code, error.operation, error.key], ['BodyReadError', 'putObject', 'copy'])
  assertIs(error.cause, MISSING)
  await assert.rejects(client.headObject({ Bucket: bucket, Key: 'copy' }), { statusCode: 404 })
})

test('a signal that was aborted before', async () => {
  for (const read of [stream => stream.bytes(), stream => stream.metadata(), stream => stream.toArray(), stream => stream.promise()]) {
    const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { signal: AbortSignal.abort('no') })
    await assert.rejects(read(stream), { name: 'AbortError', code: 'ABORT_ERR', cause: 'no' })
  }
})

test('an abort before the first use: one \'error\'', async () => {
  const abort = new AbortController()
  const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { signal: abort.signal })
  const failed = once(stream, 'error')
  abort.abort()
  assertIs((await failed)[0], { name: 'AbortError', code: 'ABORT_ERR', cause: abort.signal.reason })
})

test('an abort while streaming: one \'error\', and nothing after it', async () => {
  const abort = new AbortController()
  const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { signal: abort.signal })
  const events = []
  stream.on('data', () => events.push('data')).on('end', () => events.push('end')).on('error', error => events.push(error.name))
  const closed = new Promise(resolve => stream.once('close', resolve))
  stream.once('data', () => {
    abort.abort()
    events.length = 0
  })
  await closed
  await turn()
  assert.deepEqual(events.filter(event => event !== 'data' || events.indexOf('AbortError') < 0), ['AbortError'])
})

test('an abort in the midst of bytes()', async t => {
  const { client, spoil } = await relay(t)
  const abort = new AbortController()
  spoil(() => abort.abort())
  const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { signal: abort.signal })
  await assert.rejects(stream.bytes(), { name: 'AbortError' })
  assert.equal(stream.destroyed, true)
})

test('a timeout while the store says nothing', async t => {
  const { client, spoil } = await relay(t)
  spoil(() => {})
  for (const read of [stream => stream.bytes(), stream => stream.metadata(), stream => stream.toArray(), stream => stream.promise()]) {
    const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { timeout: 50 })
    await assert.rejects(read(stream), { name: 'DataStoreError', code: 'TimeoutError', operation: 'getObject', key: 'huge' })
  }
})

test('a timeout bounds a stream\'s time to its headers, not its reading', async t => {
  const { client } = await relay(t)
  const stream = client.getObject({ Bucket: bucket, Key: 'huge' }, { timeout: 2000 })
  const [first] = await once(stream.once('data', () => stream.pause()), 'data')
  await new Promise(resolve => setTimeout(resolve, 2100)) // time is what is tested here
  const rest = await stream.toArray()
  assert.equal(Buffer.concat([first, ...rest]).equals(huge), true)
})

test('a client that is closed', async () => {
  const own = connect()
  await own.close()
  await assert.rejects(own.getObject({ Bucket: bucket, Key: 'huge' }).bytes(), { name: 'DataStoreError', code: 'ClientClosed', operation: 'getObject' })
})
