'use strict'

// Stores that cannot be reached: which code each reason has, and that no wait is endless.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const net = require('node:net')
const test = require('node:test')
const { Worker } = require('node:worker_threads')
const { done } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

test('a refused connection is ConnectError', async t => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  const client = clientOf(t, `http://127.0.0.1:${port}`, { maxAttempts: 2 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.attempts, error.retryable], ['ConnectError', 2, true])
  assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}.*refused`, 'i'))
})

test('a host name that does not exist is ConnectError', async t => {
  const client = clientOf(t, 'http://no-such-host.invalid', { maxAttempts: 1 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.equal(error.code, 'ConnectError')
  assert.match(error.message, /no-such-host\.invalid/)
})

test('a TLS endpoint that never answers the handshake is ConnectTimeout', async t => {
  const server = await faultServer(() => ({ silent: true }), t)
  const client = clientOf(t, `https://127.0.0.1:${server.port}`, { connectTimeout: 200, maxAttempts: 2 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.attempts, error.retryable], ['ConnectTimeout', 2, true])
  assert.match(error.message, /connectTimeout/)
  assert.equal(server.accepted, 2)
  await server.quiet()
})

test('a listener that takes no connection is ConnectTimeout', { skip: process.platform !== 'linux' && 'fills the backlog as Linux has it' }, async t => {
  const worker = new Worker(`
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port)
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
    })
  `, { eval: true })
  t.after(() => worker.terminate())
  const [port] = await once(worker, 'message')
  const fillers = Array.from({ length: 8 }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  t.after(() => { for (const filler of fillers) filler.destroy() })
  await Promise.race(fillers.map(filler => once(filler, 'connect')))
  await new Promise(resolve => setTimeout(resolve, 100))
  const client = clientOf(t, `http://127.0.0.1:${port}`, { connectTimeout: 200, maxAttempts: 2 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.attempts, error.retryable], ['ConnectTimeout', 2, true])
})

test('a plain HTTP server behind https:// is a TLSError', async t => {
  const server = await faultServer(() => done(), t)
  server.on('connection', socket => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')))
  const client = clientOf(t, `https://127.0.0.1:${server.port}`)
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'TLSError')
  assert.equal(server.accepted, 1)
})
