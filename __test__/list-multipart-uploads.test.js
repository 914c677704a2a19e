'use strict'

// listMultipartUploads, and multipartUploads(), which walks its pages.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { isDeepStrictEqual } = require('node:util')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('list-uploads')

/** A bucket with uploads of these keys under way: `{ Bucket, ids }`. */
async function bucketOf(name, keys) {
  const Bucket = newBucket(name)
  await client.createBucket({ Bucket })
  const ids = []
  for (const Key of keys) ids.push((await client.createMultipartUpload({ Bucket, Key })).UploadId)
  return { Bucket, ids }
}

async function allOf(list) {
  const all = []
  for await (const each of list) all.push(each)
  return all
}

/** In order, whatever order the store has. */
const keysOf = uploads => byBytes(uploads.map(({ Key }) => Key))
const byBytes = keys => [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

test('no uploads', async () => {
  const page = await client.listMultipartUploads({ Bucket: bucket })
  assert.deepEqual([page.Uploads, page.CommonPrefixes, page.IsTruncated], [[], [], false])
})

test('uploads are told with their key, id and time', async () => {
  const { Bucket, ids } = await bucketOf('some', ['b', 'a'])
  const { Uploads } = await client.listMultipartUploads({ Bucket })
  assert.deepEqual(Object.fromEntries(Uploads.map(({ Key, UploadId }) => [Key, UploadId])), { a: ids[1], b: ids[0] })
  for (const { Initiated } of Uploads) assert.ok(Math.abs(Date.now() - Initiated) < 60_000)
})

test('several uploads of one key', async () => {
  const { Bucket, ids } = await bucketOf('same', ['k', 'k', 'k'])
  const { Uploads } = await client.listMultipartUploads({ Bucket, Prefix: 'k' })
  assert.deepEqual(Uploads.map(({ UploadId }) => UploadId).sort(), [...ids].sort())
})

test(`uploads below a prefix are ${can.uploadsBelowPrefix ? '' : 'not '}told`, async () => {
  const { Bucket } = await bucketOf('prefix', ['a/1', 'a/2', 'b/1'])
  const { Uploads, Prefix } = await client.listMultipartUploads({ Bucket, Prefix: 'a/' })
  assert.deepEqual(keysOf(Uploads), can.uploadsBelowPrefix ? ['a/1', 'a/2'] : [])
  assert.equal(Prefix, 'a/')
})

test(`keys that a delimiter folds are ${can.uploadsFolded}`, async () => {
  const { Bucket } = await bucketOf('folded', ['a b/1', 'a b/2', 'c'])
  const { Uploads, CommonPrefixes } = await client.listMultipartUploads({ Bucket, Delimiter: '/' })
  const expected = { folded: [['c'], [{ Prefix: 'a b/' }]], hidden: [['c'], []], unfolded: [['a b/1', 'a b/2', 'c'], []] }
  assert.deepEqual([keysOf(Uploads), CommonPrefixes], expected[can.uploadsFolded])
})

test(`odd keys come back as they are, ${can.uploadsInOrder ? 'in' : 'out of'} order`, async () => {
  const keys = Object.entries(KEYS).filter(([name]) => can.keys[name] === undefined && can.uploadKeys[name] === undefined).map(([, key]) => key)
  const { Bucket } = await bucketOf('odd', keys)
  const { Uploads } = await client.listMultipartUploads({ Bucket })
  assert.deepEqual(keysOf(Uploads), byBytes(keys))
  assert.equal(isDeepStrictEqual(Uploads.map(({ Key }) => Key), byBytes(keys)), can.uploadsInOrder)
})

test('EncodingType url gives the keys encoded', async () => {
  const { Bucket } = await bucketOf('encoded', ['a b%'])
  const { Uploads } = await client.listMultipartUploads({ Bucket, EncodingType: 'url' })
  assert.match(Uploads[0].Key, /^a(%20|\+)b%25$/)
})

test(`multipartUploads() walks ${can.uploadPages ? 'every page' : 'the one page there is'}`, async t => {
  const { Bucket, ids } = await bucketOf('pages', ['a b', 'a b', 'c%', 'd', 'e'])
  const { client: watched, seen } = await relay(t)
  const found = await allOf(watched.multipartUploads({ Bucket, MaxUploads: 2 }))
  assert.deepEqual(keysOf(found), ['a b', 'a b', 'c%', 'd', 'e'])
  assert.deepEqual(found.map(({ UploadId }) => UploadId).sort(), [...ids].sort())
  assert.equal(seen.length, can.uploadPages ? 3 : 1)
})

test('an early break asks for no more pages', async t => {
  const { Bucket } = await bucketOf('break', ['a', 'b', 'c'])
  const { client: watched, seen } = await relay(t)
  for await (const _ of watched.multipartUploads({ Bucket, MaxUploads: 1 })) break
  assert.equal(seen.length, 1)
})

test('multipartUploads().pages()', async () => {
  const { Bucket } = await bucketOf('by-page', ['a', 'b', 'c'])
  const pages = await allOf(client.multipartUploads({ Bucket, MaxUploads: 2 }).pages())
  assert.deepEqual(pages.map(({ Uploads }) => Uploads.length), can.uploadPages ? [2, 1] : [3])
})

test('a bucket that is not there', async () => {
  const missing = { name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'listMultipartUploads', bucket: `${bucket}-none` }
  await assert.rejects(client.listMultipartUploads({ Bucket: `${bucket}-none` }), missing)
  await assert.rejects(allOf(client.multipartUploads({ Bucket: `${bucket}-none` })), missing)
})

test('wrong arguments', async () => {
  await assert.rejects(client.listMultipartUploads({}), { name: 'TypeError', message: /"Bucket"/ })
  await assert.rejects(client.listMultipartUploads({ Bucket: bucket, MaxKeys: 1 }), { name: 'TypeError', message: /"MaxKeys"/ })
  assert.throws(() => client.multipartUploads({ Bucket: bucket, MaxUploads: '1' }), { name: 'TypeError', message: /"MaxUploads"/ })
})
