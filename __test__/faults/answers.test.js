'use strict'

// Answers that are not what S3 answers: they are errors, never an empty success.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, html, inOrder, listing, object, s3Error, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { callVerb } = require('../support/verbs.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

test('objects() over HTML rejects, too', async t => {
  const { client } = await setting(t, () => html(200))
  await assert.rejects(async () => { for await (const _ of client.objects({ Bucket: 'b' })) assert.fail() }, { code: 'InvalidResponse' })
})

test('a short listing by Content-Length is an error', async t => {
  const page = listing(['a', 'b'])
  const { client } = await setting(t, () => ({ ...page, length: page.body.length + 10, then: 'fin' }), { maxAttempts: 1 })
  assert.equal((await errorOf(client.listObjects({ Bucket: 'b' }))).code, 'ConnectionClosed')
})

test('a listing without Content-Length is read to the connection\'s end', async t => {
  const { client } = await setting(t, () => ({ ...listing(['a', 'b']), length: null }))
  assert.equal((await client.listObjects({ Bucket: 'b' })).Contents.length, 2)
})

test('a chunked listing is read', async t => {
  const { client } = await setting(t, () => ({ ...listing(['a', 'b']), chunked: true, drip: 7 }))
  assert.equal((await client.listObjects({ Bucket: 'b' })).Contents.length, 2)
})

test('what is not HTTP is asked again, and then InvalidResponse', async t => {
  const { server, client } = await setting(t, () => ({ raw: 'SSH-2.0-OpenSSH_9.2\r\n\r\n' }), { maxAttempts: 2 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.retryable, error.attempts], ['InvalidResponse', true, 2])
  assert.equal(server.requests.length, 2)
})

const WELL = {
  getObject: object(Buffer.from('abc')),
  headObject: done(),
  putObject: done(),
  listObjectsV2: listing(['a']),
  copyObject: xml('<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>')
}

for (const [verb, answer] of Object.entries(WELL)) {
  // A proxy kept a connection on which the store had sent more than its Content-Length said.
  test(`${verb} gets over the rest of another's answer in place of its own`, async t => {
    const { server, client } = await setting(t, inOrder({ raw: 'Error></Error>', then: 'fin' }, answer))
    const result = await callVerb(client, verb)
    if (verb === 'getObject') assert.equal(String(result), 'abc')
    assert.equal(server.requests.length, 2)
  })
}

