'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { expect, stored } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('delete-object')

test('an object is gone', async () => {
  await expect([200], 'PUT', { bucket, key: 'k', body: 'x' })
  await expect([200], 'PUT', { bucket, key: 'k2', body: 'y' })
  const result = await client.deleteObject({ Bucket: bucket, Key: 'k' })
  assert.equal(typeof result, 'object')
  assert.equal(await stored(bucket, 'k'), undefined)
  assert.equal(String(await stored(bucket, 'k2')), 'y')
})

test('what is not there is deleted as well', async () => {
  await client.deleteObject({ Bucket: bucket, Key: 'none' })
  await client.deleteObject({ Bucket: bucket, Key: 'none' })
})

test('a bucket that is not there', async () => {
  await assert.rejects(client.deleteObject({ Bucket: `${bucket}-none`, Key: 'k' }), {
    name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'deleteObject', bucket: `${bucket}-none`, key: 'k'
  })
})

test('a hundred at the same time', async () => {
  const keys = Array.from({ length: 100 }, (_, index) => `many/${index}`)
  await Promise.all(keys.map(Key => client.putObject({ Bucket: bucket, Key, Body: Key })))
  await Promise.all(keys.map(Key => client.deleteObject({ Bucket: bucket, Key })))
  assert.deepEqual((await client.listObjects({ Bucket: bucket, Prefix: 'many/' })).Contents, [])
})

test('an object that is being read is read to its end, or says that it changed', async () => {
  const body = Buffer.alloc(20 * 2 ** 20, 'x')
  await expect([200], 'PUT', { bucket, key: 'read', body })
  const stream = client.getObject({ Bucket: bucket, Key: 'read' })
  await stream.metadata()
  await client.deleteObject({ Bucket: bucket, Key: 'read' })
  const outcome = await stream.toArray().then(chunks => Buffer.concat(chunks).equals(body) ? 'whole' : 'other bytes', error => error.code)
  assert.ok(['whole', 'ObjectChanged'].includes(outcome), outcome)
})
