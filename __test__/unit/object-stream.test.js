'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { PassThrough, Readable, Writable, finished } = require('node:stream')
const { pipeline } = require('node:stream/promises')
const consumers = require('node:stream/consumers')
const test = require('node:test')
const { NEVER, fakeClient, noSuchKey } = require('../support/fake-native.js')
const { opened, turn, verbs } = require('../support/unit-streams.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

test('getObject gives a Readable at once that asks nothing before its first use', async () => {
  const { native, stream } = opened()
  assert.ok(stream instanceof Readable)
  assert.equal(stream.then, undefined)
  stream.on('error', assert.fail).on('end', assert.fail)
  await turn()
  assert.deepEqual(native.log, [])
})

test('createReadStream() and Body are the stream itself', async () => {
  const { stream } = opened()
  assert.equal(stream.createReadStream(), stream)
  assert.equal(stream.Body, stream)
  assert.equal((await stream).Body, stream)
})

test('parameters cross as they were given', async () => {
  const { native, stream } = opened({}, { Range: 'bytes=0-4', ResponseContentType: 'text/plain' })
  await stream.metadata()
  assert.deepEqual(native.log[0].params, { ...OBJECT, Range: 'bytes=0-4', ResponseContentType: 'text/plain' })
})

for (const [way, read] of Object.entries({
  'for await': async stream => { const chunks = []; for await (const chunk of stream) chunks.push(chunk); return Buffer.concat(chunks) },
  pipe: stream => consumers.buffer(stream.pipe(new PassThrough())),
  pipeline: async stream => { const to = new PassThrough(); const [bytes] = await Promise.all([consumers.buffer(to), pipeline(stream, to)]); return bytes },
  'data events': async stream => { const chunks = []; stream.on('data', chunk => chunks.push(chunk)); await once(stream, 'end'); return Buffer.concat(chunks) },
  'a web stream': stream => new Response(Readable.toWeb(stream)).arrayBuffer().then(Buffer.from),
  'readable events': async stream => {
    const chunks = []
    stream.on('readable', () => { for (let chunk; (chunk = stream.read()) !== null;) chunks.push(chunk) })
    await once(stream, 'end')
    return Buffer.concat(chunks)
  }
})) {
  test(`${way} reads the object`, async () => {
    const { native, stream } = opened()
    assert.equal(String(await read(stream)), 'hello world')
    assert.deepEqual(verbs(native), ['getObject'])
    if (!stream.closed) await once(stream, 'close')
    assert.equal(native.readers[0].closed, true)
  })
}

test('chunks are what the addon handed out', async () => {
  const { client, native } = fakeClient()
  const chunks = [Buffer.alloc(3, 1), Buffer.alloc(5, 2)]
  native.handlers.getObject = () => ({ fields: {}, chunks: [...chunks] })
  const seen = []
  for await (const chunk of client.getObject(OBJECT)) seen.push(chunk)
  assert.ok(seen.length === 2 && seen.every((chunk, index) => chunk === chunks[index]))
})

test('setEncoding decodes characters that chunks split', async () => {
  const { client, native } = fakeClient()
  const bytes = Buffer.from('aé€')
  native.handlers.getObject = () => ({ fields: {}, chunks: [...bytes].map(byte => Buffer.from([byte])) })
  assert.equal(await consumers.text(client.getObject(OBJECT).setEncoding('utf8')), 'aé€')
})

test('a full queue asks for nothing more', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: Array.from({ length: 20 }, () => Buffer.alloc(300 * 1024)) })
  const stream = client.getObject(OBJECT)
  stream.once('readable', () => {})
  for (let i = 0; i < 20; i++) await turn()
  assert.equal(native.readers[0].reads, 3) // one in the stream, and two ahead of it
  assert.equal(stream.readableLength, 300 * 1024)
})

test('an early break closes the reader', async () => {
  const { native, stream } = opened()
  for await (const chunk of stream) {
    assert.equal(String(chunk), 'hello')
    break
  }
  assert.deepEqual([stream.destroyed, native.readers[0].closed], [true, true])
})

