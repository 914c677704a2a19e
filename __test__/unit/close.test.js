'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable } = require('node:stream')
const test = require('node:test')
const { NEVER, fakeClient } = require('../support/fake-native.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

test('new calls on a closed client reject and ask nothing', async () => {
  const { client, native } = fakeClient()
  await client.close()
  const closed = { name: 'DataStoreError', code: 'ClientClosed' }
  await assert.rejects(client.headObject(OBJECT), { ...closed, operation: 'headObject', bucket: 'b', key: 'k' })
  await assert.rejects(client.putObject({ ...OBJECT, Body: 'x' }), closed)
  await assert.rejects(client.getObject(OBJECT).bytes(), closed)
  await assert.rejects(client.getObject(OBJECT).metadata(), closed)
  await assert.rejects(once(client.getObject(OBJECT).resume(), 'end'), closed)
  await assert.rejects(client.objects({ Bucket: 'b' })[Symbol.asyncIterator]().next(), closed)
  assert.deepEqual(native.log, [])
})

test('close() waits for calls in flight', async () => {
  const { client, native } = fakeClient()
  let answer
  native.handlers.headObject = () => new Promise(resolve => { answer = resolve })
  const head = client.headObject(OBJECT)
  const closed = client.close()
  await assert.rejects(client.headBucket({ Bucket: 'b' }), { code: 'ClientClosed' })
  assert.equal(native.closed, false)
  answer({ ContentLength: 1 })
  assert.deepEqual(await head, { ContentLength: 1 })
  await closed
  assert.equal(native.closed, true)
})

test('close() waits for an upload from a stream, and for a download that feeds it', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: Array.from({ length: 10 }, () => Buffer.alloc(10)) })
  const put = client.putObject({ ...OBJECT, Body: client.getObject({ Bucket: 'b', Key: 'from' }) })
  while (native.readers.length === 0) await new Promise(setImmediate)
  await Promise.all([client.close(), put])
  assert.equal(native.objects.get('k').length, 100)
})

test('close() waits for bytes() and then ends streams that are open', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = ({ Key }) => ({ fields: {}, chunks: Key === 'k' ? [Buffer.from('abc')] : [Buffer.from('abc'), NEVER] })
  const open = client.getObject({ Bucket: 'b', Key: 'endless' })
  open.resume()
  const failed = once(open, 'error')
  await open.metadata()
  const bytes = client.getObject(OBJECT).bytes()
  const closed = client.close()
  assert.equal(String(await bytes), 'abc')
  const [error] = await failed
  await closed
  assert.deepEqual([error.code, error.name, native.readers[0].closed], ['ClientClosed', 'DataStoreError', true])
})

test('close() twice is once', async () => {
  const { client, native } = fakeClient()
  let closes = 0
  const close = native.close
  native.close = call => { closes++; close.call(native, call) }
  await Promise.all([client.close(), client.close()])
  await client.close()
  assert.equal(closes, 1)
})

test('a client is async disposable', async () => {
  const { client, native } = fakeClient()
  await client[Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]()
  assert.equal(native.closed, true)
})

test('a client whose calls all failed closes', async () => {
  const { client, native } = fakeClient()
  native.onUpload = upload => setImmediate(() => upload.fail({ code: 'SlowDown', message: 'slow' }))
  await Promise.allSettled([
    client.getObject(OBJECT).bytes(), client.putObject({ ...OBJECT, Body: new Readable({ read() {} }) }), client.headObject({}),
    client.headObject(OBJECT, { signal: AbortSignal.abort() })
  ])
  await client.close()
  assert.equal(native.closed, true)
})
