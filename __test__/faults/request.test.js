'use strict'

// request() through everything that every call goes through: signature, retries, region, clock.

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const test = require('node:test')
const { done, html, inOrder, s3Error, scopeOf, xml } = require('../support/answers.js')
const { KEYS, clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { KEYS: STRANGE } = require('../support/keys.js')
const { verified } = require('../support/sigv4.js')

const SECRET = KEYS.secretAccessKey
const OBJECT = { Bucket: 'b', Key: 'k' }

async function setting(t, answer = () => done(), { path = '', ...options } = {}) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server.endpoint + path, options) }
}

test('every header of S3\'s and the user\'s is signed, and the body', async t => {
  const { server, client } = await setting(t, undefined, { path: '/datastore', sessionToken: 'tok' })
  await client.request({ method: 'PUT', ...OBJECT, query: { 'a b': 'c&d=é', cors: '', list: ['1', '2'], n: 7 }, headers: { 'X-Mine': '1', 'x-amz-meta-a': 'b' }, body: 'hello' })
  const [request] = server.requests
  assert.equal(request.target, '/datastore/b/k?a%20b=c%26d%3D%C3%A9&cors&list=1&list=2&n=7')
  const { names } = verified(request, SECRET)
  for (const name of ['host', 'x-mine', 'x-amz-meta-a', 'content-md5', 'x-amz-security-token', 'x-amz-date', 'x-amz-content-sha256']) assert.ok(names.includes(name), name)
  assert.deepEqual([request.headers['x-amz-security-token'], String(request.body)], ['tok', 'hello'])
})

for (const [name, Key] of Object.entries(STRANGE)) {
  test(`${name}: the address and the signature are those of the verbs`, async t => {
    const { server, client } = await setting(t, undefined, { path: '/datastore' })
    await client.headObject({ Bucket: 'b', Key })
    await client.request({ method: 'HEAD', Bucket: 'b', Key })
    const [verb, own] = server.requests
    assert.equal(own.target, verb.target)
    verified(verb, SECRET)
    verified(own, SECRET)
  })
}

test('Content-MD5 is added to a body, unless the caller guards it', async t => {
  const { server, client } = await setting(t)
  const sum = createHash('md5').update('hello').digest('base64')
  await client.request({ method: 'PUT', ...OBJECT, body: 'hello' })
  await client.request({ method: 'PUT', ...OBJECT, body: 'hello', headers: { 'x-amz-checksum-crc32': 'NhCmhg==' } })
  await client.request({ method: 'PUT', ...OBJECT, body: 'hello', headers: { 'Content-MD5': 'mine' } })
  await client.request({ method: 'PUT', ...OBJECT })
  assert.deepEqual(server.requests.map(({ headers }) => headers['content-md5']), [sum, undefined, 'mine', undefined])
  assert.equal(server.requests[3].headers['content-length'], '0')
})

test('an anonymous client signs nothing', async t => {
  const { server, client } = await setting(t, undefined, { accessKeyId: undefined, secretAccessKey: undefined, credentials: 'anonymous' })
  await client.request({ method: 'GET', ...OBJECT })
  assert.deepEqual(server.requests[0].names.filter(name => name === 'authorization' || name.startsWith('x-amz-')), [])
})

for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
  test(`${method} is tried again after a broken connection and a 503`, async t => {
    const { server, client } = await setting(t, inOrder({ hangup: 'rst' }, s3Error(503, 'SlowDown'), done()))
    assert.equal((await client.request({ method, ...OBJECT, body: method === 'PUT' ? 'x' : undefined })).statusCode, 200)
    assert.equal(server.requests.length, 3)
  })
}

test('POST is not tried again when no answer came: it may have been carried out', async t => {
  const { server, client } = await setting(t, () => ({ hangup: 'fin' }))
  const error = await errorOf(client.request({ method: 'POST', Bucket: 'b', query: { delete: '' }, body: '<Delete/>' }))
  assert.deepEqual([error.code, error.attempts, error.retryable], ['ConnectionClosed', 1, false])
  assert.equal(server.requests.length, 1)
})

test('POST is tried again when the store says that it failed', async t => {
  const { server, client } = await setting(t, inOrder(s3Error(503, 'SlowDown'), s3Error(500, 'InternalError'), xml('<DeleteResult/>')))
  assert.equal((await client.request({ method: 'POST', Bucket: 'b', query: { delete: '' }, body: '<Delete/>' })).statusCode, 200)
  assert.equal(server.requests.length, 3)
})

test('POST is tried again when the connection was refused', async t => {
  const server = await faultServer(() => done(), t)
  const client = clientOf(t, server)
  await server.close()
  const error = await errorOf(client.request({ method: 'POST', ...OBJECT, query: { restore: '' }, body: 'x' }))
  assert.deepEqual([error.code, error.attempts], ['ConnectError', 3])
})