test('destroy() before the end just closes', async () => {
  const { native, stream } = opened()
  stream.on('error', assert.fail)
  await once(stream, 'readable')
  stream.destroy()
  await once(stream, 'close')
  assert.equal(native.readers[0].closed, true)
})

test('destroy() cancels a request that has no answer yet', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => NEVER
  const stream = client.getObject(OBJECT)
  stream.resume()
  await turn()
  stream.destroy()
  await once(stream, 'close')
  assert.deepEqual([native.cancelled, native.readers[0].closed], [[native.log[0].call], true])
})

test('destroy() before the start asks nothing', async () => {
  const { native, stream } = opened()
  stream.destroy()
  await once(stream, 'close')
  assert.deepEqual(native.log, [])
})

test('an empty object ends at once', async () => {
  const { client, native } = fakeClient()
  native.objects.set('k', Buffer.alloc(0))
  assert.equal(await consumers.text(client.getObject(OBJECT)), '')
  assert.equal((await client.getObject(OBJECT).bytes()).length, 0)
})

test('events run in the async context of getObject', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = ({ Key }) => {
    if (Key === 'missing') throw noSuchKey()
    return { fields: {}, chunks: Array.from({ length: 10 }, () => Buffer.alloc(5)) }
  }
  const storage = new AsyncLocalStorage()
  const seen = []
  const streams = ['k', 'k', 'missing'].map((Key, index) => storage.run(index, () => client.getObject({ Bucket: 'b', Key })))
  await Promise.all(streams.map((stream, index) => new Promise(resolve => {
    for (const event of ['data', 'end', 'error']) stream.on(event, () => seen.push([index, event, storage.getStore()]))
    stream.on('close', resolve)
  })))
  assert.deepEqual(seen.filter(([index, , store]) => index !== store), [])
  assert.deepEqual(seen.filter(([, event]) => event !== 'data').map(([index, event]) => `${index} ${event}`).sort(), ['0 end', '1 end', '2 error'])
})

test('a timeout bounds the time to the headers', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => NEVER
  const stream = client.getObject(OBJECT, { timeout: 5 })
  stream.resume()
  const [error] = await once(stream, 'error')
  assert.deepEqual([error.code, error.retryable, native.cancelled.length], ['TimeoutError', true, 1])
})

test('a timeout does not bound what comes after the headers', async () => {
  const { client, native } = fakeClient()
  let deliver
  native.handlers.getObject = () => ({ fields: {}, chunks: [new Promise(resolve => { deliver = resolve })] })
  const stream = client.getObject(OBJECT, { timeout: 20 })
  const text = consumers.text(stream)
  await stream.metadata()
  await new Promise(resolve => setTimeout(resolve, 40))
  deliver(Buffer.from('late'))
  assert.equal(await text, 'late')
})

test('onProgress tells of bytes that arrived, and of the end', async () => {
  for (const read of [stream => consumers.buffer(stream), stream => stream.bytes()]) {
    const reports = []
    const { stream, native } = opened({ onProgress: progress => reports.push(progress) })
    native.handlers.getObject = ({ progress }) => ({ fields: { ContentLength: 11 }, chunks: progress ? [Buffer.from('hello world')] : [] })
    await read(stream)
    const { transferred, total } = reports.at(-1)
    assert.deepEqual([transferred, total], [11, 11])
  }
})

test('back-pressure of a slow consumer loses nothing', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: Array.from({ length: 8 }, (_, index) => Buffer.alloc(300 * 1024, index)) })
  const seen = []
  await pipeline(client.getObject(OBJECT), new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) { seen.push(chunk[0]); setImmediate(done) }
  }))
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7])
})

test('finished() tells of the failure that a promise carried', async () => {
  const { client } = fakeClient()
  const stream = client.getObject(OBJECT)
  const outcome = new Promise(resolve => finished(stream, resolve))
  await assert.rejects(stream.bytes(), { code: 'NoSuchKey' })
  assert.equal((await outcome).code, 'NoSuchKey')
})
