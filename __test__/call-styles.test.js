'use strict'

// Promise, callback and stream, each in its caller's async context.

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { test } = require('node:test')
const { bytesOf } = require('./support/bytes.js')
const { expect } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const bytes = bytesOf(2_000_000)
const { client, bucket, newBucket } = useStore('call-styles', { fill: bucket => expect([200], 'PUT', { bucket, key: 'k', body: bytes }) })
const OBJECT = { Bucket: bucket, Key: 'k' }
const made = newBucket('made')

// Each verb with parameters it succeeds with, in an order that lets it.
const VERBS = {
  createBucket: [{ Bucket: made }, {}],
  headBucket: [{ Bucket: bucket }, {}],
  listBuckets: [{}, { Buckets: true }],
  putObject: [{ Bucket: bucket, Key: 'put', Body: 'text' }, { ETag: '"1cb251ec0d568de6a929b520c4aed8d1"' }],
  headObject: [OBJECT, { ContentLength: bytes.length }],
  getObject: [OBJECT, { ContentLength: bytes.length, Body: true }],
  listObjects: [{ Bucket: bucket }, { Name: bucket, Contents: true }],
  listObjectsV2: [{ Bucket: bucket }, { Name: bucket, Contents: true }],
  deleteObject: [{ Bucket: bucket, Key: 'put' }, {}],
  deleteBucket: [{ Bucket: made }, {}]
}

function assertHas(result, expected) {
  for (const [name, value] of Object.entries(expected)) {
    if (value === true) assert.ok(result[name], name)
    else assert.equal(result[name], value)
  }
}

/** Calls with a callback; what it was called with, and what the call returned. */
function callBack(call) {
  return new Promise(resolve => {
    const returned = call((...args) => resolve({ args, returned }))
  })
}

for (const [verb, [params, expected]] of Object.entries(VERBS)) {
  const promised = (...args) => verb === 'getObject' ? client.getObject(...args).promise() : client[verb](...args)

  test(`${verb}: a promise, without and with options`, async () => {
    assertHas(await promised(params), expected)
    if (['createBucket', 'deleteBucket'].includes(verb)) return
    assertHas(await promised(params, { timeout: 30_000 }), expected)
  })
}

for (const [verb, [params, expected]] of Object.entries(VERBS)) {
  test(`${verb}: a callback, with and without options before it`, async () => {
    const { args: [error, result], returned } = await callBack(callback => client[verb](params, callback))
    assert.deepEqual([error, returned], [null, undefined])
    assertHas(result, expected)
    if (['createBucket', 'deleteBucket'].includes(verb)) return
    const again = await callBack(callback => client[verb](params, { timeout: 30_000 }, callback))
    assert.deepEqual([again.args[0], again.returned], [null, undefined])
    assertHas(again.args[1], expected)
  })

  test(`${verb}: a callback gets the store's error`, async () => {
    if (verb === 'listBuckets') return assertRefusedListBuckets()
    const missing = { ...params, Bucket: verb === 'createBucket' ? 'NO!' : `${bucket}-none` }
    const { args, returned } = await callBack(callback => client[verb](missing, callback))
    assert.deepEqual([args.length, returned, args[0].name, args[0].operation, args[0].bucket], [1, undefined, 'DataStoreError', verb, missing.Bucket])
  })

  test(`${verb}: bad arguments reject and do not throw`, async () => {
    const { args } = await callBack(callback => client[verb]({ ...params, Nonsense: 1 }, callback))
    assert.deepEqual([args[0].name, args[0].code], ['TypeError', 'ERR_INVALID_ARG_VALUE'])
    if (verb !== 'getObject') await assert.rejects(client[verb]({ ...params, Nonsense: 1 }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
  })
}

async function assertRefusedListBuckets() {
  const { args } = await callBack(callback => client.listBuckets({}, { signal: AbortSignal.abort() }, callback))
  assert.deepEqual([args.length, args[0].name], [1, 'AbortError'])
}

const storage = new AsyncLocalStorage()

test('callbacks run in their caller\'s context, many at a time', async () => {
  const seen = await Promise.all(Array.from({ length: 200 }, (_, index) => storage.run(index, () => new Promise(resolve => {
    if (index % 2) client.headObject(OBJECT, error => resolve([error, storage.getStore()]))
    else client.getObject({ ...OBJECT, Range: 'bytes=0-9' }, error => resolve([error, storage.getStore()]))
  }))))
  assert.deepEqual(seen, Array.from({ length: 200 }, (_, index) => [null, index]))
})

test('what follows an await runs in its caller\'s context, many at a time', async () => {
  const seen = await Promise.all(Array.from({ length: 200 }, (_, index) => storage.run(index, async () => {
    await client.headObject(OBJECT)
    const after = storage.getStore()
    await client.getObject({ ...OBJECT, Range: 'bytes=0-9' }).bytes()
    return [after, storage.getStore()]
  })))
  assert.deepEqual(seen, Array.from({ length: 200 }, (_, index) => [index, index]))
})

test('events of a stream run in the context of its getObject, many at a time', async () => {
  const seen = await Promise.all(Array.from({ length: 50 }, (_, index) => storage.run(index, async () => {
    const stream = client.getObject(OBJECT)
    const contexts = new Set()
    storage.exit(() => {
      for (const event of ['data', 'end', 'close']) stream.on(event, () => contexts.add(storage.getStore()))
    })
    await once(stream, 'close')
    return [...contexts]
  })))
  assert.deepEqual(seen, Array.from({ length: 50 }, (_, index) => [index]))
})

test('an \'error\' runs in the context of its getObject', async () => {
  const seen = await Promise.all(Array.from({ length: 20 }, (_, index) => storage.run(index, () => new Promise(resolve => {
    client.getObject({ Bucket: bucket, Key: 'none' }).on('error', error => resolve([error.code, storage.getStore()])).resume()
  }))))
  assert.deepEqual(seen, Array.from({ length: 20 }, (_, index) => ['NoSuchKey', index]))
})

test('onProgress runs in its caller\'s context', async () => {
  const seen = new Set()
  const onProgress = () => seen.add(storage.getStore())
  await storage.run('mine', () => client.getObject(OBJECT, { onProgress }).toArray())
  await storage.run('mine', () => client.putObject({ Bucket: bucket, Key: 'progress', Body: bytes }, { onProgress }))
  assert.deepEqual([...seen], ['mine'])
})

test('every answer of many is its own', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `own/${index}`)
  await Promise.all(keys.map(Key => client.putObject({ Bucket: bucket, Key, Body: Key })))
  assert.deepEqual(await Promise.all(keys.map(Key => client.getObject({ Bucket: bucket, Key }).text())), keys)
  const named = await Promise.all(keys.map(Key => client.getObject({ Bucket: bucket, Key: `${Key}/none` }).text().catch(error => error.key)))
  assert.deepEqual(named, keys.map(key => `${key}/none`))
})
