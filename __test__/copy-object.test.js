'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { bytesOf, md5 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { expect, head, stored } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const HEADERS = {
  'cache-control': 'no-cache', 'content-disposition': 'inline', 'content-language': 'de', 'content-type': 'text/x-test',
  expires: 'Mon, 03 Feb 2031 04:05:06 GMT', 'x-amz-meta-owner': 'Team A', 'x-amz-tagging': 'team=a%20b&tier=1'
}
const bytes = bytesOf(12_345)
const ETag = `"${md5(bytes)}"`
const HOUR = 3_600_000

const { client, bucket, newBucket } = useStore('copy-object', { fill: bucket => expect([200], 'PUT', { bucket, key: 'source', body: bytes, headers: HEADERS }) })
const SOURCE = { Bucket: bucket, Key: 'source' }

/** Copies to a new key and gives that. */
async function copy(params, options) {
  const Key = randomUUID()
  await client.copyObject({ Bucket: bucket, Key, CopySource: SOURCE, ...params }, options)
  return Key
}

const tagsOf = async Key => (await client.getObjectTagging({ Bucket: bucket, Key })).TagSet.map(({ Key, Value }) => `${Key}=${Value}`).sort()

test('a copy has the bytes, headers, metadata and tags of its source', async () => {
  const Key = await copy()
  assert.deepEqual(await stored(bucket, Key), bytes)
  const { ETag: found, ContentType, CacheControl, ContentDisposition, ContentLanguage, Expires, Metadata } = await client.headObject({ Bucket: bucket, Key })
  assert.deepEqual({ found, ContentType, CacheControl, ContentDisposition, ContentLanguage, Expires, Metadata }, {
    found: ETag, ContentType: 'text/x-test', CacheControl: 'no-cache', ContentDisposition: 'inline', ContentLanguage: 'de',
    Expires: can.copyKeepsExpires ? new Date(HEADERS.expires) : undefined, Metadata: { owner: 'Team A' }
  })
  assert.deepEqual(await tagsOf(Key), ['team=a b', 'tier=1'])
})

test('the answer', async () => {
  const { CopyObjectResult } = await client.copyObject({ Bucket: bucket, Key: randomUUID(), CopySource: SOURCE })
  assert.equal(CopyObjectResult.ETag, ETag)
  assert.ok(CopyObjectResult.LastModified instanceof Date && Math.abs(Date.now() - CopyObjectResult.LastModified) < HOUR)
})

test('the source as a string, with and without a leading slash', async () => {
  for (const CopySource of [`${bucket}/source`, `/${bucket}/source`, `${bucket}/sour%63e`]) assert.deepEqual(await stored(bucket, await copy({ CopySource })), bytes)
})

test('from another bucket', async () => {
  const other = newBucket('other')
  await client.createBucket({ Bucket: other })
  await client.copyObject({ Bucket: other, Key: 'k', CopySource: SOURCE })
  assert.deepEqual(await stored(other, 'k'), bytes)
})

for (const [name, Key] of Object.entries(KEYS)) {
  if (can.keys[name]?.refused) continue
  const { copies = 'copied' } = can.keys[name] ?? {}
  test(`${name} as a source and as a target${copies === 'copied' ? '' : ` is answered with ${copies}`}`, async () => {
    await client.putObject({ Bucket: bucket, Key, Body: name })
    const target = randomUUID()
    const done = client.copyObject({ Bucket: bucket, Key: target, CopySource: { Bucket: bucket, Key } })
    if (copies !== 'copied') return assert.rejects(done, { code: copies })
    await done
    assert.equal(String(await stored(bucket, target)), name)
    await client.deleteObject({ Bucket: bucket, Key })
    await client.copyObject({ Bucket: bucket, Key, CopySource: { Bucket: bucket, Key: target } })
    assert.equal(String(await stored(bucket, Key)), name)
    await client.deleteObject({ Bucket: bucket, Key })
  })
}

test('MetadataDirective: REPLACE', async () => {
  const Expires = new Date('2032-02-03T04:05:06Z')
  const Key = await copy({ MetadataDirective: 'REPLACE', ContentType: 'text/plain', CacheControl: 'max-age=5', ContentDisposition: 'attachment', ContentLanguage: 'en', Expires, Metadata: { new: 'ä' } })
  const fields = await client.headObject({ Bucket: bucket, Key })
  const { ContentType, CacheControl, ContentDisposition, ContentLanguage, Metadata } = fields
  assert.deepEqual({ ContentType, CacheControl, ContentDisposition, ContentLanguage, Expires: fields.Expires, Metadata }, {
    ContentType: 'text/plain', CacheControl: 'max-age=5', ContentDisposition: 'attachment', ContentLanguage: 'en', Expires, Metadata: { new: 'ä' }
  })
  assert.deepEqual(await stored(bucket, Key), bytes)
})

