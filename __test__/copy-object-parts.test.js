'use strict'

// copyObject in parts, by a threshold that a test can afford.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { MIB, PART, bytesOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect, head, stored, uploadsOf } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const HEADERS = {
  'cache-control': 'no-cache', 'content-disposition': 'inline', 'content-language': 'de', 'content-type': 'text/x-test',
  expires: 'Mon, 03 Feb 2031 04:05:06 GMT', 'x-amz-meta-owner': 'Team A', 'x-amz-meta-name': '=?UTF-8?B?w6Q=?=', 'x-amz-tagging': 'team=a%20b&tier=1'
}
const bytes = bytesOf(12 * MIB)
const { client, bucket } = useStore('copy-parts', { options: { partSize: PART }, fill: bucket => expect([200], 'PUT', { bucket, key: 'source', body: bytes, headers: HEADERS }) })
const CopySource = { Bucket: bucket, Key: 'source' }
const PARTS = { multipartThreshold: PART }

/** Ceph answers nothing at all about tags that it lost. */
const tagsOf = async Key => {
  const found = client.getObjectTagging({ Bucket: bucket, Key })
  if (can.tagging !== 'lost with parts') return (await found).TagSet.map(({ Key, Value }) => `${Key}=${Value}`).sort()
  await assert.rejects(found, { code: 'InvalidResponse', statusCode: 200 })
  return []
}

test('a copy in parts has the bytes, headers, metadata and tags of its source', async () => {
  const Key = randomUUID()
  const { CopyObjectResult } = await client.copyObject({ Bucket: bucket, Key, CopySource }, PARTS)
  assert.equal((await stored(bucket, Key)).equals(bytes), true)
  const fields = await client.headObject({ Bucket: bucket, Key })
  const { ContentType, CacheControl, ContentDisposition, ContentLanguage, Expires, Metadata } = fields
  assert.deepEqual({ ContentType, CacheControl, ContentDisposition, ContentLanguage, Expires, Metadata }, {
    ContentType: 'text/x-test', CacheControl: 'no-cache', ContentDisposition: 'inline', ContentLanguage: 'de', Expires: new Date(HEADERS.expires),
    Metadata: { owner: 'Team A', name: 'ä' }
  })
  assert.deepEqual(await tagsOf(Key), can.tagging === 'lost with parts' ? [] : ['team=a b', 'tier=1'])
  assert.deepEqual([CopyObjectResult.ETag, CopyObjectResult.LastModified], [fields.ETag, fields.LastModified])
  assert.match(fields.ETag, /-3"$/)
})

test('what a copy in parts sends', async t => {
  const { client, seen } = await relay(t, { partSize: 2 * PART })
  await client.copyObject({ Bucket: bucket, Key: 'sent', CopySource }, { ...PARTS, partSize: PART, concurrency: 1 })
  const { etag } = await head(bucket, 'source')
  const short = ({ method, query, headers }) => [method, query.has('uploads') ? 'create' : query.get('partNumber'), headers['x-amz-copy-source-range'], headers['x-amz-copy-source-if-match']]
  assert.deepEqual(seen.filter(({ method }) => method === 'POST' || method === 'PUT').map(short), [
    ['POST', 'create', undefined, undefined],
    ['PUT', '1', `bytes=0-${PART - 1}`, etag],
    ['PUT', '2', `bytes=${PART}-${2 * PART - 1}`, etag],
    ['PUT', '3', `bytes=${2 * PART}-${12 * MIB - 1}`, etag],
    ['POST', null, undefined, undefined]
  ])
})

test('what is not larger than the threshold is one request', async t => {
  const { client, seen } = await relay(t)
  await client.copyObject({ Bucket: bucket, Key: 'one', CopySource }, { multipartThreshold: bytes.length })
  assert.deepEqual(seen.map(({ method }) => method), ['HEAD', 'PUT'])
})

test('without a threshold it is one request', async t => {
  const { client, seen } = await relay(t)
  await client.copyObject({ Bucket: bucket, Key: 'one', CopySource })
  assert.deepEqual(seen.map(({ method }) => method), ['PUT'])
})

test('REPLACE in parts', async () => {
  const Key = randomUUID()
  const params = { MetadataDirective: 'REPLACE', TaggingDirective: 'REPLACE', ContentType: 'text/plain', Metadata: { new: '漢' }, Tagging: 'own=1' }
  await client.copyObject({ Bucket: bucket, Key, CopySource, ...params }, PARTS)
  const { ContentType, CacheControl, Metadata } = await client.headObject({ Bucket: bucket, Key })
  assert.deepEqual({ ContentType, CacheControl, Metadata }, { ContentType: 'text/plain', CacheControl: undefined, Metadata: { new: '漢' } })
  assert.deepEqual(await tagsOf(Key), can.tagging === 'lost with parts' ? [] : ['own=1'])
})

test('conditions in parts', async () => {
  const Key = randomUUID()
  const { etag } = await head(bucket, 'source')
  const hour = 3_600_000
  for (const condition of [
    { CopySourceIfMatch: '"other"' }, { CopySourceIfNoneMatch: etag }, { CopySourceIfModifiedSince: new Date(Date.now() + hour) },
    { CopySourceIfUnmodifiedSince: new Date(Date.now() - hour) }
  ]) {
    await assert.rejects(client.copyObject({ Bucket: bucket, Key, CopySource, ...condition }, PARTS), { name: 'DataStoreError', code: 'PreconditionFailed', statusCode: 412 })
  }
  assert.equal(await stored(bucket, Key), undefined)
  await client.copyObject({ Bucket: bucket, Key, CopySource, CopySourceIfMatch: etag }, PARTS)
})

test('a source that changes on the way', async t => {
  const { client, seen, spoil } = await relay(t, { partSize: PART, concurrency: 1 })
  const key = 'changing'
  await expect([200], 'PUT', { bucket, key, body: bytes })
  spoil(async ({ query }) => {
    if (query.get('partNumber') === '2') await expect([200], 'PUT', { bucket, key, body: bytesOf(12 * MIB, 1) })
    return false
  })
  await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'mixed', CopySource: { Bucket: bucket, Key: key } }, PARTS), { code: 'PreconditionFailed', statusCode: 412 })
  assert.equal(seen.at(-1).method, 'DELETE')
  assert.equal(await stored(bucket, 'mixed'), undefined)
  assert.deepEqual(await uploadsOf(bucket, 'mixed'), [])
})

