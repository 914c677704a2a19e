'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('policy')

const Bucket = bucket
const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'a<b', Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/public/*`] }]
}
const none = { name: 'DataStoreError', code: 'NoSuchBucketPolicy', statusCode: 404, operation: 'getBucketPolicy', bucket }

test('no policy', () => assert.rejects(client.getBucketPolicy({ Bucket }), none))

for (const [what, Policy] of [['an object', POLICY], ['a string', JSON.stringify(POLICY)]]) {
  test(`a policy as ${what} is set, told and taken away`, async () => {
    await client.putBucketPolicy({ Bucket, Policy })
    const { Policy: told } = await client.getBucketPolicy({ Bucket })
    assert.equal(typeof told, 'string')
    assert.deepEqual(JSON.parse(told), POLICY)
    await client.deleteBucketPolicy({ Bucket })
    await assert.rejects(client.getBucketPolicy({ Bucket }), none)
  })
}

test('taking away what is not there', () => client.deleteBucketPolicy({ Bucket }))

test('what is no policy', async () => {
  await assert.rejects(client.putBucketPolicy({ Bucket, Policy: 'no JSON' }), { name: 'DataStoreError', code: can.badPolicy, statusCode: 400, operation: 'putBucketPolicy' })
})

test('a bucket that is not there', async () => {
  const Bucket = `${bucket}-none`
  await assert.rejects(client.getBucketPolicy({ Bucket }), { code: 'NoSuchBucket', statusCode: 404 })
  await assert.rejects(client.putBucketPolicy({ Bucket, Policy: POLICY }), { code: 'NoSuchBucket', statusCode: 404 })
  await assert.rejects(client.deleteBucketPolicy({ Bucket }), { code: 'NoSuchBucket', statusCode: 404 })
})

test('wrong arguments are TypeErrors', async () => {
  await assert.rejects(client.putBucketPolicy({ Bucket }), { name: 'TypeError', message: /"Policy"/ })
  await assert.rejects(client.putBucketPolicy({ Bucket, Policy: '' }), { name: 'TypeError', message: /"Policy"/ })
  await assert.rejects(client.putBucketPolicy({ Bucket, Policy: [POLICY] }), { name: 'TypeError', message: /"Policy"/ })
})
