'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { bytesOf, md5 } = require('./support/bytes.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const bytes = bytesOf(12_345)
const ETag = `"${md5(bytes)}"`
const HOUR = 3_600_000
const HEADERS = {
  'cache-control': 'no-cache', 'content-disposition': 'inline', 'content-encoding': 'identity', 'content-language': 'de', 'content-type': 'text/x-test',
  expires: 'Mon, 03 Feb 2031 04:05:06 GMT', 'x-amz-meta-owner': 'Team A', 'x-amz-meta-with-dash': '1'
}

const { client, bucket, newBucket } = useStore('head-object', { fill: bucket => expect([200], 'PUT', { bucket, key: 'k', body: bytes, headers: HEADERS }) })
const head = params => client.headObject({ Bucket: bucket, Key: 'k', ...params })

test('the fields of an object', async () => {
  const { LastModified, ...fields } = await head()
  assert.ok(LastModified instanceof Date && Math.abs(Date.now() - LastModified) < HOUR)
  const { ContentLength, ETag: found, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Expires, Metadata, AcceptRanges } = fields
  assert.deepEqual(
    { ContentLength, ETag: found, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Expires, Metadata, AcceptRanges },
    {
      ContentLength: 12_345, ETag, CacheControl: 'no-cache', ContentDisposition: 'inline', ContentEncoding: 'identity', ContentLanguage: 'de',
      ContentType: 'text/x-test', Expires: new Date('2031-02-03T04:05:06Z'), Metadata: { owner: 'Team A', 'with-dash': '1' }, AcceptRanges: 'bytes'
    }
  )
  assert.equal('Body' in fields, false)
})

test('an object without metadata has an empty one', async () => {
  await client.putObject({ Bucket: bucket, Key: 'bare', Body: '' })
  const { Metadata, ContentLength } = await head({ Key: 'bare' })
  assert.deepEqual([Metadata, ContentLength], [{}, 0])
})

test('the same fields as getObject has', async () => {
  assert.deepEqual(await head(), await client.getObject({ Bucket: bucket, Key: 'k' }).metadata())
})

test('a range', async () => {
  const { ContentLength, ContentRange } = await head({ Range: 'bytes=0-99' })
  assert.deepEqual([ContentLength, ContentRange], [100, 'bytes 0-99/12345'])
})

test('a missing key', async () => {
  await assert.rejects(head({ Key: 'none' }), {
    name: 'DataStoreError', code: 'NoSuchKey', message: /object does not exist|key does not exist/, statusCode: 404, operation: 'headObject', bucket, key: 'none', attempts: 1, retryable: false
  })
})

test('a missing bucket', async () => {
  await assert.rejects(head({ Bucket: `${bucket}-none` }), {
    name: 'DataStoreError', code: 'NoSuchBucket', message: /bucket does not exist/, statusCode: 404, operation: 'headObject', bucket: `${bucket}-none`
  })
})

test('a loop over missing keys asks for the bucket once at most', async t => {
  const { client, seen } = await relay(t)
  const missing = Key => assert.rejects(client.headObject({ Bucket: bucket, Key }), { code: 'NoSuchKey' })
  await Promise.all(Array.from({ length: 20 }, (_, index) => missing(`none-${index}`)))
  for (let index = 0; index < 20; index++) await missing(`none-${index}`)
  assert.ok(seen.length <= 41, `${seen.length} requests`)
})

test('a bucket that was seen is not asked for', async t => {
  const { client, seen } = await relay(t)
  await client.headObject({ Bucket: bucket, Key: 'k' })
  await assert.rejects(client.headObject({ Bucket: bucket, Key: 'none' }), { code: 'NoSuchKey' })
  assert.equal(seen.length, 2)
})

test('a bucket that this client deleted is missing', async t => {
  const other = newBucket('gone')
  const { client } = await relay(t)
  await client.createBucket({ Bucket: other })
  await assert.rejects(client.headObject({ Bucket: other, Key: 'k' }), { code: 'NoSuchKey' })
  await client.deleteBucket({ Bucket: other })
  await assert.rejects(client.headObject({ Bucket: other, Key: 'k' }), { code: 'NoSuchBucket' })
})

test('conditions that are met', async () => {
  for (const params of [{ IfMatch: ETag }, { IfNoneMatch: '"other"' }, { IfModifiedSince: new Date(Date.now() - HOUR) }, { IfUnmodifiedSince: new Date(Date.now() + HOUR) }]) {
    assert.equal((await head(params)).ContentLength, 12_345)
  }
})

test('conditions that are not met', async () => {
  const { LastModified } = await head()
  const cases = [
    [{ IfMatch: '"other"' }, 'PreconditionFailed', 412],
    [{ IfNoneMatch: ETag }, 'NotModified', 304],
    [{ IfModifiedSince: LastModified }, 'NotModified', 304],
    [{ IfUnmodifiedSince: new Date(Date.now() - HOUR) }, 'PreconditionFailed', 412]
  ]
  for (const [params, code, statusCode] of cases) await assert.rejects(head(params), { name: 'DataStoreError', code, statusCode })
})