test('an aborted copy leaves no parts behind', async t => {
  const { client, spoil } = await relay(t, { partSize: PART, concurrency: 1 })
  const abort = new AbortController()
  spoil(({ query }) => {
    if (query.get('partNumber') === '2') abort.abort()
    return false
  })
  await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'aborted', CopySource }, { ...PARTS, signal: abort.signal }), { name: 'AbortError' })
  await client.close()
  assert.equal(await stored(bucket, 'aborted'), undefined)
  assert.deepEqual(await uploadsOf(bucket, 'aborted'), [])
})

test('options that are none', async () => {
  const copy = options => client.copyObject({ Bucket: bucket, Key: 'k', CopySource }, options)
  const cases = [
    [{ multipartThreshold: -1 }, /"options.multipartThreshold" must be a whole number/],
    [{ multipartThreshold: '5' }, /"options.multipartThreshold" must be a number/],
    [{ partSize: 5 }, /"options.partSize" must be from 5 MiB to 5 GiB/],
    [{ concurrency: 0 }, /"options.concurrency" must be a whole number from 1/],
    [{ multipartTreshold: 1 }, /Did you mean "multipartThreshold"/]
  ]
  for (const [options, message] of cases) await assert.rejects(copy(options), { name: 'TypeError', message })
  await assert.rejects(client.headObject({ Bucket: bucket, Key: 'k' }, { partSize: PART }), { name: 'TypeError', message: /"partSize" is not a known option/ })
})
