'use strict'

// listObjectVersions, versions(), which walks its pages, and VersionId in the other verbs.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('versions')

/** A bucket that keeps versions. */
async function versioned(name) {
  const Bucket = newBucket(name)
  await client.createBucket({ Bucket })
  await client.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  return Bucket
}

async function allOf(list) {
  const all = []
  for await (const each of list) all.push(each)
  return all
}

/** Puts a text under a key; null: deletes it. */
async function put(Bucket, Key, text) {
  const { VersionId } = text === null ? await client.deleteObject({ Bucket, Key }) : await client.putObject({ Bucket, Key, Body: text })
  return VersionId
}

const byBytes = keys => [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

test('no versions', async () => {
  const page = await client.listObjectVersions({ Bucket: bucket })
  assert.deepEqual([page.Versions, page.DeleteMarkers, page.CommonPrefixes, page.IsTruncated, page.Name], [[], [], [], false, bucket])
})

test('objects of a bucket that never kept versions have the version null', async () => {
  await put(bucket, 'plain', 'x')
  const { Versions } = await client.listObjectVersions({ Bucket: bucket })
  assert.deepEqual(Versions.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size]), [['plain', 'null', true, 1]])
  await client.deleteObject({ Bucket: bucket, Key: 'plain' })
})

test('versions and delete markers are told, newest first', async () => {
  const Bucket = await versioned('told')
  const ids = [await put(Bucket, 'k', '1'), await put(Bucket, 'k', '22'), await put(Bucket, 'k', null), await put(Bucket, 'k', '4444')]
  assert.equal(new Set(ids).size, 4)
  const { Versions, DeleteMarkers } = await client.listObjectVersions({ Bucket })
  assert.deepEqual(Versions.map(({ VersionId, Size, IsLatest }) => [VersionId, Size, IsLatest]), [[ids[3], 4, true], [ids[1], 2, false], [ids[0], 1, false]])
  assert.deepEqual(DeleteMarkers.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest]), [['k', ids[2], false]])
  for (const { ETag, LastModified } of Versions) assert.ok(/^"[0-9a-f]{32}"$/.test(ETag) && LastModified instanceof Date)
})

test('a version is read, looked at and deleted by its id', async () => {
  const Bucket = await versioned('by-id')
  const first = await put(Bucket, 'k', 'first')
  const second = await put(Bucket, 'k', 'second')
  assert.equal(await client.getObject({ Bucket, Key: 'k', VersionId: first }).text(), 'first')
  const { VersionId, ContentLength } = await client.headObject({ Bucket, Key: 'k', VersionId: first })
  assert.deepEqual([VersionId, ContentLength], [first, 5])
  await client.deleteObject({ Bucket, Key: 'k', VersionId: second })
  assert.equal(await client.getObject({ Bucket, Key: 'k' }).text(), 'first')
})

test('a delete marker hides the object until it is deleted itself', async () => {
  const Bucket = await versioned('marker')
  await put(Bucket, 'k', 'text')
  const { DeleteMarker, VersionId } = await client.deleteObject({ Bucket, Key: 'k' })
  assert.equal(DeleteMarker, true)
  await assert.rejects(client.getObject({ Bucket, Key: 'k' }).text(), { code: 'NoSuchKey', statusCode: 404 })
  await assert.rejects(client.getObject({ Bucket, Key: 'k', VersionId }).text(), error => error.name === 'DataStoreError' && [404, 405].includes(error.statusCode))
  assert.equal((await client.deleteObject({ Bucket, Key: 'k', VersionId })).DeleteMarker, true)
  assert.equal(await client.getObject({ Bucket, Key: 'k' }).text(), 'text')
})

test('a version that is not there', async () => {
  const Bucket = await versioned('no-version')
  const VersionId = await put(Bucket, 'k', '1')
  await client.deleteObject({ Bucket, Key: 'k', VersionId })
  await put(Bucket, 'k', '2')
  await assert.rejects(client.getObject({ Bucket, Key: 'k', VersionId }).text(), { name: 'DataStoreError', statusCode: 404, code: can.noVersion })
})

