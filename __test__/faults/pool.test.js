'use strict'

// The connections a client keeps, when the other side has forgotten them, and when calls wait for them.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, html, object, s3Error } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

/** Calls at once, each held until all are there: so many connections are open afterwards. */
async function warm(server, client, count) {
  const calls = Array.from({ length: count }, () => client.headObject({ Bucket: 'b', Key: 'warm' }))
  await Promise.all(calls)
  assert.equal(server.accepted, count)
}

/** Answers 'warm' when `count` of them wait; anything else by `answer`. */
function warming(count, answer) {
  const waiting = []
  return request => {
    if (request.path !== '/b/warm') return answer(request)
    return new Promise(resolve => {
      waiting.push(resolve)
      if (waiting.length === count) for (const go of waiting) go(done())
    })
  }
}

for (const hangup of ['fin', 'rst']) {
  test(`when all idle connections are forgotten (${hangup}), no call fails`, async t => {
    const server = await faultServer(warming(20, ({ connection }) => connection <= 20 ? { hangup } : done()), t)
    const client = clientOf(t, server)
    await warm(server, client, 20)
    await client.headObject(OBJECT)
    await Promise.all(Array.from({ length: 20 }, () => client.putObject({ ...OBJECT, Body: 'x' })))
  })
}

test('when all idle connections are forgotten, a download that resumes goes on', async t => {
  const bytes = bytesOf(MIB)
  const answer = object(bytes)
  const server = await faultServer(warming(20, request => request.connection <= 20 ? { hangup: 'rst' } : { ...answer(request), cut: request.connection === 21 ? 1000 : undefined }), t)
  const client = clientOf(t, server)
  await warm(server, client, 20)
  assert.deepEqual(await client.getObject(OBJECT).bytes(), bytes)
})

test('a connection that broke on its first use is a failing store: attempts count', async t => {
  const server = await faultServer(() => ({ hangup: 'rst' }), t)
  const error = await errorOf(clientOf(t, server).headObject(OBJECT))
  assert.deepEqual([error.code, error.attempts, server.requests.length], ['ConnectionClosed', 3, 3])
})

test('aborted calls leave no place taken', async t => {
  const server = await faultServer(({ path }) => path === '/b/k' ? { silent: true } : done(), t)
  const client = clientOf(t, server, { maxConnections: 2 })
  for (let i = 0; i < 20; i++) {
    const controller = new AbortController()
    const calls = Array.from({ length: 10 }, () => errorOf(client.headObject(OBJECT, { signal: controller.signal })))
    if (i % 2) await server.request(server.requests.length + 1)
    controller.abort()
    for (const error of await Promise.all(calls)) assert.equal(error.code, 'ABORT_ERR')
  }
  await client.headObject({ Bucket: 'b', Key: 'other' })
})

test('failing calls leave no place taken', async t => {
  const answers = [s3Error(403, 'AccessDenied'), html(502), { hangup: 'rst' }, { raw: 'nonsense\r\n\r\n' }, { status: 200, length: 10, body: 'short', then: 'fin' }, s3Error(403, 'AccessDenied', { early: true })]
  let n = 0
  const server = await faultServer(({ path }) => path === '/b/well' ? done() : answers[n++ % answers.length], t)
  const client = clientOf(t, server, { maxConnections: 1, maxAttempts: 1 })
  for (let i = 0; i < answers.length * 2; i++) {
    await errorOf(client.listObjects({ Bucket: 'b' }))
    await errorOf(client.putObject({ ...OBJECT, Body: bytesOf(100_000), IfMatch: '"x"' })).catch(() => {})
    await errorOf(client.getObject(OBJECT).bytes()).catch(() => {})
  }
  await client.headObject({ Bucket: 'b', Key: 'well' })
})

test('destroyed and dropped streams leave no place taken', async t => {
  const server = await faultServer(object(bytesOf(4 * MIB)), t)
  const client = clientOf(t, server, { maxConnections: 2 })
  for (let i = 0; i < 20; i++) {
    const stream = client.getObject(OBJECT)
    await stream.metadata()
    stream.destroy()
    for await (const _ of client.getObject(OBJECT)) break
  }
  await client.getObject(OBJECT).bytes()
})

test('a store that denies an upload and reads no more of it is not fed for ever', async t => {
  let got = 0
  const deny = { early: true, with: async (socket, request) => {
    const text = String(s3Error(403, 'AccessDenied').body)
    socket.write(`HTTP/1.1 403 X\r\nContent-Length: ${text.length}\r\n\r\n${text}`)
    await new Promise(resolve => setTimeout(resolve, 300))
    socket.on('data', bytes => { got += bytes.length })
    socket.resume()
  } }
  const server = await faultServer(({ method }) => method === 'PUT' ? deny : done(), t)
  const client = clientOf(t, server)
  const error = await errorOf(client.putObject({ ...OBJECT, Body: bytesOf(64 * MIB) }))
  assert.equal(error.code, 'AccessDenied')
  await server.quiet()
  assert.ok(got < 64 * MIB, `${got} bytes came after the denial`)
})