test('a head that never ends is an error', async t => {
  const { client } = await setting(t, () => ({ raw: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(2 ** 20)}` }), { maxAttempts: 1, responseTimeout: 2000 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.equal(error.code, 'InvalidResponse')
})

test('an error page without end is cut, not gathered', async t => {
  const { server, client } = await setting(t, () => ({ status: 502, length: null, body: Buffer.alloc(4 << 20, 'x') }), { maxAttempts: 1 })
  const error = await errorOf(client.listObjects({ Bucket: 'b' }))
  assert.equal(error.statusCode, 502)
  assert.ok(error.message.length < 1000)
  await server.quiet()
})

test('HEAD names its error by the status', async t => {
  for (const [status, code] of [[403, 'Forbidden'], [405, 'MethodNotAllowed'], [412, 'PreconditionFailed'], [416, 'InvalidRange']]) {
    const { client } = await setting(t, () => ({ status, headers: { 'x-amz-request-id': 'R-9' } }))
    const error = await errorOf(client.headObject(OBJECT))
    assert.deepEqual([error.code, error.statusCode, error.requestId], [code, status, 'R-9'])
  }
})

/** Answers about objects with `answer`, about buckets with `bucketStatus`. */
const missing = (answer, bucketStatus) => ({ path }) => /^\/b\/?$/.test(path) ? { status: bucketStatus } : answer

test('a 404 without a body is about the key or the bucket, as HeadBucket tells', async t => {
  for (const [bucketStatus, code] of [[200, 'NoSuchKey'], [403, 'NoSuchKey'], [404, 'NoSuchBucket']]) {
    for (const read of [client => client.headObject(OBJECT), client => client.getObject(OBJECT).bytes(), client => client.headObject({ ...OBJECT, VersionId: 'v' })]) {
      const { server, client } = await setting(t, missing({ status: 404, headers: { 'x-amz-request-id': 'R-9' } }, bucketStatus))
      const error = await errorOf(read(client))
      assert.deepEqual([error.code, error.statusCode, error.requestId, error.attempts, error.key], [code, 404, 'R-9', 1, 'k'])
      assert.match(error.message, code === 'NoSuchKey' ? /the object does not exist/ : /the bucket does not exist/)
      assert.equal(server.requests.length, 2)
    }
  }
})

test('HeadBucket is asked once for all the keys of a bucket, also at the same time', async t => {
  const { server, client } = await setting(t, missing({ status: 404 }, 200))
  const look = Key => errorOf(client.headObject({ Bucket: 'b', Key }))
  const errors = await Promise.all(Array.from({ length: 50 }, (_, index) => look(`k${index}`)))
  errors.push(await look('k'))
  assert.deepEqual([...new Set(errors.map(({ code }) => code))], ['NoSuchKey'])
  assert.equal(server.requests.filter(({ path }) => /^\/b\/?$/.test(path)).length, 1)
})

test('a bucket that any answer was about is not asked for', async t => {
  const { server, client } = await setting(t, ({ path, method }) => method === 'PUT' ? done() : { status: 404 })
  await client.putObject({ ...OBJECT, Body: 'x' })
  assert.equal((await errorOf(client.headObject({ Bucket: 'b', Key: 'none' }))).code, 'NoSuchKey')
  assert.equal(server.requests.length, 2)
})

test('MinIO says in a header what is missing', async t => {
  for (const code of ['NoSuchKey', 'NoSuchBucket', 'NoSuchVersion']) {
    const { server, client } = await setting(t, () => ({ status: 404, headers: { 'x-minio-error-code': code } }))
    assert.equal((await errorOf(client.headObject(OBJECT))).code, code)
    assert.equal(server.requests.length, 1)
  }
})

test('a 404 of headBucket is NoSuchBucket', async t => {
  const { client } = await setting(t, () => ({ status: 404 }))
  const error = await errorOf(client.headBucket({ Bucket: 'b' }))
  assert.deepEqual([error.code, error.statusCode, error.message], ['NoSuchBucket', 404, 'the bucket does not exist'])
})

test('a 404 that is a proxy\'s page is neither', async t => {
  const { server, client } = await setting(t, () => html(404))
  const error = await errorOf(client.getObject(OBJECT).bytes())
  assert.deepEqual([error.code, error.statusCode, server.requests.length], ['NotFound', 404, 1])
  assert.match(error.message, /Oops/)
})

test('an error\'s code comes from the body, its requestId from the headers', async t => {
  const { client } = await setting(t, () => s3Error(409, 'BucketAlreadyOwnedByYou'))
  const error = await errorOf(client.createBucket({ Bucket: 'b' }))
  assert.deepEqual([error.code, error.statusCode, error.requestId, error.bucket], ['BucketAlreadyOwnedByYou', 409, 'R-1', 'b'])
})

test('an error inside a GET\'s 200 is not the object', async t => {
  const { client } = await setting(t, () => object(Buffer.from('data'))({ headers: {} }))
  assert.equal(await client.getObject(OBJECT).text(), 'data')
})

test('an entity expansion in XML is refused', async t => {
  const bomb = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' +
    '<ListBucketResult><Contents><Key>&b;</Key></Contents></ListBucketResult>'
  const { client } = await setting(t, () => ({ headers: { 'Content-Type': 'application/xml' }, body: bomb }))
  assert.equal((await errorOf(client.listObjects({ Bucket: 'b' }))).code, 'InvalidResponse')
})

test('a redirect without a region is an error and is not followed', async t => {
  const elsewhere = await faultServer(() => done(), t)
  const { server, client } = await setting(t, () => s3Error(307, 'TemporaryRedirect', { headers: { Location: `${elsewhere.endpoint}/b/k` } }), { maxAttempts: 2 })
  const error = await errorOf(client.listObjects({ Bucket: 'b' }))
  assert.deepEqual([error.code, error.statusCode], ['TemporaryRedirect', 307])
  assert.equal(elsewhere.accepted, 0)
  assert.ok(server.requests.length <= 2)
})

test('no error tells the secret or the signature', async t => {
  const { client } = await setting(t, inOrder(
    request => s3Error(403, 'SignatureDoesNotMatch'),
    { raw: 'nonsense\r\n\r\n' },
    { hangup: 'rst' },
    html(502)
  ), { maxAttempts: 1, secretAccessKey: 'top-secret-key', sessionToken: 'top-secret-token' })
  const { inspect } = require('node:util')
  for (let i = 0; i < 4; i++) {
    const error = await errorOf(client.listObjects({ Bucket: 'b' }))
    const text = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)
    assert.doesNotMatch(text, /top-secret|Signature=/)
  }
  assert.doesNotMatch(inspect(client, { depth: 9, showHidden: true }), /top-secret/)
})
