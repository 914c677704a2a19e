'use strict'

// close(): what is under way ends well, nothing new begins.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { PART, bytesOf, streamOf } = require('./support/bytes.js')
const { expect, stored } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { connect, useStore } = require('./support/store.js')

const { bucket } = useStore('close', { fill: bucket => expect([200], 'PUT', { bucket, key: 'k', body: 'text' }) })
const OBJECT = { Bucket: bucket, Key: 'k' }

test('calls under way end well', async () => {
  const client = connect({ partSize: PART })
  const bytes = bytesOf(2 * PART)
  const calls = [
    client.putObject({ Bucket: bucket, Key: 'put', Body: streamOf(bytes) }), client.getObject(OBJECT).text(), client.listObjects({ Bucket: bucket, Prefix: 'k' })
  ]
  await client.close()
  const [, text, { Contents }] = await Promise.all(calls)
  assert.deepEqual([text, Contents.length], ['text', 1])
  assert.equal((await stored(bucket, 'put')).equals(bytes), true)
})

test('no call begins after it, by any style', async () => {
  const client = connect()
  await client.close()
  const closed = { name: 'DataStoreError', code: 'ClientClosed', attempts: 0, retryable: false }
  for (const verb of ['putObject', 'headObject', 'deleteObject']) await assert.rejects(client[verb](OBJECT), { ...closed, operation: verb })
  for (const verb of ['listObjects', 'listObjectsV2', 'createBucket', 'headBucket', 'deleteBucket']) await assert.rejects(client[verb]({ Bucket: bucket }), closed)
  await assert.rejects(client.listBuckets(), closed)
  await assert.rejects(client.getObject(OBJECT).toArray(), closed)
  await assert.rejects(client.getObject(OBJECT).bytes(), closed)
  await assert.rejects(client.objects({ Bucket: bucket })[Symbol.asyncIterator]().next(), closed)
  assert.equal((await new Promise(resolve => client.headObject(OBJECT, resolve))).code, 'ClientClosed')
})

test('twice, by a callback, and by Symbol.asyncDispose', async () => {
  const client = connect()
  await client.headObject(OBJECT)
  await Promise.all([client.close(), client.close()])
  await new Promise((resolve, reject) => client.close(error => error ? reject(error) : resolve()))
  if (Symbol.asyncDispose) await client[Symbol.asyncDispose]()
})

test('it gives its idle connections up', async t => {
  const { client, connections } = await relay(t)
  await Promise.all(Array.from({ length: 4 }, () => client.headObject(OBJECT)))
  const open = connections()
  assert.ok(open.length > 0 && open.every(socket => !socket.destroyed))
  const gone = Promise.all(open.map(socket => new Promise(resolve => socket.once('close', resolve))))
  await client.close()
  await gone
})

test('a client nobody used', () => connect().close())
