'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('versioning')

const statusOf = async () => (await client.getBucketVersioning({ Bucket: bucket })).Status
const set = Status => client.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status } })

test('a bucket keeps no versions, then it does, then it stops', async () => {
  assert.equal(await statusOf(), undefined)
  await set('Enabled')
  assert.equal(await statusOf(), 'Enabled')
  const first = await client.putObject({ Bucket: bucket, Key: 'k', Body: '1' })
  assert.equal(typeof first.VersionId, 'string')
  await set('Suspended')
  assert.equal(await statusOf(), 'Suspended')
  await client.putObject({ Bucket: bucket, Key: 'k', Body: '2' })
  await client.putObject({ Bucket: bucket, Key: 'k', Body: '3' })
  const { Versions } = await client.listObjectVersions({ Bucket: bucket })
  assert.deepEqual(Versions.map(({ VersionId }) => VersionId), ['null', first.VersionId])
})

test('a status that S3 does not know', async () => {
  await assert.rejects(set('Maybe'), { name: 'DataStoreError', code: can.badVersioning, statusCode: 400, operation: 'putBucketVersioning' })
})

test('a bucket that is not there', async () => {
  const Bucket = `${bucket}-none`
  await assert.rejects(client.getBucketVersioning({ Bucket }), { name: 'DataStoreError', code: 'NoSuchBucket', operation: 'getBucketVersioning' })
  const setting = client.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  if (!can.settingsNeedBucket) return void await setting
  await assert.rejects(setting, { code: 'NoSuchBucket', operation: 'putBucketVersioning' })
})

test('wrong arguments are TypeErrors', async () => {
  await assert.rejects(client.putBucketVersioning({ Bucket: bucket }), { name: 'TypeError', message: /"VersioningConfiguration"/ })
  await assert.rejects(client.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: 'Enabled' }), { name: 'TypeError', message: /"VersioningConfiguration"/ })
  await assert.rejects(client.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { State: 'Enabled' } }), { name: 'TypeError', message: /"State"/ })
})