test('MetadataDirective: COPY keeps what the source has', async () => {
  const Key = await copy({ MetadataDirective: 'COPY', Metadata: { other: 'x' } })
  assert.deepEqual((await client.headObject({ Bucket: bucket, Key })).Metadata, { owner: 'Team A' })
})

test(`TaggingDirective: REPLACE ${can.copyReplacesTags ? 'gives the copy tags of its own' : 'is not heeded'}`, async () => {
  const Key = await copy({ TaggingDirective: 'REPLACE', Tagging: 'own=1' })
  assert.deepEqual(await tagsOf(Key), can.copyReplacesTags ? ['own=1'] : ['team=a b', 'tier=1'])
})

test('an object onto itself', async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', Metadata: { a: '1' } })
  await assert.rejects(client.copyObject({ ...target, CopySource: target }), { name: 'DataStoreError', code: 'InvalidRequest', statusCode: 400, operation: 'copyObject', bucket, key: target.Key })
  await client.copyObject({ ...target, CopySource: target, MetadataDirective: 'REPLACE', Metadata: { a: '2' } })
  assert.deepEqual((await client.headObject(target)).Metadata, { a: '2' })
})

test('a source that is not there', async () => {
  const fails = { name: 'DataStoreError', statusCode: 404, operation: 'copyObject', bucket, key: 'k' }
  await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'k', CopySource: { Bucket: bucket, Key: 'none' } }), { ...fails, code: 'NoSuchKey' })
  await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'k', CopySource: { Bucket: `${bucket}-none`, Key: 'k' } }), { ...fails, code: 'NoSuchBucket' })
})

const CONDITIONS = {
  met: [{ CopySourceIfMatch: ETag }, { CopySourceIfNoneMatch: '"other"' }, { CopySourceIfModifiedSince: new Date(Date.now() - HOUR) }, { CopySourceIfUnmodifiedSince: new Date(Date.now() + HOUR) }],
  unmet: [{ CopySourceIfMatch: '"other"' }, { CopySourceIfNoneMatch: ETag }, { CopySourceIfModifiedSince: new Date(Date.now() + HOUR) }, { CopySourceIfUnmodifiedSince: new Date(Date.now() - HOUR) }]
}

for (const params of CONDITIONS.met) {
  test(`${Object.keys(params)} that is met`, async () => {
    assert.deepEqual(await stored(bucket, await copy(params)), bytes)
  })
}

for (const params of CONDITIONS.unmet) {
  const [name] = Object.keys(params)
  test(`${name} that is not met`, async () => {
    const Key = randomUUID()
    await assert.rejects(client.copyObject({ Bucket: bucket, Key, CopySource: SOURCE, ...params }), { name: 'DataStoreError', code: 'PreconditionFailed', statusCode: 412 })
    assert.equal(await stored(bucket, Key), undefined)
  })
}

test('what a copy sends: headers of the target, and its source encoded', async t => {
  const { client, seen } = await relay(t)
  const Key = 'a +%?/ä'
  await client.putObject({ Bucket: bucket, Key, Body: 'x' })
  await client.copyObject({
    Bucket: bucket, Key: 'sent', CopySource: { Bucket: bucket, Key }, ACL: 'private', StorageClass: 'STANDARD', MetadataDirective: 'REPLACE',
    Metadata: { a: 'b' }, headers: { 'X-Amz-Meta-Direct': 'x' }
  })
  const { method, headers, body } = seen[1]
  assert.deepEqual([method, body.length, headers['x-amz-copy-source']], ['PUT', 0, `${bucket}/a%20%2B%25%3F/%C3%A4`])
  assert.deepEqual(['x-amz-acl', 'x-amz-storage-class', 'x-amz-metadata-directive', 'x-amz-meta-a', 'x-amz-meta-direct'].map(name => headers[name]), ['private', 'STANDARD', 'REPLACE', 'b', 'x'])
  assert.deepEqual((await head(bucket, 'sent'))['x-amz-meta-direct'], 'x')
})

test('a source that is none', async () => {
  const cases = [
    [undefined, /"CopySource" must be given/],
    [5, /"CopySource" must be an object/],
    ['', /"CopySource" must not be empty/],
    ['bucket', /"CopySource" must be 'bucket\/key'/],
    ['bucket/ä', /"CopySource" must be URL-encoded; give \{ Bucket, Key \}/],
    ['bucket/a b', /"CopySource" must be URL-encoded/],
    ['bucket/a\r\nx-amz-acl: public-read', /"CopySource" must be URL-encoded/],
    [{ Bucket: 'b' }, /"CopySource.Key" must be given/],
    [{ Bucket: 'b', Key: 'a\ud800' }, /"CopySource.Key" must be well-formed/],
    [{ Bucket: 'b', Key: 'k', Version: 'x' }, /"Version" is not a known field of CopySource. Did you mean "VersionId"/]
  ]
  for (const [CopySource, message] of cases) await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'k', CopySource }), { name: 'TypeError', message })
})
