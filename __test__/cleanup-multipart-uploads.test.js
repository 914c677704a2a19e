'use strict'

const assert = require('node:assert/strict')
const { setTimeout: sleep } = require('node:timers/promises')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { uploadsOf } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('cleanup')

const FUTURE = () => new Date(Date.now() + 60_000)

async function bucketOf(name, keys) {
  const Bucket = newBucket(name)
  await client.createBucket({ Bucket })
  const ids = []
  for (const Key of keys) ids.push((await client.createMultipartUpload({ Bucket, Key })).UploadId)
  return { Bucket, ids }
}

test('what is older than a moment goes, with what it had', async () => {
  const { Bucket, ids } = await bucketOf('old', ['a b+%', 'c'])
  await client.uploadPart({ Bucket, Key: 'c', UploadId: ids[1], PartNumber: 1, Body: 'x' })
  const { Aborted, Errors } = await client.cleanupMultipartUploads({ Bucket, olderThan: FUTURE() })
  assert.deepEqual(Object.fromEntries(Aborted.map(({ Key, UploadId }) => [Key, UploadId])), { 'a b+%': ids[0], c: ids[1] })
  assert.ok(Aborted.every(({ Initiated }) => Initiated instanceof Date))
  assert.deepEqual(Errors, [])
  assert.deepEqual((await client.listMultipartUploads({ Bucket })).Uploads, [])
})

test('what is younger stays', async () => {
  const { Bucket } = await bucketOf('young', ['a', 'b'])
  for (const olderThan of [3_600_000, new Date(Date.now() - 3_600_000), '2001-01-01T00:00:00Z']) {
    const { Aborted, Errors } = await client.cleanupMultipartUploads({ Bucket, olderThan })
    assert.deepEqual([Aborted, Errors], [[], []])
  }
  assert.equal((await client.listMultipartUploads({ Bucket })).Uploads.length, 2)
})

test('an age in milliseconds', async () => {
  const { Bucket, ids } = await bucketOf('age', ['a'])
  await sleep(1100) // some stores tell whole seconds
  const { Aborted } = await client.cleanupMultipartUploads({ Bucket, olderThan: 0 })
  assert.deepEqual(Aborted.map(({ UploadId }) => UploadId), ids)
})

test('only below the prefix', async () => {
  const { Bucket } = await bucketOf('prefix', ['a', 'b'])
  const { Aborted } = await client.cleanupMultipartUploads({ Bucket, Prefix: 'a', olderThan: FUTURE() })
  assert.deepEqual(Aborted.map(({ Key }) => Key), ['a'])
  assert.deepEqual((await uploadsOf(Bucket, 'b')).map(({ key }) => key), ['b'])
})

test('forty uploads', async () => {
  const keys = Array.from({ length: 40 }, (_, index) => `k${String(index).padStart(3, '0')}`)
  const { Bucket } = await bucketOf('many', keys)
  const { Aborted } = await client.cleanupMultipartUploads({ Bucket, olderThan: FUTURE() })
  assert.deepEqual(Aborted.map(({ Key }) => Key).sort(), keys)
})

test('one that cannot be aborted is told, and the others go', async t => {
  const { Bucket, ids } = await bucketOf('refused', ['a', 'b', 'c'])
  const { client: watched, spoil } = await relay(t)
  spoil(({ method, path }, response) => {
    if (method !== 'DELETE' || !path.endsWith('/b')) return false
    response.writeHead(403, { 'Content-Type': 'application/xml' }).end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>')
  })
  const { Aborted, Errors } = await watched.cleanupMultipartUploads({ Bucket, olderThan: FUTURE() })
  assert.deepEqual(Aborted.map(({ Key }) => Key).sort(), ['a', 'c'])
  assert.deepEqual(Errors, [{ Key: 'b', UploadId: ids[1], Code: 'AccessDenied', Message: 'no' }])
})

test('one that is gone meanwhile is neither aborted nor an error', async t => {
  const { Bucket, ids } = await bucketOf('gone', ['a', 'b'])
  const { client: watched, spoil } = await relay(t)
  spoil(async ({ method, path }) => {
    if (method === 'DELETE' && path.endsWith('/a')) await client.abortMultipartUpload({ Bucket, Key: 'a', UploadId: ids[0] })
    return false
  })
  const { Aborted, Errors } = await watched.cleanupMultipartUploads({ Bucket, olderThan: FUTURE() })
  assert.deepEqual(Errors, [])
  assert.deepEqual(Aborted.map(({ Key }) => Key).sort(), can.abortGone === 'done' ? ['a', 'b'] : ['b'])
})

test('a bucket that is not there', async () => {
  await assert.rejects(client.cleanupMultipartUploads({ Bucket: `${bucket}-none`, olderThan: 0 }), {
    name: 'DataStoreError', code: 'NoSuchBucket', operation: 'cleanupMultipartUploads', bucket: `${bucket}-none`
  })
})

test('an abort ends it', async () => {
  await assert.rejects(client.cleanupMultipartUploads({ Bucket: bucket, olderThan: 0 }, { signal: AbortSignal.abort() }), { name: 'AbortError' })
})

test('olderThan must be given, and right', async () => {
  const wrong = (olderThan, code) => assert.rejects(client.cleanupMultipartUploads({ Bucket: bucket, olderThan }), { name: 'TypeError', code, message: /"olderThan"/ })
  await wrong(undefined, 'ERR_INVALID_ARG_TYPE')
  await wrong(true, 'ERR_INVALID_ARG_TYPE')
  await wrong(-1, 'ERR_INVALID_ARG_VALUE')
  await wrong(NaN, 'ERR_INVALID_ARG_VALUE')
  await wrong(Date.now() + 5000, 'ERR_INVALID_ARG_VALUE')
  await wrong('yesterday', 'ERR_INVALID_ARG_VALUE')
})
