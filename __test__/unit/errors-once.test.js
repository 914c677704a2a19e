'use strict'

// Each error of an object stream is delivered once, and to the right place.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Writable } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const test = require('node:test')
const { NEVER, fakeClient } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')

const OBJECT = { Bucket: 'b', Key: 'missing' }
const turn = () => new Promise(setImmediate)

/** A stream of an object that is not there, and the 'error' events it emits. */
function missing(options) {
  const fake = fakeClient()
  const stream = fake.client.getObject(OBJECT, options)
  const emitted = []
  const closed = new Promise(resolve => stream.once('close', resolve))
  stream.on('error', error => emitted.push(error.code))
  return { ...fake, stream, emitted, closed }
}

for (const read of ['bytes', 'text', 'json', 'promise']) {
  test(`${read}() carries the error and the stream closes without 'error'`, async () => {
    const { stream, emitted, closed } = missing()
    await assert.rejects(stream[read](), { code: 'NoSuchKey' })
    await closed
    assert.deepEqual(emitted, [])
  })
}

test('metadata() alone carries the error and the stream closes without \'error\'', async () => {
  const { stream, emitted, closed } = missing()
  await assert.rejects(stream.metadata(), { code: 'NoSuchKey' })
  await closed
  assert.deepEqual(emitted, [])
})

test('metadata() rejects and a consumer hears of it too', async () => {
  const { stream, emitted, closed } = missing()
  const metadata = stream.metadata()
  stream.resume()
  await assert.rejects(metadata, { code: 'NoSuchKey' })
  await closed
  assert.deepEqual(emitted, ['NoSuchKey'])
})

test('metadata() and bytes() both reject and nothing is emitted', async () => {
  const { stream, emitted, closed } = missing()
  const outcomes = await Promise.allSettled([stream.metadata(), stream.bytes()])
  assert.deepEqual(outcomes.map(({ reason }) => reason.code), ['NoSuchKey', 'NoSuchKey'])
  await closed
  assert.deepEqual(emitted, [])
})

test('a stream that flows emits \'error\'', async () => {
  const { stream, emitted, closed } = missing()
  stream.on('data', assert.fail).on('end', assert.fail)
  await closed
  assert.deepEqual(emitted, ['NoSuchKey'])
})

test('pipeline rejects with the error', async () => {
  const { stream } = missing()
  await assert.rejects(pipeline(stream, new Writable({ write() {} })), { code: 'NoSuchKey' })
})

test('an error inside the body comes after the bytes before it', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.from('abc'), { code: 'IdleTimeout', message: 'stood still', retryable: true }] })
  const seen = []
  await assert.rejects(async () => {
    for await (const chunk of client.getObject(OBJECT)) seen.push(String(chunk))
  }, { name: 'DataStoreError', code: 'IdleTimeout', operation: 'getObject', key: 'missing' })
  assert.deepEqual(seen, ['abc'])
})

test('an error inside the body rejects bytes() after metadata()', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [{ code: 'IdleTimeout', message: 'stood still' }] })
  const stream = client.getObject(OBJECT)
  stream.on('error', assert.fail)
  await stream.metadata()
  await assert.rejects(stream.bytes(), { code: 'IdleTimeout' })
})

test('an abort destroys a flowing stream with AbortError', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.from('abc'), NEVER] })
  const controller = new AbortController()
  const stream = client.getObject(OBJECT, { signal: controller.signal })
  stream.on('data', () => controller.abort('enough'))
  const [error] = await once(stream, 'error')
  assert.deepEqual([error.name, error.code, error.cause, native.readers[0].closed], ['AbortError', 'ABORT_ERR', 'enough', true])
})

test('an abort before the start destroys the stream with AbortError', async () => {
  const controller = new AbortController()
  const { stream, native, closed, emitted } = missing({ signal: controller.signal })
  controller.abort()
  assert.equal(stream.destroyed, true)
  await closed
  assert.deepEqual([emitted, stream.errored.name, native.log], [['ABORT_ERR'], 'AbortError', []])
  await assert.rejects(stream.bytes(), { name: 'AbortError' })
})

test('a signal that is aborted already destroys the stream with AbortError', async () => {
  const { stream, native, closed, emitted } = missing({ signal: AbortSignal.abort('no') })
  await assert.rejects(async () => {
    for await (const chunk of stream) assert.fail(chunk)
  }, { name: 'AbortError', cause: 'no' })
  await closed
  assert.deepEqual([emitted, native.log], [['ABORT_ERR'], []])
})

test('an abort rejects bytes() and nothing is emitted', async () => {
  const controller = new AbortController()
  const { stream, native, closed, emitted } = missing({ signal: controller.signal })
  native.handlers.getObject = () => NEVER
  const bytes = stream.bytes()
  controller.abort('enough')
  await assert.rejects(bytes, { name: 'AbortError', cause: 'enough' })
  await closed
  assert.deepEqual([emitted, native.cancelled.length], [[], 1])
})

test('an abort rejects metadata() and nothing is emitted', async () => {
  const controller = new AbortController()
  const { stream, native, closed, emitted } = missing({ signal: controller.signal })
  native.handlers.getObject = () => NEVER
  const metadata = stream.metadata()
  controller.abort()
  await assert.rejects(metadata, { name: 'AbortError' })
  await closed
  assert.deepEqual(emitted, [])
})

