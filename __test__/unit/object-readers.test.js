'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const consumers = require('node:stream/consumers')
const test = require('node:test')
const { NEVER, fakeClient } = require('../support/fake-native.js')
const { FIELDS, opened, verbs } = require('../support/unit-streams.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

test('metadata() starts the request and gives the response\'s fields', async () => {
  const { native, stream } = opened()
  assert.deepEqual(await stream.metadata(), FIELDS)
  assert.equal(stream.metadata(), stream.metadata())
  assert.deepEqual([verbs(native), native.readers[0].reads], [['getObject'], 0])
})

test('metadata() and then reading is one request', async () => {
  const { native, stream } = opened()
  await stream.metadata()
  assert.equal(await consumers.text(stream), 'hello world')
  assert.deepEqual(verbs(native), ['getObject'])
})

test('reading and metadata() at once is one request', async () => {
  const { native, stream } = opened()
  const [text, fields] = await Promise.all([consumers.text(stream), stream.metadata()])
  assert.deepEqual([text, fields, verbs(native)], ['hello world', FIELDS, ['getObject']])
})

test('bytes(), text(), json() and promise() are one crossing', async () => {
  const { client, native } = fakeClient()
  native.objects.set('k', Buffer.from('{"a":[1]}'))
  const get = () => client.getObject(OBJECT)
  assert.deepEqual(await get().bytes(), Buffer.from('{"a":[1]}'))
  assert.equal(await get().text(), '{"a":[1]}')
  assert.deepEqual(await get().json(), { a: [1] })
  assert.deepEqual(await get().promise(), { ContentLength: 9, ETag: '"fake"', Metadata: {}, Body: Buffer.from('{"a":[1]}') })
  assert.deepEqual(verbs(native), Array(4).fill('getObjectBytes'))
})

test('text() and json() leave a byte order mark out', async () => {
  const { client, native } = fakeClient()
  native.objects.set('k', Buffer.from('\ufeff{"a":"ö"}'))
  assert.equal(await client.getObject(OBJECT).text(), '{"a":"ö"}')
  assert.deepEqual(await client.getObject(OBJECT).json(), { a: 'ö' })
})

test('json() of something else rejects as JSON.parse does', async () => {
  const { stream } = opened()
  await assert.rejects(stream.json(), SyntaxError)
  assert.equal(stream.destroyed, true)
})

test('bytes() after metadata() takes the rest of the same request', async () => {
  const { native, stream } = opened()
  await stream.metadata()
  assert.equal(String(await stream.bytes()), 'hello world')
  assert.deepEqual([verbs(native), native.readers[0].reads], [['getObject'], 0])
})

test('promise() after metadata() has the fields and the Body', async () => {
  const { stream } = opened()
  await stream.metadata()
  assert.deepEqual(await stream.promise(), { ...FIELDS, Body: Buffer.from('hello world') })
})

test('metadata() during and after bytes() is of the same answer', async () => {
  const { native, stream } = opened()
  const bytes = stream.bytes()
  assert.deepEqual(await stream.metadata(), FIELDS)
  await bytes
  assert.deepEqual(await stream.metadata(), FIELDS)
  assert.deepEqual(verbs(native), ['getObjectBytes'])
})

test('a consumer that comes while bytes() reads asks for nothing and hears of the close', async () => {
  const { native, stream } = opened()
  const bytes = stream.bytes()
  stream.on('end', assert.fail).resume()
  assert.equal(String(await bytes), 'hello world')
  await once(stream, 'close')
  assert.deepEqual(verbs(native), ['getObjectBytes'])
})

test('a consumer that comes while bytes() takes the rest does not read beside it', async () => {
  const { native, stream } = opened()
  await stream.metadata()
  const bytes = stream.bytes()
  stream.resume()
  assert.equal(String(await bytes), 'hello world')
  assert.equal(native.readers[0].reads, 0)
})

test('the stream closes after bytes()', async () => {
  const { stream } = opened()
  const closed = once(stream, 'close')
  await stream.bytes()
  await closed
  assert.equal(stream.destroyed, true)
})

for (const [state, use] of Object.entries({
  'that was read': async stream => { await consumers.buffer(stream) },
  'that was read in part': async stream => { await once(stream, 'readable'); stream.read() },
  'that flows': stream => { stream.on('data', () => {}) },
  'that bytes() has read': stream => stream.bytes(),
  'that bytes() is reading': stream => { stream.bytes() }
})) {
  test(`bytes() of a stream ${state} rejects`, async () => {
    const { stream } = opened()
    await use(stream)
    await assert.rejects(stream.bytes(), { name: 'DataStoreError', code: 'BodyAlreadyRead', operation: 'getObject', bucket: 'b', key: 'k' })
  })
}

test('the readers of a destroyed stream reject', async () => {
  const { stream } = opened()
  stream.destroy()
  for (const read of ['bytes', 'text', 'json', 'promise', 'metadata']) await assert.rejects(stream[read](), { name: 'AbortError', message: /destroyed/ })
})

test('destroy() during bytes() rejects it', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => NEVER
  const plain = client.getObject(OBJECT)
  const bytes = plain.bytes()
  plain.destroy()
  await assert.rejects(bytes, { name: 'AbortError', message: /destroyed before its end/ })
  const reason = new Error('why')
  const other = client.getObject(OBJECT)
  const text = other.text()
  other.destroy(reason)
  await assert.rejects(text, reason)
  assert.equal(native.cancelled.length, 2)
})

test('a timeout bounds bytes()', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => NEVER
  await assert.rejects(client.getObject(OBJECT, { timeout: 5 }).bytes(), { code: 'TimeoutError' })
})