test('a status of 300 and more rejects with the store\'s code', async t => {
  for (const [answer, code, statusCode] of [
    [s3Error(404, 'NoSuchLifecycleConfiguration'), 'NoSuchLifecycleConfiguration', 404], [{ status: 304 }, 'NotModified', 304],
    [html(403), 'Forbidden', 403], [{ status: 418 }, 'HTTP418', 418]
  ]) {
    const { client } = await setting(t, () => answer)
    const error = await errorOf(client.request({ method: 'GET', ...OBJECT }))
    assert.deepEqual([error.name, error.code, error.statusCode, error.operation, error.bucket, error.key], ['DataStoreError', code, statusCode, 'request', 'b', 'k'])
  }
})

test('a 200 that tells of a failure rejects; an object that looks so is an object', async t => {
  const failure = s3Error(200, 'InternalError')
  const { server, client } = await setting(t, request => request.method === 'GET' ? failure : server.requests.length > 2 ? done() : failure)
  assert.equal((await client.request({ method: 'POST', ...OBJECT, query: { uploadId: 'u' }, body: 'x' })).statusCode, 200)
  assert.equal(server.requests.length, 3)
  assert.match(String((await client.request({ method: 'GET', ...OBJECT })).body), /<Error>/)
})

test('a body that breaks off is read again, and never passes for whole', async t => {
  const { server, client } = await setting(t, inOrder({ body: 'hello', cut: 3 }, { body: 'hello' }))
  assert.equal(String((await client.request({ method: 'GET', ...OBJECT })).body), 'hello')
  assert.equal(server.requests.length, 2)
})

test('an answer larger than 64 MiB is refused before it is read', async t => {
  const { client } = await setting(t, () => ({ body: 'x', length: 65 * 2 ** 20, stall: 1 }))
  const error = await errorOf(client.request({ method: 'GET', ...OBJECT }))
  assert.equal(error.code, 'InvalidResponse')
  assert.match(error.message, /64 MiB.*getObject/)
})

test('one of unknown length as well', async t => {
  const { client } = await setting(t, () => ({ body: Buffer.alloc(65 * 2 ** 20), length: null }))
  assert.equal((await errorOf(client.request({ method: 'GET', ...OBJECT }))).code, 'InvalidResponse')
})

test('HEAD of something large is no large answer', async t => {
  const { client } = await setting(t, () => ({ length: 2 ** 40 }))
  assert.equal((await client.request({ method: 'HEAD', ...OBJECT })).headers['content-length'], String(2 ** 40))
})

test('no redirect is followed to another host', async t => {
  const thief = await faultServer(() => done(), t)
  for (const status of [301, 302, 307, 308]) {
    const { client } = await setting(t, () => ({ status, headers: { Location: `${thief.endpoint}/b/k` } }), { maxAttempts: 1 })
    assert.equal((await errorOf(client.request({ method: 'GET', ...OBJECT }))).statusCode, status)
  }
  assert.equal(thief.accepted, 0)
})

test('the bucket\'s region is learned and kept', async t => {
  const { server, client } = await setting(t, request => scopeOf(request).region === 'there' ? done() : s3Error(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'there' } }), { region: 'here' })
  await client.request({ method: 'GET', Bucket: 'b', query: { cors: '' } })
  await client.request({ method: 'GET', Bucket: 'b', query: { cors: '' } })
  assert.deepEqual(server.requests.map(request => scopeOf(request).region), ['here', 'there', 'there'])
})

test('the store\'s clock is learned: 32 calls at once make at most 64 requests', async t => {
  const store = Date.now() + 3 * 3_600_000
  const { server, client } = await setting(t, ({ headers }) => {
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'])
    if (Math.abs(Date.UTC(y, mo - 1, d, h, mi, s) - store) < 900_000) return done()
    return s3Error(403, 'RequestTimeTooSkewed', { headers: { Date: new Date(store).toUTCString() } })
  })
  await Promise.all(Array.from({ length: 32 }, () => client.request({ method: 'POST', ...OBJECT, body: 'x' })))
  assert.ok(server.requests.length <= 64, `${server.requests.length} requests`)
})

test('headers come in lower case, those of one name in one', async t => {
  const { client } = await setting(t, () => ({ raw: 'HTTP/1.1 200 OK\r\nX-Mine: a\r\nx-mine: b\r\nContent-Length: 0\r\n\r\n' }))
  const { headers } = await client.request({ method: 'GET', ...OBJECT })
  assert.deepEqual(headers, { 'x-mine': 'a, b', 'content-length': '0' })
})

test('a signal and a timeout end it', async t => {
  const { client } = await setting(t, () => ({ silent: true }))
  const controller = new AbortController()
  const ended = errorOf(client.request({ method: 'GET', ...OBJECT }, { signal: controller.signal }))
  controller.abort()
  assert.equal((await ended).code, 'ABORT_ERR')
  assert.equal((await errorOf(client.request({ method: 'GET', ...OBJECT }, { timeout: 20 }))).code, 'TimeoutError')
})
