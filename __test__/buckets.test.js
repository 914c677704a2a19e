'use strict'

// createBucket, headBucket, listBuckets, deleteBucket.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { raw } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('buckets')

test('a bucket is made, there, and gone', async () => {
  const Bucket = newBucket('made')
  const { Location } = await client.createBucket({ Bucket })
  assert.equal(Location, can.createTellsLocation ? `/${Bucket}` : undefined)
  assert.equal((await raw('HEAD', { bucket: Bucket })).status, 200)
  await client.headBucket({ Bucket })
  await client.deleteBucket({ Bucket })
  assert.equal((await raw('HEAD', { bucket: Bucket })).status, 404)
})

test('no region names the bucket\'s place, unless the caller does', async t => {
  const { client, seen } = await relay(t, { region: can.anyRegion ? 'forepaas' : undefined })
  const Bucket = newBucket('plain')
  await client.createBucket({ Bucket })
  const [{ method, body, headers }] = seen
  assert.deepEqual([method, String(body), headers['content-length']], ['PUT', '', '0'])
})

test('a region that the caller names is sent', async t => {
  const { client, seen } = await relay(t)
  const Bucket = newBucket('placed')
  const made = await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-test-9' } }).then(() => 'made', error => error.code)
  assert.match(String(seen[0].body), /<LocationConstraint>eu-test-9<\/LocationConstraint>/)
  assert.equal(made, can.foreignLocation)
})

test('a bucket that is there already', async () => {
  const again = await client.createBucket({ Bucket: bucket }).then(() => 'made', error => error.code)
  assert.equal(again, can.createTwice)
})

test('a name that cannot be', async () => {
  await assert.rejects(client.createBucket({ Bucket: 'NO!' }), { name: 'DataStoreError', code: 'InvalidBucketName', statusCode: 400, operation: 'createBucket', bucket: 'NO!' })
})

test('headBucket of a bucket that is not there', async () => {
  await assert.rejects(client.headBucket({ Bucket: `${bucket}-none` }), {
    name: 'DataStoreError', code: 'NoSuchBucket', message: /bucket does not exist/, statusCode: 404, operation: 'headBucket', bucket: `${bucket}-none`
  })
})

test('deleteBucket of a bucket that is not there', async () => {
  await assert.rejects(client.deleteBucket({ Bucket: `${bucket}-none` }), { name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'deleteBucket' })
})

test('deleteBucket of a bucket with an object', async () => {
  const Bucket = newBucket('full')
  await client.createBucket({ Bucket })
  await client.putObject({ Bucket, Key: 'k', Body: 'x' })
  await assert.rejects(client.deleteBucket({ Bucket }), { name: 'DataStoreError', code: 'BucketNotEmpty', statusCode: 409, operation: 'deleteBucket', bucket: Bucket })
  await client.deleteObject({ Bucket, Key: 'k' })
  await client.deleteBucket({ Bucket })
})

test('the list of buckets', async () => {
  const { Buckets, Owner } = await client.listBuckets()
  const found = Buckets.find(({ Name }) => Name === bucket)
  assert.ok(found.CreationDate instanceof Date && Math.abs(Date.now() - found.CreationDate) < 3_600_000)
  assert.equal(typeof Owner.ID, 'string')
  assert.deepEqual(Buckets.map(({ Name }) => Name), Buckets.map(({ Name }) => Name).sort())
})

test('the list of buckets, with an empty object for parameters, and by a callback', async () => {
  const names = ({ Buckets }) => Buckets.map(({ Name }) => Name).includes(bucket)
  assert.equal(names(await client.listBuckets({})), true)
  assert.equal(names(await new Promise((resolve, reject) => client.listBuckets((error, data) => error ? reject(error) : resolve(data)))), true)
})

test('a region the store does not know', async t => {
  const own = connect({ region: 'mars-1' })
  t.after(() => own.close())
  if (can.anyRegion) await own.headBucket({ Bucket: bucket })
  else await assert.rejects(own.headBucket({ Bucket: bucket }), { name: 'DataStoreError', statusCode: 400 })
})
