'use strict'

// objects(): every object of a bucket, however many pages that takes.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { inParallel, useStore } = require('./support/store.js')

const MANY = Array.from({ length: 2500 }, (_, index) => `many/${String(index).padStart(5, '0')}`)
const ODD = Object.entries(KEYS).filter(([name]) => can.keys[name] === undefined)
  .map(([, key]) => `odd/${key}`).filter(key => Buffer.byteLength(key) <= 1024).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

const { client, bucket } = useStore('objects', {
  fill: bucket => inParallel([...MANY, ...ODD], key => expect([200], 'PUT', { bucket, key }))
})

async function keysOf(objects) {
  const keys = []
  for await (const { Key } of objects) keys.push(Key)
  return keys
}

test('2,500 objects, in three requests', async t => {
  const { client, seen } = await relay(t)
  assert.deepEqual(await keysOf(client.objects({ Bucket: bucket, Prefix: 'many/' })), MANY)
  assert.deepEqual(seen.map(({ query }) => query.get('list-type')), ['2', '2', '2'])
})

test('the objects are as listObjectsV2 gives them', async () => {
  const { Contents } = await client.listObjectsV2({ Bucket: bucket, Prefix: 'many/', MaxKeys: 3 })
  const objects = []
  for await (const object of client.objects({ Bucket: bucket, Prefix: 'many/' })) {
    objects.push(object)
    if (objects.length === 3) break
  }
  assert.deepEqual(objects, Contents)
})

test('an early break asks for no more pages', async t => {
  const { client, seen } = await relay(t)
  for await (const { Key } of client.objects({ Bucket: bucket, Prefix: 'many/', MaxKeys: 10 })) {
    if (Key === MANY[14]) break
  }
  assert.equal(seen.length, 2)
})

test('nothing is asked for before the first object is wanted', async t => {
  const { client, seen } = await relay(t)
  client.objects({ Bucket: bucket })
  client.objects({ Bucket: bucket }).pages()
  await client.headBucket({ Bucket: bucket })
  assert.deepEqual(seen.map(({ method }) => method), ['HEAD'])
})

test('pages()', async () => {
  const sizes = []
  const keys = []
  for await (const page of client.objects({ Bucket: bucket, Prefix: 'many/', MaxKeys: 999 }).pages()) {
    sizes.push([page.Contents.length, page.KeyCount, page.IsTruncated])
    keys.push(...page.Contents.map(({ Key }) => Key))
  }
  assert.deepEqual(sizes, [[999, 999, true], [999, 999, true], [502, 502, false]])
  assert.deepEqual(keys, MANY)
})

test('pages() with folders', async () => {
  const found = []
  for await (const { CommonPrefixes } of client.objects({ Bucket: bucket, Delimiter: '/', MaxKeys: 1 }).pages()) found.push(...CommonPrefixes)
  assert.deepEqual(found, [{ Prefix: 'many/' }, { Prefix: 'odd/' }])
})

test('from a key on', async () => {
  assert.deepEqual(await keysOf(client.objects({ Bucket: bucket, Prefix: 'many/', StartAfter: MANY[2000], MaxKeys: 100 })), MANY.slice(2001))
})

for (const MaxKeys of [1, 2, 7]) {
  test(`odd keys across pages of ${MaxKeys}`, async () => {
    assert.deepEqual(await keysOf(client.objects({ Bucket: bucket, Prefix: 'odd/', MaxKeys })), ODD)
  })
}

test('a page that ends with a noncharacter is followed by the next', async () => {
  const keys = ['non/1', 'non/2\uffff', 'non/3']
  for (const key of keys) await expect([200], 'PUT', { bucket, key })
  assert.deepEqual(await keysOf(client.objects({ Bucket: bucket, Prefix: 'non/', MaxKeys: 2 })), keys)
  for (const key of keys) await expect([204], 'DELETE', { bucket, key })
})

test('the same list twice', async () => {
  const objects = client.objects({ Bucket: bucket, Prefix: 'odd/' })
  assert.deepEqual(await keysOf(objects), ODD)
  assert.deepEqual(await keysOf(objects), ODD)
})

test('several lists at the same time', async () => {
  const lists = await Promise.all(Array.from({ length: 8 }, (_, index) => keysOf(client.objects({ Bucket: bucket, Prefix: `many/0${index % 3}`, MaxKeys: 300 }))))
  assert.deepEqual(lists, Array.from({ length: 8 }, (_, index) => MANY.filter(key => key.startsWith(`many/0${index % 3}`))))
})

test('no objects', async () => {
  assert.deepEqual(await keysOf(client.objects({ Bucket: bucket, Prefix: 'none/' })), [])
})

test('a bucket that is not there', async () => {
  await assert.rejects(keysOf(client.objects({ Bucket: `${bucket}-none` })), {
    name: 'DataStoreError', code: 'NoSuchBucket', operation: 'listObjectsV2', bucket: `${bucket}-none`
  })
})

test('an abort between two pages', async () => {
  const abort = new AbortController()
  const keys = []
  await assert.rejects(async () => {
    for await (const { Key } of client.objects({ Bucket: bucket, Prefix: 'many/', MaxKeys: 10 }, { signal: abort.signal })) {
      if (keys.push(Key) === 15) abort.abort()
    }
  }, { name: 'AbortError', code: 'ABORT_ERR' })
  assert.deepEqual(keys, MANY.slice(0, 20), 'what had come is still given')
})

test('bad arguments throw at once', () => {
  assert.throws(() => client.objects({}), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"Bucket"/ })
  assert.throws(() => client.objects({ Bucket: bucket, Marker: 'x' }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Marker"/ })
})
