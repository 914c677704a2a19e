'use strict'

// ListObjects, S3's first version: pages by markers, folders by delimiter, and every key as it is.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { md5 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { inParallel, useStore } = require('./support/store.js')

// In the order of their bytes, which is not JavaScript's: ｡ is U+FF61, 😀 is beyond.
const KEYS = ['a/1', 'a/2', 'a/b/3', 'b c+d/%&?#', 'b c+d/x', 'c', 'd/\u0001', 'd/é', 'd/｡', 'd/😀']

const { client, bucket, newBucket } = useStore('list-objects', {
  fill: bucket => inParallel(KEYS, key => expect([200], 'PUT', { bucket, key, body: key }))
})

const list = params => client.listObjects({ Bucket: bucket, ...params })
const keys = page => page.Contents.map(({ Key }) => Key)
const prefixes = page => page.CommonPrefixes.map(({ Prefix }) => Prefix)

/** Every page, by the marker of the one before. */
async function pages(params) {
  const found = [await list(params)]
  while (found.at(-1).IsTruncated && found.length < 30) found.push(await list({ ...params, Marker: found.at(-1).NextMarker }))
  return found
}

test('all of a bucket', async () => {
  const page = await list()
  assert.deepEqual(keys(page), KEYS)
  assert.deepEqual([page.Name, page.IsTruncated, page.MaxKeys, page.CommonPrefixes, page.NextMarker], [bucket, false, 1000, [], undefined])
})

test('what is told of an object', async () => {
  const { Contents: [object] } = await list({ Prefix: 'c' })
  const { Key, LastModified, ETag, Size, StorageClass, Owner } = object
  assert.deepEqual([Key, ETag, Size, StorageClass], ['c', `"${md5('c')}"`, 1, 'STANDARD'])
  assert.ok(LastModified instanceof Date && Math.abs(Date.now() - LastModified) < 3_600_000)
  assert.equal(typeof Owner.ID, 'string')
})

test('an empty bucket', async () => {
  const Bucket = newBucket('empty')
  await client.createBucket({ Bucket })
  const { Contents, CommonPrefixes, IsTruncated } = await client.listObjects({ Bucket })
  assert.deepEqual([Contents, CommonPrefixes, IsTruncated], [[], [], false])
})

test('a bucket that is not there', async () => {
  await assert.rejects(list({ Bucket: `${bucket}-none` }), {
    name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'listObjects', bucket: `${bucket}-none`
  })
})

for (const [Prefix, count] of [['a/', 3], ['a', 3], ['b c+d/%', 1], ['d/\u0001', 1], ['d/😀', 1], ['none', 0], ['', 10]]) {
  test(`the prefix ${JSON.stringify(Prefix)}`, async () => {
    const page = await list({ Prefix })
    assert.deepEqual(keys(page), KEYS.filter(key => key.startsWith(Prefix)))
    assert.equal(keys(page).length, count)
    if (Prefix) assert.equal(page.Prefix, Prefix)
  })
}

test('a delimiter', async () => {
  const page = await list({ Delimiter: '/' })
  assert.deepEqual([keys(page), prefixes(page), page.Delimiter], [['c'], ['a/', 'b c+d/', 'd/'], '/'])
})

test('a delimiter below a prefix', async () => {
  const page = await list({ Prefix: 'a/', Delimiter: '/' })
  assert.deepEqual([keys(page), prefixes(page)], [['a/1', 'a/2'], ['a/b/']])
})

test('another delimiter', async () => {
  const page = await list({ Delimiter: '+d/%' })
  assert.deepEqual([prefixes(page), keys(page)], [['b c+d/%'], KEYS.filter(key => key !== 'b c+d/%&?#')])
})

for (const Marker of KEYS) {
  test(`after the marker ${JSON.stringify(Marker)}`, async () => {
    assert.deepEqual(keys(await list({ Marker })), KEYS.slice(KEYS.indexOf(Marker) + 1))
  })
}

test('after a marker that is no key', async () => {
  assert.deepEqual(keys(await list({ Marker: 'a/1x' })), KEYS.slice(1))
})

test(`a marker before the prefix ${can.markerBeforePrefix ? 'leaves nothing out' : 'is refused'}`, async () => {
  const page = list({ Prefix: 'b c+d/', Marker: 'a' })
  if (can.markerBeforePrefix) assert.deepEqual(keys(await page), ['b c+d/%&?#', 'b c+d/x'])
  else await assert.rejects(page, { code: 'NotImplemented', statusCode: 501 })
})

test('a marker after the prefix leaves nothing', async () => {
  const page = list({ Prefix: 'a/', Marker: 'c' })
  if (can.markerBeforePrefix) assert.deepEqual([keys(await page), (await page).IsTruncated], [[], false])
  else await assert.rejects(page, { code: 'NotImplemented', statusCode: 501 })
})

for (const MaxKeys of [1, 3, 9, 10, 11]) {
  test(`pages of ${MaxKeys} by NextMarker`, async () => {
    const found = await pages({ MaxKeys })
    assert.deepEqual(found.flatMap(keys), KEYS)
    assert.equal(found.length, Math.ceil(KEYS.length / MaxKeys) + (MaxKeys === 1 && can.emptyPageAfterPagesOfOne ? 1 : 0))
    assert.deepEqual(found.map(({ IsTruncated }) => IsTruncated), found.map((page, index) => index < found.length - 1))
    assert.equal(found[0].MaxKeys, MaxKeys)
  })

  test(`pages of ${MaxKeys} with folders`, async () => {
    const found = await pages({ MaxKeys, Delimiter: '/' })
    assert.deepEqual([found.flatMap(prefixes), found.flatMap(keys)], [['a/', 'b c+d/', 'd/'], ['c']])
    assert.ok(found.every(page => page.Contents.length + page.CommonPrefixes.length <= MaxKeys))
  })
}

test('no keys asked for', async () => {
  const page = await list({ MaxKeys: 0 })
  assert.deepEqual([page.Contents, page.CommonPrefixes, page.IsTruncated], [[], [], false])
})

test('EncodingType \'url\' leaves the names encoded', async () => {
  const page = await list({ Prefix: 'b c+d/', EncodingType: 'url' })
  assert.equal(page.EncodingType, 'url')
  assert.deepEqual(keys(page).map(key => decodeURIComponent(key.replaceAll('+', ' '))), ['b c+d/%&?#', 'b c+d/x'])
  assert.match(keys(page)[0], /^b(%20|\+)c%2Bd(\/|%2F)%25%26%3F%23$/)
})

test('what is asked for', async t => {
  const { client, seen } = await relay(t)
  await client.listObjects({ Bucket: bucket, Prefix: 'b c+d/%&?', Delimiter: '/', Marker: 'b c+d/%&?!', MaxKeys: 7 })
  const [{ method, query }] = seen
  assert.deepEqual([method, Object.fromEntries(query)], ['GET', {
    prefix: 'b c+d/%&?', delimiter: '/', marker: 'b c+d/%&?!', 'max-keys': '7', 'encoding-type': 'url'
  }])
})

test('bad arguments are a TypeError before any request', async () => {
  for (const params of [{ MaxKeys: '10' }, { MaxKeys: -1 }, { Prefix: 1 }, { StartAfter: 'x' }]) {
    await assert.rejects(list(params), { name: 'TypeError', code: /^ERR_INVALID_ARG_/, message: new RegExp(`"${Object.keys(params)}"`) })
  }
})
