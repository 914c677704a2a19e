'use strict'

// What is tried again, how often, and what the error says when it was in vain.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { done, html, inOrder, listing, object, s3Error, xml } = require('../support/answers.js')
const { bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

/** A connection is put back a moment after its answer was read. */
const putBack = () => new Promise(resolve => setTimeout(resolve, 100))

/** Each verb against a server that fails first: what it needs to succeed. */
const VERBS = {
  headObject: { params: OBJECT, well: done() },
  deleteObject: { params: OBJECT, well: { status: 204 } },
  putObject: { params: { ...OBJECT, Body: 'hello' }, well: done() },
  listObjects: { params: { Bucket: 'b' }, well: listing(['a']) },
  listObjectsV2: { params: { Bucket: 'b' }, well: listing(['a']) },
  createBucket: { params: { Bucket: 'b' }, well: done() },
  headBucket: { params: { Bucket: 'b' }, well: done() },
  deleteBucket: { params: { Bucket: 'b' }, well: { status: 204 } },
  listBuckets: { params: {}, well: xml('<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>') }
}

for (const [verb, { params, well }] of Object.entries(VERBS)) {
  test(`${verb} is sent again after 503 and a broken connection, then succeeds`, async t => {
    const { server, client } = await setting(t, inOrder(s3Error(503, 'SlowDown'), { hangup: 'rst' }, well))
    await client[verb](params)
    assert.equal(server.requests.length, 3)
  })

  test(`${verb} says how often it was tried`, async t => {
    const { server, client } = await setting(t, () => s3Error(503, 'SlowDown'), { maxAttempts: 2 })
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.attempts, error.retryable, error.operation, error.statusCode], [2, true, verb, 503])
    assert.equal(server.requests.length, 2)
  })
}

test('getObject is sent again after 503, then succeeds', async t => {
  const { server, client } = await setting(t, inOrder(s3Error(503, 'SlowDown'), object(Buffer.from('hello'))))
  assert.equal(await client.getObject(OBJECT).text(), 'hello')
  assert.equal(server.requests.length, 2)
})

for (const [status, code] of [
  [500, 'InternalError'], [502, 'BadGateway'], [503, 'ServiceUnavailable'], [503, 'SlowDown'], [504, 'GatewayTimeout'], [429, 'TooManyRequests'],
  [400, 'RequestTimeout'], [503, 'Throttling'], [400, 'ThrottlingException']
]) {
  test(`${status} ${code} is tried again`, async t => {
    const { server, client } = await setting(t, inOrder(s3Error(status, code), listing(['a'])))
    assert.equal((await client.listObjects({ Bucket: 'b' })).Contents.length, 1)
    assert.equal(server.requests.length, 2)
  })
}

for (const status of [500, 502, 503, 504, 429]) {
  test(`${status} without a body is tried again`, async t => {
    const { server, client } = await setting(t, inOrder({ status }, done()))
    await client.headObject(OBJECT)
    assert.equal(server.requests.length, 2)
  })
}

for (const [status, code] of [
  [403, 'AccessDenied'], [403, 'SignatureDoesNotMatch'], [403, 'InvalidAccessKeyId'], [404, 'NoSuchKey'], [404, 'NoSuchBucket'], [400, 'InvalidArgument'],
  [405, 'MethodNotAllowed'], [409, 'BucketNotEmpty'], [412, 'PreconditionFailed'], [501, 'NotImplemented']
]) {
  test(`${status} ${code} is not tried again`, async t => {
    const { server, client } = await setting(t, () => s3Error(status, code))
    const error = await errorOf(client.listObjects({ Bucket: 'b' }))
    assert.deepEqual([error.code, error.statusCode, error.attempts, error.retryable], [code, status, 1, false])
    assert.deepEqual([error.message, error.requestId], [`the message of ${code}`, 'R-1'])
    assert.equal(server.requests.length, 1)
  })
}

