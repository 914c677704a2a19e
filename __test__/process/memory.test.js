'use strict'

// Memory that goes away while it is sent; streams and signals that nobody takes care of.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, object, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run, start } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

const limit = 120_000

function assertEnded({ code, signal, stderr, out }) {
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
  assert.deepEqual([out.uncaught, out.unhandled, out.warnings], [[], [], []])
  return out
}

test('small memory of putObject, uploadPart and request is copied at the call: what happens to it afterwards does not matter', async t => {
  const server = await faultServer(() => done(), t)
  assertEnded(await run(async endpoint => {
    const client = connect(endpoint)
    const target = { Bucket: 'b', Key: 'k' }
    const verbs = [
      Body => client.putObject({ ...target, Body }),
      Body => client.uploadPart({ ...target, UploadId: 'u', PartNumber: 1, Body }),
      body => client.request({ ...target, method: 'PUT', body })
    ]
    const calls = []
    const put = memory => calls.push(...memory.map((body, i) => verbs[i](body)))
    const each = make => verbs.map(make)
    for (let i = 0; i < 50; i++) {
      const transferred = each(() => new Uint8Array(100_000).fill(1))
      put(transferred)
      for (const { buffer } of transferred) structuredClone(buffer, { transfer: [buffer] })
      const resized = each(() => new Uint8Array(new ArrayBuffer(100_000, { maxByteLength: 200_000 })).fill(1))
      put(resized)
      for (const { buffer } of resized) buffer.resize(0)
      const overwritten = each(() => Buffer.alloc(100_000, 1))
      put(overwritten)
      for (const memory of overwritten) memory.fill(2)
    }
    await Promise.all(calls)
  }, server.endpoint, { limit }))
  assert.equal(server.requests.length, 450)
  const expected = Buffer.alloc(100_000, 1)
  assert.ok(server.requests.every(({ body }) => body.equals(expected)))
})

for (const [what, spoil] of [
  ['transferred', body => { structuredClone(body, { transfer: [body.buffer] }) }],
  ['shrunk', body => { body.buffer.resize(1000) }],
  ['grown', body => { body.buffer.resize(body.buffer.maxByteLength) }]
]) {
  test(`large memory that is ${what} while it is sent is an error or the whole object, never a crash`, async t => {
    const server = await faultServer(uploads(), t)
    const out = assertEnded(await run(`async ({ endpoint }) => {
      const client = connect(endpoint, { partSize: 5 << 20, maxAttempts: 1 })
      const spoil = ${spoil}
      const target = { Bucket: 'b', Key: 'k' }
      const verbs = {
        putObject: Body => client.putObject({ ...target, Body }),
        uploadPart: Body => client.uploadPart({ ...target, UploadId: 'u', PartNumber: 1, Body }),
        upload: Body => client.upload({ ...target, Body }),
        request: body => client.request({ ...target, method: 'PUT', body })
      }
      out.ends = []
      for (let i = 0; i < 24; i++) {
        const [verb, send] = Object.entries(verbs)[i % 4]
        const body = new Uint8Array(new ArrayBuffer(24 << 20, { maxByteLength: 32 << 20 })).fill(1)
        const call = send(body).then(() => 'done', error => error.code)
        await new Promise(resolve => setTimeout(resolve, i >> 1))
        spoil(body)
        out.ends.push([verb, await call])
      }
    }`, { endpoint: server.endpoint }, { limit }))
    // request() has copied it before it returns; the others copy a piece when there is room for it.
    for (const [verb, end] of out.ends) assert.ok(end === 'done' || (end === 'BodyReadError' && verb !== 'request'), `${verb}: ${end}`)
    const sent = server.requests.filter(({ method, body }) => method === 'PUT' && body !== undefined)
    const ones = Buffer.alloc(24 * MIB, 1)
    assert.ok(sent.every(({ body }) => body.equals(ones.subarray(0, body.length))))
  })
}

test('a chunk of a stream that is transferred after it was handed over is sent as it was', async t => {
  const put = uploads()
  const server = await faultServer(put, t)
  assertEnded(await run(async endpoint => {
    const client = connect(endpoint, { partSize: 5 << 20 })
    async function * chunks() {
      for (let i = 0; i < 12; i++) {
        const chunk = new Uint8Array(1 << 20).fill(i)
        yield chunk
        structuredClone(chunk, { transfer: [chunk.buffer] })
      }
    }
    await client.putObject({ Bucket: 'b', Key: 'k', Body: chunks() })
  }, server.endpoint, { limit }))
  assert.deepEqual(put.bytes(), Buffer.concat(Array.from({ length: 12 }, (_, i) => Buffer.alloc(MIB, i))))
})

