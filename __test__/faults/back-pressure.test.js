'use strict'

// A consumer that stops, stops the store; what nobody reads gives its connection up; what is ended, ends at once.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Writable, pipeline } = require('node:stream')
const test = require('node:test')
const { inOrder, object } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf, readAll } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(64 * MIB)
// Both ends' socket buffers (up to 6 MiB on Linux, each), the connection's read buffer, a batch, the stream's own.
const BOUND = 24 * MIB
// A connection is put back a moment after its answer was read; a call that is quicker opens another.
const FEW = 4

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

/** An answer that writes as the socket takes it, and counts. */
function metered(bytes, meter) {
  return { with: async (socket, request) => {
    const first = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const head = first === 0 ? 'HTTP/1.1 200 OK' : `HTTP/1.1 206 X\r\nContent-Range: bytes ${first}-${bytes.length - 1}/${bytes.length}`
    socket.write(`${head}\r\nETag: "e1"\r\nContent-Length: ${bytes.length - first}\r\n\r\n`)
    for (let at = first; at < bytes.length && !socket.destroyed; at += MIB / 4) {
      const written = new Promise(resolve => socket.write(bytes.subarray(at, at + MIB / 4), resolve))
      meter.waiting = true
      await Promise.race([written, closed(socket)])
      meter.waiting = false
      meter.sent += MIB / 4
    }
  } }
}

