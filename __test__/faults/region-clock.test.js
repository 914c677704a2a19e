'use strict'

// What a client learns from a refusal: where a bucket lives, what time it is. Then it signs again.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, inOrder, object, s3Error, scopeOf, uploads, xml } = require('../support/answers.js')
const { PART, bytesOf, streamOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const HOUR = 3_600_000

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, { region: 'here', ...options }), regions: () => server.requests.map(request => scopeOf(request).region) }
}

const elsewhere = (status, code, more) => s3Error(status, code, { headers: { 'x-amz-bucket-region': 'there' }, ...more })

/** A bucket that lives in 'there'. */
const moved = (status, code, well = () => done()) => request => scopeOf(request).region === 'there' ? well(request) : elsewhere(status, code)

for (const [status, code] of [[301, 'PermanentRedirect'], [307, 'TemporaryRedirect'], [400, 'AuthorizationHeaderMalformed'], [403, 'AccessDenied']]) {
  test(`${status} ${code} that names the bucket's region: signed again for it`, async t => {
    const { server, client, regions } = await setting(t, moved(status, code))
    await client.deleteObject(OBJECT)
    assert.deepEqual(regions(), ['here', 'there'])
    assert.equal(new Set(server.requests.map(({ headers }) => headers.host)).size, 1)
  })
}

test('HEAD learns the region from headers alone', async t => {
  const { client, regions } = await setting(t, request => scopeOf(request).region === 'there' ? done() : { status: 400, headers: { 'x-amz-bucket-region': 'there' } })
  await client.headObject(OBJECT)
  assert.deepEqual(regions(), ['here', 'there'])
})

test('the region may stand in the body alone', async t => {
  const answer = request => scopeOf(request).region === 'there' ? done() : xml('<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>there</Region></Error>', { status: 400 })
  const { client, regions } = await setting(t, answer)
  await client.deleteObject(OBJECT)
  await client.listObjects({ Bucket: 'b' }).catch(() => {})
  assert.deepEqual(regions(), ['here', 'there', 'there'])
})

/** Refuses other regions than 'there', to HEAD without a word of it; `?location` is answered from anywhere. */
const silent = status => request => {
  if (request.query.has('location')) return xml('<LocationConstraint>there</LocationConstraint>')
  return scopeOf(request).region === 'there' ? done() : { status }
}

test('a redirect of HEAD that names no region: the bucket is asked where it is, once', async t => {
  const { server, client, regions } = await setting(t, silent(301), { maxAttempts: 1 })
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  assert.deepEqual(regions(), ['here', 'here', 'there', 'there'])
  assert.ok(server.requests[1].query.has('location'))
})

test('the same when the bucket answers only with its refusal', async t => {
  const { client, regions } = await setting(t, request => {
    if (scopeOf(request).region === 'there') return done()
    return request.query.has('location') ? xml('<Error><Code>AuthorizationHeaderMalformed</Code><Region>there</Region></Error>', { status: 400 }) : { status: 301 }
  })
  await client.headBucket({ Bucket: 'b' })
  assert.deepEqual(regions(), ['here', 'here', 'there'])
})

test('a redirect that nobody can explain is the error', async t => {
  const { server, client } = await setting(t, () => ({ status: 301 }))
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.code, error.statusCode], ['PermanentRedirect', 301])
  assert.equal(server.requests.length, 2)
})

test('a bad request of HEAD is one, where the store is not AWS', async t => {
  const { server, client } = await setting(t, () => ({ status: 400 }))
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'BadRequest')
  assert.equal(server.requests.length, 1)
})

test('AWS answers 400 to a HEAD signed for another region: the bucket is asked where it is', async t => {
  const server = await faultServer(silent(400), t)
  const client = clientOf(t, 'http://s3.eu-west-1.amazonaws.com', { region: 'here', proxy: server.endpoint })
  await client.headObject({ Bucket: 'bucket', Key: 'k' })
  assert.deepEqual(server.requests.map(request => scopeOf(request).region), ['here', 'here', 'there'])
  assert.deepEqual(new Set(server.requests.map(({ headers }) => headers.host)), new Set(['bucket.s3.eu-west-1.amazonaws.com']))
})

test('32 calls at once to a bucket elsewhere make at most 64 requests', async t => {
  const { server, client } = await setting(t, moved(301, 'PermanentRedirect'))
  await Promise.all(Array.from({ length: 32 }, () => client.headObject(OBJECT)))
  assert.ok(server.requests.length <= 64, `${server.requests.length} requests`)
})

test('the region learned costs no attempt and is kept for the bucket', async t => {
  const { client, regions } = await setting(t, moved(301, 'PermanentRedirect'), { maxAttempts: 1 })
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  await client.headObject({ Bucket: 'other', Key: 'k' })
  assert.deepEqual(regions(), ['here', 'there', 'there', 'here', 'there'])
})

test('a download and an upload follow as well', async t => {
  const bytes = bytesOf(100_000)
  const { client } = await setting(t, moved(301, 'PermanentRedirect', object(bytes)))
  assert.deepEqual(await client.getObject(OBJECT).bytes(), bytes)
  const store = uploads()
  const { client: uploader } = await setting(t, moved(301, 'PermanentRedirect', store))
  await uploader.putObject({ ...OBJECT, Body: streamOf(bytes) })
  assert.deepEqual(store.bytes(), bytes)
})

