'use strict'

// buckets(): every bucket, however many pages that takes.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('buckets-list')

async function allOf(list) {
  const all = []
  for await (const each of list) all.push(each)
  return all
}

test('every bucket is told', async () => {
  const more = [newBucket('b'), newBucket('a')]
  for (const Bucket of more) await client.createBucket({ Bucket })
  const names = (await allOf(client.buckets())).map(({ Name }) => Name)
  assert.deepEqual(names.filter(name => name.startsWith(bucket)), [bucket, `${bucket}-a`, `${bucket}-b`])
  for (const { CreationDate } of await allOf(client.buckets({}))) assert.ok(CreationDate instanceof Date)
})

test(`pages are ${can.bucketPages ? 'as large as asked for' : 'one, whatever is asked for'}`, async t => {
  const Bucket = newBucket('z')
  await client.createBucket({ Bucket })
  const { client: watched, seen } = await relay(t)
  const pages = await allOf(watched.buckets({ MaxBuckets: 1, Prefix: bucket }).pages())
  if (can.bucketPages) assert.ok(pages.every(({ Buckets }) => Buckets.length === 1) && pages.length === seen.length && pages.length > 1)
  else assert.equal(pages.length, 1)
  assert.ok(pages.flatMap(({ Buckets }) => Buckets).some(({ Name }) => Name === Bucket))
})

test('an early break asks for no more pages', async t => {
  const { client: watched, seen } = await relay(t)
  for await (const _ of watched.buckets({ MaxBuckets: 1 })) break
  assert.equal(seen.length, 1)
})

test('wrong arguments throw at once', () => {
  assert.throws(() => client.buckets({ Bucket: bucket }), { name: 'TypeError', message: /"Bucket"/ })
  assert.throws(() => client.buckets(null), { name: 'TypeError', message: /"params"/ })
})