test('each attempt is a request of its own: signed anew, numbered in no cache', async t => {
  const { server, client } = await setting(t, inOrder(s3Error(500, 'InternalError'), done()))
  await client.putObject({ ...OBJECT, Body: 'hello', Metadata: { a: 'b' } })
  for (const { body, headers } of server.requests) {
    assert.equal(String(body), 'hello')
    assert.equal(headers['x-amz-meta-a'], 'b')
    assert.match(headers.authorization, /^AWS4-HMAC-SHA256 Credential=test\//)
  }
})

test('maxAttempts: 1 is one request', async t => {
  const { server, client } = await setting(t, () => s3Error(500, 'InternalError'), { maxAttempts: 1 })
  assert.equal((await errorOf(client.headObject(OBJECT))).attempts, 1)
  assert.equal(server.requests.length, 1)
})

test('three attempts are the default', async t => {
  const { server, client } = await setting(t, () => s3Error(500, 'InternalError'))
  assert.equal((await errorOf(client.headObject(OBJECT))).attempts, 3)
  assert.equal(server.requests.length, 3)
})

test('maxRetries counts what comes after the first', async t => {
  const { server, client } = await setting(t, () => s3Error(500, 'InternalError'), { maxRetries: 3 })
  await errorOf(client.headObject(OBJECT))
  assert.equal(server.requests.length, 4)
})

test('the attempts of a call do not count against the next', async t => {
  const { server, client } = await setting(t, request => request.headers['x-amz-expected-bucket-owner'] ? done() : s3Error(500, 'InternalError'), { maxAttempts: 2 })
  await errorOf(client.headObject(OBJECT))
  await client.headObject({ ...OBJECT, ExpectedBucketOwner: '1' })
  assert.equal((await errorOf(client.headObject(OBJECT))).attempts, 2)
  assert.equal(server.requests.length, 5)
})

test('Retry-After holds the next attempt back', async t => {
  const limited = s3Error(503, 'SlowDown', { headers: { 'Retry-After': '1' } })
  const answer = request => request.path === '/b/limited' && request.n === 1 ? limited : done()
  const seen = {}
  const { server, client } = await setting(t, request => {
    request.n = seen[request.path] = (seen[request.path] ?? 0) + 1
    return answer(request)
  })
  const order = []
  const held = client.headObject({ Bucket: 'b', Key: 'limited' }).then(() => order.push('limited'))
  await server.request(1)
  for (let i = 0; i < 20; i++) await client.headObject({ Bucket: 'b', Key: 'free' })
  order.push('free')
  await held
  assert.deepEqual(order, ['free', 'limited'])
  assert.equal(server.requests.at(-1).path, '/b/limited')
})

test('Retry-After: 0, or of an unknown form, is no reason to stop', async t => {
  const { server, client } = await setting(t, inOrder(
    s3Error(503, 'SlowDown', { headers: { 'Retry-After': '0' } }),
    s3Error(503, 'SlowDown', { headers: { 'Retry-After': 'soon' } }),
    done()
  ))
  await client.headObject(OBJECT)
  assert.equal(server.requests.length, 3)
})

test('a reused idle connection that closes before its answer is replaced and the call succeeds', async t => {
  let served = 0
  const { server, client } = await setting(t, request => ++served === 2 ? { hangup: 'fin' } : done())
  await client.headObject(OBJECT)
  await putBack()
  await client.headObject(OBJECT)
  assert.deepEqual(server.requests.map(({ connection }) => connection), [1, 1, 2])
})

test('a reused idle connection that is reset before its answer is replaced as well', async t => {
  let served = 0
  const { server, client } = await setting(t, request => ++served === 2 ? { hangup: 'rst' } : done())
  await client.headObject(OBJECT)
  await putBack()
  await client.putObject({ ...OBJECT, Body: bytesOf(1_000_000) })
  assert.deepEqual(server.requests.map(({ connection }) => connection), [1, 1, 2])
})

for (const how of ['fin', 'rst']) {
  test(`a keep-alive connection that the store closed silently (${how}) costs no call`, async t => {
    const { server, client } = await setting(t, () => done({ then: how }), { maxAttempts: 2 })
    for (let i = 0; i < 50; i++) await client.headObject(OBJECT)
    assert.ok(server.accepted >= 25, `${server.accepted} connections`)
  })
}

test('a store that never answers is ResponseTimeout', async t => {
  const { server, client } = await setting(t, () => ({ silent: true }), { responseTimeout: 100, maxAttempts: 2 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.retryable, error.attempts, error.statusCode], ['ResponseTimeout', true, 2, undefined])
  assert.match(error.message, /responseTimeout/)
  await server.quiet()
})

test('a store that stops in the middle of the head is ResponseTimeout', async t => {
  const half = { with: async socket => { socket.write('HTTP/1.1 200 OK\r\nETag: "e'); await closed(socket) } }
  const { server, client } = await setting(t, () => half, { responseTimeout: 100, maxAttempts: 1 })
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'ResponseTimeout')
  await server.quiet()
})