/** Waits until the server could not write for a while. */
async function stuck(meter) {
  for (let before = -1; before !== meter.sent || !meter.waiting;) {
    before = meter.sent
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

test('a paused consumer stops the server\'s socket, and then everything arrives', async t => {
  const meter = { sent: 0, waiting: false }
  const { server, client } = await setting(t, () => metered(BYTES, meter))
  const stream = client.getObject(OBJECT)
  await once(stream, 'readable')
  await stuck(meter)
  assert.ok(meter.sent < BOUND, `${meter.sent} bytes were taken of a body nobody read`)
  assert.deepEqual(await readAll(stream), BYTES)
  assert.ok(server.requests.length <= 2)
})

test('a slow destination of a pipe stops the server\'s socket', async t => {
  const meter = { sent: 0, waiting: false }
  const { client } = await setting(t, () => metered(BYTES, meter))
  let letOn
  const slow = new Writable({ write(chunk, encoding, callback) { letOn = callback } })
  const stream = client.getObject(OBJECT)
  const ended = new Promise(resolve => pipeline(stream, slow, resolve))
  await stuck(meter)
  assert.ok(meter.sent < BOUND, `${meter.sent} bytes were taken`)
  assert.equal(typeof letOn, 'function')
  stream.destroy()
  assert.equal((await ended).code, 'ERR_STREAM_PREMATURE_CLOSE')
})

test('a body that nobody reads gives its connection up, and is resumed when it is read', async t => {
  const { server, client } = await setting(t, object(BYTES))
  const stream = client.getObject(OBJECT)
  assert.equal((await stream.metadata()).ContentLength, BYTES.length)
  const [socket] = server.sockets
  await closed(socket)
  assert.equal(server.requests.length, 1)
  assert.deepEqual(await readAll(stream), BYTES)
  assert.deepEqual(server.requests.map(({ headers }) => headers['if-match']), [undefined, '"e1"'])
})

test('a small body that nobody reads lets its connection be used by others', async t => {
  const { server, client } = await setting(t, object(bytesOf(1000)))
  const streams = []
  for (let i = 0; i < 20; i++) {
    const stream = client.getObject(OBJECT)
    await stream.metadata()
    streams.push(stream)
  }
  assert.ok(server.accepted <= FEW, `${server.accepted} connections`)
  for (const stream of streams) assert.equal((await readAll(stream)).length, 1000)
  assert.equal(server.requests.length, 20)
})

test('300 small bodies nobody reads: all have their metadata', async t => {
  const { client } = await setting(t, object(bytesOf(5000)))
  const all = await Promise.all(Array.from({ length: 300 }, () => client.getObject(OBJECT).metadata()))
  assert.ok(all.every(({ ContentLength }) => ContentLength === 5000))
})

test('300 large bodies nobody reads: all have their metadata, though there are but 256 connections', async t => {
  const bytes = BYTES.subarray(0, 8 * MIB)
  const { client } = await setting(t, object(bytes))
  const streams = Array.from({ length: 300 }, () => client.getObject(OBJECT))
  const all = await Promise.all(streams.map(stream => stream.metadata()))
  assert.ok(all.every(({ ContentLength }) => ContentLength === bytes.length))
  assert.deepEqual(await readAll(streams[0]), bytes)
  for (const stream of streams) stream.destroy()
})

test('calls beyond maxConnections wait their turn', async t => {
  let open = 0
  let most = 0
  const { client } = await setting(t, async () => {
    most = Math.max(most, ++open)
    await new Promise(resolve => setTimeout(resolve, 5))
    open--
    return { status: 200 }
  }, { maxConnections: 3 })
  await Promise.all(Array.from({ length: 30 }, () => client.headObject(OBJECT)))
  assert.equal(most, 3)
})

const ENDS = {
  'destroy()': stream => { stream.destroy() },
  'destroy(error)': stream => { stream.on('error', () => {}).destroy(new Error('enough')) },
  'a break of for await': async stream => { for await (const _ of stream) break },
  'a throw inside for await': async stream => {
    await assert.rejects(async () => { for await (const _ of stream) throw new Error('mine') }, { message: 'mine' })
  },
  'an abort': async (stream, controller) => {
    const failed = once(stream, 'error')
    stream.resume()
    controller.abort()
    const [error] = await failed
    assert.equal(error.code, 'ABORT_ERR')
  },
  'a pipeline whose destination fails': stream => new Promise(resolve => {
    pipeline(stream, new Writable({ write(chunk, encoding, callback) { callback(new Error('disk full')) } }), resolve)
  })
}

for (const [how, end] of Object.entries(ENDS)) {
  test(`${how} ends the connection at once`, async t => {
    const { server, client } = await setting(t, object(BYTES, { spoil: () => ({ stall: 10 * MIB }) }), { idleTimeout: 60_000 })
    const controller = new AbortController()
    const stream = client.getObject(OBJECT, { signal: controller.signal })
    await once(stream, 'readable')
    const [socket] = server.sockets
    const gone = closed(socket)
    await end(stream, controller)
    await gone
    assert.ok(stream.destroyed)
    assert.equal(server.requests.length, 1)
  })
}

test('destroy() before the answer ends the connection at once', async t => {
  const { server, client } = await setting(t, () => ({ silent: true }))
  const stream = client.getObject(OBJECT)
  stream.on('error', () => {}).resume()
  const { socket } = await server.request(1)
  const gone = closed(socket)
  stream.destroy()
  await gone
})

test('an aborted bytes() ends the connection at once', async t => {
  const { server, client } = await setting(t, object(BYTES, { spoil: () => ({ stall: MIB }) }))
  const controller = new AbortController()
  const failed = errorOf(client.getObject(OBJECT, { signal: controller.signal }).bytes())
  const { socket } = await server.request(1)
  const gone = closed(socket)
  controller.abort()
  assert.equal((await failed).code, 'ABORT_ERR')
  await gone
})

test('an aborted call ends its connection and no other', async t => {
  const { server, client } = await setting(t, inOrder({ silent: true }, { status: 200 }))
  const controller = new AbortController()
  const failed = errorOf(client.headObject(OBJECT, { signal: controller.signal }))
  const { socket } = await server.request(1)
  await client.headObject(OBJECT)
  controller.abort()
  assert.equal((await failed).code, 'ABORT_ERR')
  await closed(socket)
  await client.headObject(OBJECT)
  assert.ok(server.requests.slice(1).every(({ connection }) => connection > 1))
})

test('a body read to its end gives its connection back', async t => {
  const { server, client } = await setting(t, object(bytesOf(MIB)))
  for (let i = 0; i < 5; i++) {
    await readAll(client.getObject(OBJECT))
    await client.getObject(OBJECT).bytes()
  }
  assert.ok(server.accepted <= FEW, `${server.accepted} connections`)
})

test('an upload reads no further ahead than its memory', async t => {
  let read = 0
  const chunk = Buffer.alloc(MIB)
  const source = { async * [Symbol.asyncIterator]() { for (; read < 200;) { read++; yield chunk } } }
  const { server, client } = await setting(t, request => request.query.has('uploads')
    ? { body: '<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>' }
    : { early: true, silent: true }, { partSize: 5 * MIB, memoryLimit: 20 * MIB, concurrency: 8 })
  const controller = new AbortController()
  const failed = errorOf(client.putObject({ ...OBJECT, Body: source }, { signal: controller.signal }))
  await server.request(4)
  for (let before = -1; before !== read;) {
    before = read
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  assert.ok(read <= 21, `${read} MiB were read with a limit of 20`)
  controller.abort()
  assert.equal((await failed).code, 'ABORT_ERR')
})
