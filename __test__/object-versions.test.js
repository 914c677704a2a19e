'use strict'

// VersionId as a parameter of the verbs of objects.

const assert = require('node:assert/strict')
const { before, test } = require('node:test')
const { PART, bytesOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect, raw, stored } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('object-versions', { options: { partSize: PART } })
const Bucket = newBucket('kept')
const versions = []
const bodies = ['first', bytesOf(PART + 5)]

before(async () => {
  await expect([200], 'PUT', { bucket: Bucket })
  const body = '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'
  await expect([200], 'PUT', { bucket: Bucket, query: { versioning: '' }, body })
  for (const Body of bodies) versions.push((await client.putObject({ Bucket, Key: 'k ?', Body })).VersionId)
})

test('each version is read by its name', async () => {
  const [VersionId] = versions
  assert.equal(await client.getObject({ Bucket, Key: 'k ?', VersionId }).text(), 'first')
  assert.deepEqual([(await client.headObject({ Bucket, Key: 'k ?', VersionId })).VersionId, (await client.headObject({ Bucket, Key: 'k ?' })).VersionId], versions)
})

test('a version is copied, in one request and in parts', async () => {
  const copy = (CopySource, options) => client.copyObject({ Bucket: bucket, Key: 'copy', CopySource }, options)
  const [VersionId, latest] = versions
  assert.equal((await copy({ Bucket, Key: 'k ?', VersionId })).CopySourceVersionId, can.copyTellsVersion ? VersionId : undefined)
  assert.equal(String(await stored(bucket, 'copy')), 'first')
  await copy(`${Bucket}/k%20%3F?versionId=${encodeURIComponent(VersionId)}`)
  assert.equal(String(await stored(bucket, 'copy')), 'first')
  for (const source of [{ Bucket, Key: 'k ?', VersionId: latest }, { Bucket, Key: 'k ?' }]) {
    assert.equal((await copy(source, { multipartThreshold: 5 })).CopySourceVersionId, latest)
    assert.equal((await stored(bucket, 'copy')).equals(bodies[1]), true)
  }
})

test('each version has its own tags', async () => {
  const [VersionId] = versions
  await client.putObjectTagging({ Bucket, Key: 'k ?', VersionId, Tagging: { TagSet: [{ Key: 'which', Value: 'first' }] } })
  assert.deepEqual((await client.getObjectTagging({ Bucket, Key: 'k ?', VersionId })).TagSet, [{ Key: 'which', Value: 'first' }])
  assert.deepEqual((await client.getObjectTagging({ Bucket, Key: 'k ?' })).TagSet, [])
  await client.deleteObjectTagging({ Bucket, Key: 'k ?', VersionId })
  assert.deepEqual((await client.getObjectTagging({ Bucket, Key: 'k ?', VersionId })).TagSet, [])
})

test('a deleted object is missing, and its versions are not', async () => {
  const { DeleteMarker, VersionId } = await client.deleteObject({ Bucket, Key: 'k ?' })
  versions.push(VersionId)
  assert.equal(DeleteMarker, true)
  await assert.rejects(client.headObject({ Bucket, Key: 'k ?' }), { code: 'NoSuchKey', statusCode: 404 })
  assert.equal(await client.getObject({ Bucket, Key: 'k ?', VersionId: versions[0] }).text(), 'first')
  await assert.rejects(client.headObject({ Bucket, Key: 'k ?', VersionId }), { code: can.headOfMarker })
})

test('all versions are deleted by their names', async () => {
  const { Errors } = await client.deleteObjects({ Bucket, Delete: { Objects: versions.map(VersionId => ({ Key: 'k ?', VersionId })) } })
  assert.deepEqual(Errors, [])
  assert.doesNotMatch(String((await raw('GET', { bucket: Bucket, query: { versions: '' } })).body), /<VersionId>/)
})
