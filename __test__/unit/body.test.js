'use strict'

const assert = require('node:assert/strict')
const { Duplex, PassThrough, Readable, Stream, Writable } = require('node:stream')
const test = require('node:test')
const vm = require('node:vm')
const { fakeClient } = require('../support/fake-native.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const text = 'Grüße, 世界 '.repeat(20) // more than the fake's part of 64 bytes, in many pieces of 16
const whole = Buffer.from(text)

async function sent(Body, more) {
  const { client, native } = fakeClient()
  assert.deepEqual(await client.putObject({ ...OBJECT, Body, ...more }), { ETag: '"fake"' })
  return native
}

async function arrives(Body, expected = whole, more) {
  const native = await sent(Body, more)
  assert.deepEqual(native.objects.get('k'), expected)
  return native
}

function shared(bytes) {
  const view = new Uint8Array(new SharedArrayBuffer(bytes.length))
  view.set(bytes)
  return view
}

const inside = new Uint8Array([9, 9, ...whole, 9]).subarray(2, 2 + whole.length)

for (const [kind, body] of Object.entries({
  'a Buffer': whole,
  'a string': text,
  'a Uint8Array inside a larger one': inside,
  'a DataView': new DataView(inside.buffer, 2, whole.length),
  'an ArrayBuffer': new Uint8Array(whole).buffer,
  'a SharedArrayBuffer': shared(whole).buffer,
  'a view of shared memory': shared(whole),
  'a Buffer of another realm': vm.runInNewContext(`new Uint8Array([${[...whole]}])`)
})) {
  test(`${kind} arrives whole`, async () => {
    const native = await arrives(body)
    assert.deepEqual([native.uploads[0].length, native.uploads[0].replayable], [whole.length, true])
  })
}

test('wider elements are taken as their bytes', async () => {
  await arrives(new Float64Array([1.5, -2]), Buffer.from(new Float64Array([1.5, -2]).buffer))
  await arrives(new Uint16Array([0x0102]), Buffer.from([2, 1]))
})

for (const [kind, make] of Object.entries({
  'a Node Readable': () => Readable.from([whole]),
  'a Node Readable in object mode with strings': () => Readable.from([text.slice(0, 50), text.slice(50)]),
  'a Node Readable with an encoding': () => Readable.from([whole.subarray(0, 3), whole.subarray(3)], { objectMode: false }).setEncoding('utf8'),
  'a PassThrough': () => { const pass = new PassThrough(); pass.end(whole); return pass },
  'a Duplex': () => { const [a, b] = pair(); a.end(whole); return b },
  'a web ReadableStream': () => new Response(whole).body,
  'an async generator': async function * () { yield whole.subarray(0, 20); yield text.slice(0, 0); yield whole.subarray(20) },
  'an async iterable': () => ({ [Symbol.asyncIterator]: () => [whole, new Uint8Array(0)].values() }),
  'a stream of Node\'s first kind': () => oldStream([whole.subarray(0, 7), whole.subarray(7)])
})) {
  test(`${kind} arrives whole, its length unknown`, async () => {
    const body = make()
    const native = await arrives(typeof body === 'function' ? body() : body)
    assert.deepEqual([native.uploads[0].length, native.uploads[0].replayable], [-1, false])
  })
}

function pair() {
  let there
  const here = new Writable({ write(chunk, _encoding, done) { there.push(chunk); done() }, final(done) { there.push(null); done() } })
  there = new Duplex({ read() {}, write(_chunk, _encoding, done) { done() } })
  return [here, there]
}

function oldStream(chunks) {
  const stream = new Stream()
  Object.assign(stream, { readable: true, pause() {}, resume() {}, destroy() {} })
  setImmediate(() => {
    for (const chunk of chunks) stream.emit('data', chunk)
    stream.emit('end')
  })
  return stream
}

test('a Blob arrives whole, its length known', async () => {
  const native = await arrives(new Blob([whole.subarray(0, 9), whole.subarray(9)]))
  assert.equal(native.uploads[0].length, whole.length)
})

for (const [chunking, chunks] of Object.entries({
  'one byte at a time': [...whole].map(byte => Buffer.from([byte])),
  'odd pieces': [whole.subarray(0, 1), whole.subarray(1, 18), whole.subarray(18, 19), whole.subarray(19)],
  'exactly the room there is': Array.from({ length: Math.ceil(whole.length / 16) }, (_, i) => whole.subarray(16 * i, 16 * i + 16)),
  'empty chunks between': [Buffer.alloc(0), whole.subarray(0, 5), Buffer.alloc(0), Buffer.alloc(0), whole.subarray(5), Buffer.alloc(0)],
  'one chunk': [whole]
})) {
  test(`the same bytes arrive from ${chunking}`, async () => {
    await arrives((async function * () { yield * chunks })())
    await arrives(Readable.from(chunks))
  })
}

test('a hundred MiB in one chunk arrive', async () => {
  const { client, native } = fakeClient()
  let taken = 0
  native.onUpload = upload => {
    upload.append = (bytes, start) => {
      const room = Math.min(8 << 20, bytes.byteLength - start)
      taken += room
      return room
    }
  }
  await client.putObject({ ...OBJECT, Body: Readable.from([Buffer.alloc(100 << 20)]) })
  assert.equal(taken, 100 << 20)
})

test('a chunk that was sent may be overwritten by its source', async () => {
  const buffer = Buffer.alloc(10)
  await arrives((async function * () {
    for (const byte of [1, 2, 3]) yield buffer.fill(byte)
  })(), Buffer.concat([Buffer.alloc(10, 1), Buffer.alloc(10, 2), Buffer.alloc(10, 3)]))
})

for (const [what, body] of Object.entries({ omitted: undefined, null: null, 'an empty string': '', 'an empty Buffer': Buffer.alloc(0) })) {
  test(`a body that is ${what} is empty, in one crossing`, async () => {
    const native = await sent(body)
    assert.deepEqual(native.log.map(({ verb, body }) => [verb, body]), [['putObject', null]])
  })
}

for (const [what, make] of Object.entries({
  'an empty Readable': () => Readable.from([]),
  'a Readable that has ended unread': () => { const stream = new Readable({ read() {} }); stream.push(null); return stream },
  'an empty async generator': async function * () {},
  'an empty Blob': () => new Blob([])
})) {
  test(`${what} is an empty object`, async () => {
    const body = make()
    await arrives(typeof body === 'function' ? body() : body, Buffer.alloc(0))
  })
}

test('a Readable that ended before with nothing in it is an empty object', async () => {
  const stream = Readable.from([])
  stream.resume()
  await new Promise(resolve => stream.on('close', resolve))
  await arrives(stream, Buffer.alloc(0))
})

test('memory of at most one part crosses at once', async () => {
  const native = await sent(Buffer.alloc(64, 7))
  assert.deepEqual(native.log.map(({ verb }) => verb), ['putObject'])
  assert.deepEqual(native.objects.get('k'), Buffer.alloc(64, 7))
})

test('memory may be changed once the call has been made', async () => {
  const { client, native } = fakeClient()
  const body = Buffer.alloc(10, 1)
  const done = client.putObject({ ...OBJECT, Body: body })
  body.fill(2)
  await done
  assert.deepEqual(native.objects.get('k'), Buffer.alloc(10, 1))
})

for (const [what, body] of Object.entries({
  'a number': 5, 'a boolean': true, 'a bigint': 5n, 'a symbol': Symbol('s'), 'a plain object': {}, 'an array of Buffers': [Buffer.from('a')], 'a Map': new Map(),
  'a promise': Promise.resolve('a'), 'a function': () => 'a', 'a Writable': new Writable({ write() {} }), 'a sync generator': (function * () {})()
})) {
  test(`${what} is no body`, async () => {
    const { client, native } = fakeClient()
    await assert.rejects(client.putObject({ ...OBJECT, Body: body }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /^"Body" must be a Buffer/ })
    assert.deepEqual(native.log, [])
  })
}

test('memory that was transferred away is no empty body', async () => {
  const { client } = fakeClient()
  const buffer = new ArrayBuffer(10)
  const view = new Uint8Array(buffer)
  structuredClone(buffer, { transfer: [buffer] })
  for (const Body of [buffer, view]) {
    await assert.rejects(client.putObject({ ...OBJECT, Body }), { name: 'TypeError', message: /"Body" is memory that was transferred elsewhere/ })
  }
})

test('memory transferred in flight rejects', async () => {
  const { client, native } = fakeClient()
  const buffer = new ArrayBuffer(200)
  native.onUpload = upload => { upload.held = true }
  const done = client.putObject({ ...OBJECT, Body: buffer })
  structuredClone(buffer, { transfer: [buffer] })
  native.uploads[0].release()
  await assert.rejects(done, { code: 'BodyReadError', message: /changed size/ })
  assert.equal(native.uploads[0].cancelled, true)
})

test('a ContentLength that is not the memory\'s is refused before any I/O', async () => {
  const { client, native } = fakeClient()
  for (const Body of ['abc', new Blob(['abc']), undefined]) {
    await assert.rejects(client.putObject({ ...OBJECT, Body, ContentLength: 4 }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"ContentLength" is 4, but Body has [03] bytes/ })
  }
  assert.deepEqual(native.log, [])
})

test('a right ContentLength is the length of the upload', async () => {
  const native = await arrives(Readable.from([whole]), whole, { ContentLength: whole.length })
  assert.equal(native.uploads[0].length, whole.length)
  await arrives('abc', Buffer.from('abc'), { ContentLength: 3 })
})

test('a locked web stream is refused', async () => {
  const { client } = fakeClient()
  const { body } = new Response('abc')
  body.getReader()
  await assert.rejects(client.putObject({ ...OBJECT, Body: body }), { name: 'TypeError', message: /"Body" is a ReadableStream that is locked/ })
})

test('a web stream is unlocked after its upload', async () => {
  const { body } = new Response(whole)
  await arrives(body)
  assert.equal(body.locked, false)
})

test('an object stream is a body', async () => {
  const { client, native } = fakeClient()
  native.objects.set('from', whole)
  await client.putObject({ ...OBJECT, Body: client.getObject({ Bucket: 'b', Key: 'from' }) })
  assert.deepEqual(native.objects.get('k'), whole)
})