test('memory larger than a part is sent again to the bucket\'s region', async t => {
  const body = bytesOf(3 * PART)
  const { server, client, regions } = await setting(t, inOrder(elsewhere(301, 'PermanentRedirect', { early: true, then: 'fin' }), done()), { partSize: PART })
  await client.putObject({ ...OBJECT, Body: body })
  assert.deepEqual(regions(), ['here', 'there'])
  assert.deepEqual(server.requests[1].body, body)
})

test('a stream that was read beyond its first part is not sent again: the refusal is the error', async t => {
  const body = bytesOf(6 * PART)
  const { server, client, regions } = await setting(t, inOrder(elsewhere(301, 'PermanentRedirect'), done()), { partSize: PART })
  const error = await errorOf(client.putObject({ ...OBJECT, Body: streamOf(body), ContentLength: body.length }))
  assert.deepEqual([error.code, error.statusCode, error.bucketRegion], ['PermanentRedirect', 301, 'there'])
  assert.equal(server.requests.length, 1)
  await client.putObject({ ...OBJECT, Body: streamOf(body), ContentLength: body.length })
  assert.deepEqual(regions(), ['here', 'there'])
})

test('never another host: the Location of a redirect is not followed', async t => {
  const thief = await faultServer(() => done(), t)
  const { client } = await setting(t, () => elsewhere(301, 'PermanentRedirect', { headers: { Location: thief.endpoint, 'x-amz-bucket-region': 'there' } }))
  const error = await errorOf(client.headObject(OBJECT))
  assert.deepEqual([error.statusCode, error.bucketRegion], [301, 'there'])
  assert.equal(thief.accepted, 0)
})

for (const status of [302, 307, 308]) {
  test(`a ${status} to another host is not followed either`, async t => {
    const thief = await faultServer(() => done(), t)
    const { client } = await setting(t, request => ({ status, headers: { Location: thief.endpoint + request.target } }), { maxAttempts: 2 })
    for (const call of [() => client.headObject(OBJECT), () => client.putObject({ ...OBJECT, Body: 'x' }), () => client.getObject(OBJECT).bytes()]) {
      assert.equal((await errorOf(call())).statusCode, status)
    }
    assert.equal(thief.accepted, 0)
  })
}

test('a store that names two regions in turn is not followed for ever', async t => {
  let n = 0
  const { server, client } = await setting(t, () => s3Error(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': ['one', 'two'][n++ % 2] } }))
  assert.equal((await errorOf(client.listObjects({ Bucket: 'b' }))).code, 'PermanentRedirect')
  assert.ok(server.requests.length <= 4, `${server.requests.length} requests`)
})

/** A store whose clock is `offset` ms off. */
function skewed(offset, well = () => done()) {
  const now = () => Date.now() + offset
  return request => {
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers['x-amz-date'])
    const signed = Date.UTC(y, mo - 1, d, h, mi, s)
    if (Math.abs(signed - now()) < HOUR / 4) return well(request)
    return s3Error(403, 'RequestTimeTooSkewed', { headers: { Date: new Date(now()).toUTCString() } })
  }
}

for (const [name, offset] of [['ahead', 5 * HOUR], ['behind', -30 * 24 * HOUR]]) {
  test(`a store whose clock is ${name}: 32 calls at once all succeed`, async t => {
    const { server, client } = await setting(t, skewed(offset), { maxAttempts: 1 })
    await Promise.all(Array.from({ length: 32 }, () => client.headObject(OBJECT)))
    assert.ok(server.requests.length <= 64)
    const before = server.requests.length
    await client.deleteObject(OBJECT)
    assert.equal(server.requests.length, before + 1, 'the clock is kept')
  })
}

test('HEAD, whose refusal has no code, learns the time as well', async t => {
  const answer = skewed(2 * HOUR)
  const { server, client } = await setting(t, request => ({ ...answer(request), body: undefined }))
  await client.headObject(OBJECT)
  assert.equal(server.requests.length, 2)
})

test('a download and an upload in parts follow the clock', async t => {
  const bytes = bytesOf(2 * PART + 1)
  const store = uploads()
  const { client } = await setting(t, skewed(HOUR, store), { partSize: PART })
  await client.putObject({ ...OBJECT, Body: streamOf(bytes) })
  assert.deepEqual(store.bytes(), bytes)
  const { client: reader } = await setting(t, skewed(HOUR, object(bytes)))
  assert.deepEqual(await reader.getObject(OBJECT).bytes(), bytes)
})

test('a denial from a store with the right time is a denial', async t => {
  const { server, client } = await setting(t, () => s3Error(403, 'AccessDenied', { headers: { Date: new Date().toUTCString() } }))
  assert.equal((await errorOf(client.listObjects({ Bucket: 'b' }))).code, 'AccessDenied')
  assert.equal(server.requests.length, 1)
})

test('a store that always finds the time wrong is asked a bounded number of times', async t => {
  let day = 0
  const { server, client } = await setting(t, () => s3Error(403, 'RequestTimeTooSkewed', { headers: { Date: new Date(Date.now() + ++day * 24 * HOUR).toUTCString() } }))
  assert.equal((await errorOf(client.listObjects({ Bucket: 'b' }))).code, 'RequestTimeTooSkewed')
  assert.ok(server.requests.length <= 4, `${server.requests.length} requests`)
})