test('the caller\'s own destroy(error) is emitted as Node does', async () => {
  const { stream } = missing()
  const mine = new Error('mine')
  stream.destroy(mine)
  await assert.rejects(once(stream, 'end'), mine)
})

test('a reader that comes after a failure gets the failure', async () => {
  const { stream, closed } = missing()
  await stream.metadata().catch(() => {})
  await closed
  await assert.rejects(stream.bytes(), { code: 'NoSuchKey' })
  await assert.rejects(async () => {
    for await (const chunk of stream) assert.fail(chunk)
  }, { code: 'NoSuchKey' })
})

test('nothing of ours is uncaught or unhandled', async () => {
  const { out, code } = await runScript(`
    const { Writable } = require('node:stream')
    const { client, native } = fakeClient()
    const get = options => client.getObject({ Bucket: 'b', Key: 'missing' }, options)
    out.codes = []
    const note = error => out.codes.push(error.code)
    await get().bytes().catch(note)
    await get().metadata().catch(note)
    const both = get()
    both.metadata()                                    // handled by the consumer's error
    await new Promise(resolve => both.on('error', note).on('close', resolve).resume())
    const aborted = new AbortController()
    get({ signal: aborted.signal })                    // nobody ever looks at it
    get({ signal: AbortSignal.abort() })
    aborted.abort()
    await new Promise(setImmediate)
    const left = get()
    left.metadata().catch(() => {})
    left.destroy()
    native.handlers.getObject = () => ({ fields: {}, chunks: [NEVER] })
    const early = get()
    early.metadata()
    early.on('data', () => {})
    early.destroy()                                    // its consumer left: the metadata is nobody's
    const idle = get()
    await idle.metadata()
    await client.close()                               // an open stream that nobody reads
    await new Promise(setImmediate)
    await idle.bytes().catch(note)
  `)
  assert.deepEqual({ ...out, code }, { uncaught: [], unhandled: [], codes: ['NoSuchKey', 'NoSuchKey', 'NoSuchKey', 'ClientClosed'], code: 0 })
})

test('an error that nobody takes is uncaught or unhandled once, as Node\'s are', async () => {
  const { out } = await runScript(`
    const { client } = fakeClient()
    client.getObject({ Bucket: 'b', Key: 'missing' }).on('data', () => {})
    client.getObject({ Bucket: 'b', Key: 'missing' }).metadata()
    client.getObject({ Bucket: 'b', Key: 'missing' }).bytes()
  `)
  const message = 'The specified key does not exist.'
  assert.deepEqual(out, { uncaught: [message], unhandled: [message, message] })
})

test('a throw in a data listener is the listener\'s own, and other answers of the batch arrive', async () => {
  const { out } = await runScript(`
    const { client, native } = fakeClient()
    native.objects.set('k', Buffer.from('abc'))
    const stream = client.getObject({ Bucket: 'b', Key: 'k' })
    stream.on('data', () => { throw new Error('mine') })
    await stream.metadata()
    const others = await Promise.all(Array.from({ length: 5 }, () => client.getObject({ Bucket: 'b', Key: 'k' }).text()))
    out.others = others.join()
  `)
  assert.deepEqual(out, { uncaught: ['mine'], unhandled: [], others: 'abc,abc,abc,abc,abc' })
})

test('a stream left open keeps nothing alive, a read does', async () => {
  const { out, code } = await runScript(`
    const { client, native } = fakeClient()
    native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.from('abc'), NEVER] })
    const stream = client.getObject({ Bucket: 'b', Key: 'k' })
    await stream.metadata()
    stream.on('data', () => { stream.pause(); stream.destroy() })
    client.getObject({ Bucket: 'b', Key: 'k' }).metadata()
    out.fine = true
  `)
  assert.deepEqual([out.fine, code], [true, 0])
})

test('an abort between the headers and the rest rejects bytes()', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.from('abc')] })
  const controller = new AbortController()
  const stream = client.getObject(OBJECT, { signal: controller.signal })
  stream.metadata().then(() => controller.abort())
  await assert.rejects(stream.bytes(), { name: 'AbortError' })
})

test('a reader that throws destroys the stream', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [] })
  const stream = client.getObject(OBJECT)
  await stream.metadata()
  native.readers[0].read = () => { throw new Error('gone') }
  await assert.rejects(once(stream.resume(), 'end'), { message: 'gone' })
})

test('a stream that is destroyed in the batch that opened it reads nothing', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => NEVER
  const stream = client.getObject(OBJECT)
  stream.resume()
  while (native.log.length === 0) await turn()
  native.settleForTest([native.log[0].call, null, ['{}'], 1])
  stream.destroy()
  await once(stream, 'close')
  assert.equal(native.readers[0].reads, 0)
})

test('a batch that settles late finds a destroyed stream deaf', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.from('abc')] })
  const stream = client.getObject(OBJECT)
  stream.on('data', assert.fail).on('error', assert.fail)
  await stream.metadata()
  await turn()
  stream.destroy()
  await once(stream, 'close')
  await turn()
})