test(`versions() mixes versions and delete markers, ${can.versionsMixed ? 'newest first' : 'the latest first'}`, async () => {
  const Bucket = await versioned('mixed')
  for (const [key, text] of [['b', '1'], ['a', '1'], ['a', null], ['a', '22'], ['a', null], ['b', '22'], ['a', '333']]) await put(Bucket, key, text)
  const seen = await allOf(client.versions({ Bucket }))
  const told = seen.map(({ Key, DeleteMarker, Size, IsLatest }) => [Key, DeleteMarker ? 'marker' : Size, IsLatest])
  const [a, b] = [
    [['a', 3, true], ['a', 'marker', false], ['a', 2, false], ['a', 'marker', false], ['a', 1, false]],
    [['b', 2, true], ['b', 1, false]]
  ]
  if (can.versionsMixed) return assert.deepEqual(told, [...a, ...b])
  assert.deepEqual([told[0], told.slice(5)], [a[0], b])
  assert.deepEqual(told.slice(0, 5).sort(), a.sort())
})

test('versions() walks every page', async t => {
  const Bucket = await versioned('pages')
  const written = []
  for (const key of ['a b', 'ä+%']) {
    for (const text of ['1', '2', null, '4']) written.push([key, await put(Bucket, key, text)])
  }
  const { client: watched, seen } = await relay(t)
  const found = await allOf(watched.versions({ Bucket, MaxKeys: 3 }))
  assert.deepEqual(found.map(({ Key, VersionId }) => `${Key} ${VersionId}`).sort(), written.map(each => each.join(' ')).sort())
  assert.equal(found.filter(({ DeleteMarker }) => DeleteMarker).length, 2)
  assert.equal(seen.length, 3)
})

test('an early break asks for no more pages', async t => {
  const Bucket = await versioned('break')
  for (const text of ['1', '2', '3']) await put(Bucket, 'k', text)
  const { client: watched, seen } = await relay(t)
  for await (const _ of watched.versions({ Bucket, MaxKeys: 1 })) break
  assert.equal(seen.length, 1)
})

test('versions().pages() gives what listObjectVersions gives', async () => {
  const Bucket = await versioned('by-page')
  for (const text of ['1', null, '3']) await put(Bucket, 'k', text)
  const [first] = await allOf(client.versions({ Bucket, MaxKeys: 2 }).pages())
  assert.deepEqual(first, await client.listObjectVersions({ Bucket, MaxKeys: 2 }))
})

test('odd keys come back as they are, page by page', async () => {
  const Bucket = await versioned('odd')
  const keys = Object.entries(KEYS).filter(([name]) => can.keys[name] === undefined).map(([, key]) => key)
  for (const key of keys) await put(Bucket, key, 'x')
  const found = await allOf(client.versions({ Bucket, MaxKeys: 7 }))
  assert.deepEqual(found.map(({ Key }) => Key), byBytes(keys))
})

test('a prefix and a delimiter', async () => {
  const Bucket = await versioned('folded')
  for (const key of ['a b/1', 'a b/2', 'c', 'd']) await put(Bucket, key, 'x')
  const { Versions, CommonPrefixes, Delimiter } = await client.listObjectVersions({ Bucket, Delimiter: '/' })
  assert.deepEqual([Versions.map(({ Key }) => Key), CommonPrefixes, Delimiter], [['c', 'd'], [{ Prefix: 'a b/' }], '/'])
  const { Versions: below, Prefix } = await client.listObjectVersions({ Bucket, Prefix: 'a b/' })
  assert.deepEqual([below.map(({ Key }) => Key), Prefix], [['a b/1', 'a b/2'], 'a b/'])
})

test('a bucket that is not there', async () => {
  const missing = { name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'listObjectVersions', bucket: `${bucket}-none` }
  await assert.rejects(client.listObjectVersions({ Bucket: `${bucket}-none` }), missing)
  await assert.rejects(allOf(client.versions({ Bucket: `${bucket}-none` })), missing)
})

test('wrong arguments', async () => {
  await assert.rejects(client.listObjectVersions({}), { name: 'TypeError', message: /"Bucket"/ })
  assert.throws(() => client.versions({ Bucket: bucket, StartAfter: 'x' }), { name: 'TypeError', message: /"StartAfter"/ })
})