test('a downloaded chunk is transferred or refuses to be, and the others are not touched', async t => {
  const bytes = bytesOf(8 * MIB)
  const server = await faultServer(object(bytes), t)
  const out = assertEnded(await run(async endpoint => {
    const hash = require('node:crypto').createHash('sha256')
    for await (const chunk of connect(endpoint).getObject({ Bucket: 'b', Key: 'k' })) {
      hash.update(chunk)
      // Node 21 and newer refuse it for memory that an addon made.
      try { structuredClone(chunk.buffer, { transfer: [chunk.buffer] }) } catch (error) { if (error.name !== 'DataCloneError') throw error }
    }
    out.hash = hash.digest('hex')
  }, server.endpoint, { limit }))
  assert.equal(out.hash, require('node:crypto').createHash('sha256').update(bytes).digest('hex'))
})

test('streams paused halfway and dropped are ended by garbage collection', async t => {
  const server = await faultServer(object(bytesOf(8 * MIB), { etag: null }), t)
  const child = start(async endpoint => {
    const client = connect(endpoint)
    for (let i = 0; i < 100; i++) {
      const stream = client.getObject({ Bucket: 'b', Key: 'k' })
      await new Promise(resolve => stream.once('data', resolve))
      stream.pause()
    }
    setInterval(gc, 50)
  }, server.endpoint, { flags: ['--expose-gc'], limit })
  await server.request(100)
  await server.quiet()
  child.kill('SIGTERM')
  await child.ended
})

test('10,000 calls with one signal leave no listener and no warning', async t => {
  const server = await faultServer(() => done(), t)
  const out = assertEnded(await run(async endpoint => {
    const { getEventListeners } = require('node:events')
    const client = connect(endpoint)
    const { signal } = new AbortController()
    out.most = 0
    for (let i = 0; i < 100; i++) {
      const calls = Array.from({ length: 100 }, () => client.headObject({ Bucket: 'b', Key: 'k' }, { signal }))
      out.most = Math.max(out.most, getEventListeners(signal, 'abort').length)
      await Promise.all(calls)
    }
    out.left = getEventListeners(signal, 'abort').length
  }, server.endpoint, { limit }))
  assert.equal(server.requests.length, 10_000)
  assert.deepEqual([out.most, out.left], [1, 0])
})

test('1,000 streams, and as many failed calls, with one signal leave no listener', async t => {
  const server = await faultServer(request => request.path === '/b/fails' ? { status: 404 } : object(bytesOf(1000))(request), t)
  const out = assertEnded(await run(async endpoint => {
    const { getEventListeners } = require('node:events')
    const client = connect(endpoint)
    const { signal } = new AbortController()
    for (let i = 0; i < 1000; i++) {
      for await (const _ of client.getObject({ Bucket: 'b', Key: 'k' }, { signal }));
      await client.headObject({ Bucket: 'b', Key: 'fails' }, { signal }).catch(() => {})
      client.getObject({ Bucket: 'b', Key: 'k' }, { signal }).destroy()
    }
    out.left = getEventListeners(signal, 'abort').length
  }, server.endpoint, { limit }))
  assert.equal(out.left, 0)
})

test('a stream that is dropped takes its listener from a signal that lives on', async t => {
  const server = await faultServer(object(bytesOf(8 * MIB)), t)
  const out = assertEnded(await run(async endpoint => {
    const { getEventListeners } = require('node:events')
    const client = connect(endpoint)
    const { signal } = new AbortController()
    const open = async () => { await client.getObject({ Bucket: 'b', Key: 'k' }, { signal }).metadata() }
    await Promise.all(Array.from({ length: 50 }, open))
    while (getEventListeners(signal, 'abort').length > 0) {
      gc()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    out.left = 0
  }, server.endpoint, { flags: ['--expose-gc'], limit }))
  assert.equal(out.left, 0)
})

test('a client that is dropped with calls in flight ends them all, and is collected then', async t => {
  const server = await faultServer(async request => {
    if (request.path === '/b/held') await server.request(4)
    return request.method === 'GET' ? object(bytesOf(MIB))(request) : done()
  }, t)
  const out = assertEnded(await run(async endpoint => {
    const collected = new Set()
    const registry = new FinalizationRegistry(name => collected.add(name))
    const OBJECT = { Bucket: 'b', Key: 'held' }
    const calls = (() => {
      const client = connect(endpoint)
      registry.register(client, 'client')
      return [client.headObject(OBJECT), client.putObject({ ...OBJECT, Body: 'x' }), client.getObject(OBJECT).bytes()]
    })()
    let gone = false
    Promise.all(calls).then(([head, put, bytes]) => { out.got = [head.ETag, put.ETag, bytes.length]; gone = true })
    while (!gone) {
      gc()
      if (connect.last === undefined) connect.last = connect(endpoint).headObject({ Bucket: 'b', Key: 'go' })
      await new Promise(setImmediate)
    }
    while (collected.size < 1) {
      gc()
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    out.collected = [...collected]
  }, server.endpoint, { flags: ['--expose-gc'], limit }))
  assert.deepEqual(out.got, ['"e1"', '"e1"', MIB])
  assert.deepEqual(out.collected, ['client'])
})