test('an upload that moves is not a store that never answers', async t => {
  const slowly = { early: true, with: async (socket, request) => {
    const pause = setInterval(() => { socket.isPaused() ? socket.resume() : socket.pause() }, 30)
    await request.read()
    clearInterval(pause)
    socket.resume()
    socket.write('HTTP/1.1 200 OK\r\nETag: "e1"\r\nContent-Length: 0\r\n\r\n')
  } }
  const { server, client } = await setting(t, () => slowly, { responseTimeout: 2000, maxAttempts: 1 })
  const Body = bytesOf(6_000_000)
  await client.putObject({ ...OBJECT, Body })
  assert.deepEqual(server.requests[0].body, Body)
})

test('a store that takes no byte of an upload is ResponseTimeout', async t => {
  const { client } = await setting(t, () => ({ early: true, silent: true }), { responseTimeout: 200, maxAttempts: 1 })
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: bytesOf(8_000_000) }))).code, 'ResponseTimeout')
})

test('a listing whose body stands still is IdleTimeout, tried again', async t => {
  const { server, client } = await setting(t, inOrder({ ...listing(['a']), stall: 40 }, listing(['a', 'b'])), { idleTimeout: 100 })
  assert.equal((await client.listObjects({ Bucket: 'b' })).Contents.length, 2)
  assert.equal(server.requests.length, 2)
})

test('a listing whose body breaks off is tried again', async t => {
  const { server, client } = await setting(t, inOrder({ ...listing(['a']), cut: 100 }, { ...listing(['a']), cut: 100, how: 'rst' }, listing(['a', 'b'])))
  assert.equal((await client.listObjects({ Bucket: 'b' })).Contents.length, 2)
  assert.equal(server.requests.length, 3)
})

test('an error whose body stands still does not hold the call for ever', async t => {
  const { client } = await setting(t, () => ({ ...s3Error(403, 'AccessDenied'), stall: 20 }), { idleTimeout: 100, maxAttempts: 1 })
  const error = await errorOf(client.headBucket({ Bucket: 'b' }).then(() => client.listObjects({ Bucket: 'b' })))
  assert.ok(['Forbidden', 'AccessDenied', 'IdleTimeout'].includes(error.code), error.code)
})

test('after an outage the same client goes on', async t => {
  let up = false
  const { client } = await setting(t, () => up ? done() : { hangup: 'rst' }, { maxAttempts: 1 })
  const errors = await Promise.all(Array.from({ length: 20 }, () => errorOf(client.headObject(OBJECT))))
  assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['ConnectionClosed']))
  up = true
  await Promise.all(Array.from({ length: 20 }, () => client.headObject(OBJECT)))
})

test('a proxy\'s page is named by its status and shown in the message', async t => {
  const { client } = await setting(t, () => html(502), { maxAttempts: 1 })
  const error = await errorOf(client.listObjects({ Bucket: 'b' }))
  assert.deepEqual([error.code, error.statusCode, error.retryable], ['BadGateway', 502, true])
  assert.match(error.message, /<title>Oops<\/title>.*upstream is gone/)
})
