'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('location')

test('the location of a bucket that was made without one', async () => {
  const { LocationConstraint } = await client.getBucketLocation({ Bucket: bucket })
  assert.equal(LocationConstraint, can.location)
})

test('the location of a bucket that was made with one', async () => {
  const Bucket = newBucket('placed')
  const made = await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-test-9' } }).then(() => 'made', error => error.code)
  assert.equal(made, can.foreignLocation)
  if (made !== 'made') return
  const { LocationConstraint } = await client.getBucketLocation({ Bucket })
  assert.equal(LocationConstraint, can.keepsLocation ? 'eu-test-9' : can.location)
})

test('a bucket that is not there', async () => {
  await assert.rejects(client.getBucketLocation({ Bucket: `${bucket}-none` }), {
    name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'getBucketLocation', bucket: `${bucket}-none`
  })
})
