'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('bucket-tagging')

const Bucket = bucket
const none = { name: 'DataStoreError', code: 'NoSuchTagSet', statusCode: 404, operation: 'getBucketTagging', bucket }
const byKey = tags => [...tags].sort((a, b) => a.Key < b.Key ? -1 : 1)
const set = TagSet => client.putBucketTagging({ Bucket, Tagging: { TagSet } })
const told = async () => byKey((await client.getBucketTagging({ Bucket })).TagSet)

test('no tags', () => assert.rejects(client.getBucketTagging({ Bucket }), none))

test('tags are set, replaced and taken away', async () => {
  const first = [{ Key: 'empty', Value: '' }, { Key: 'team', Value: 'a b + c=d' }]
  await set(first)
  assert.deepEqual(await told(), first)
  await set([{ Key: 'only', Value: 'one' }])
  assert.deepEqual(await told(), [{ Key: 'only', Value: 'one' }])
  await client.deleteBucketTagging({ Bucket })
  await assert.rejects(client.getBucketTagging({ Bucket }), none)
})

test('taking away what is not there', () => client.deleteBucketTagging({ Bucket }))

test('a bucket that is not there', async () => {
  const missing = { code: 'NoSuchBucket', statusCode: 404 }
  await assert.rejects(client.getBucketTagging({ Bucket: `${bucket}-none` }), { ...missing, code: can.settingsNeedBucket ? 'NoSuchBucket' : 'NoSuchTagSet' })
  await assert.rejects(client.putBucketTagging({ Bucket: `${bucket}-none`, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }), missing)
})

test('wrong arguments are TypeErrors', async () => {
  await assert.rejects(client.putBucketTagging({ Bucket }), { name: 'TypeError', message: /"Tagging"/ })
  await assert.rejects(set([{ Key: 'a' }]), { name: 'TypeError', message: /"Tagging.TagSet\[0\].Value"/ })
  await assert.rejects(set([{ Key: 'a', Value: 1 }]), { name: 'TypeError', message: /"Tagging.TagSet\[0\].Value"/ })
})
