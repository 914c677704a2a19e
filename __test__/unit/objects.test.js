'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient, NEVER } = require('../support/fake-native.js')

/** A client whose bucket lists as these pages, and the tokens it was asked with. */
function listing(pages) {
  const fake = fakeClient()
  const asked = []
  fake.native.handlers.listObjectsV2 = params => {
    asked.push(params.ContinuationToken)
    const { keys = [], next, truncated = next !== undefined } = pages[Math.min(asked.length, pages.length) - 1]
    return { Contents: keys.map(Key => ({ Key })), CommonPrefixes: [], IsTruncated: truncated, NextContinuationToken: next }
  }
  return { ...fake, asked }
}

async function keysOf(objects) {
  const keys = []
  for await (const { Key } of objects) keys.push(Key)
  return keys
}

test('objects() gives every object of every page', async () => {
  const { client, native, asked } = listing([{ keys: ['a', 'b'], next: '1' }, { keys: [], next: '2' }, { keys: ['c'] }])
  assert.deepEqual(await keysOf(client.objects({ Bucket: 'b', Prefix: 'p', MaxKeys: 2 })), ['a', 'b', 'c'])
  assert.deepEqual(asked, [undefined, '1', '2'])
  assert.deepEqual(native.log[1].params, { Bucket: 'b', Prefix: 'p', MaxKeys: 2, ContinuationToken: '1' })
})

test('an empty listing ends at once', async () => {
  const { client, asked } = listing([{}])
  assert.deepEqual(await keysOf(client.objects({ Bucket: 'b' })), [])
  assert.equal(asked.length, 1)
})

test('nothing is asked before the first object is', async () => {
  const { client, asked } = listing([{ keys: ['a'] }])
  const objects = client.objects({ Bucket: 'b' })
  await new Promise(setImmediate)
  assert.deepEqual(asked, [])
  assert.deepEqual(await keysOf(objects), ['a'])
})

test('an early break stops the requests', async () => {
  const { client, asked } = listing([{ keys: ['a', 'b'], next: '1' }, { keys: ['c'] }])
  for await (const { Key } of client.objects({ Bucket: 'b' })) {
    if (Key === 'b') break
  }
  await new Promise(setImmediate)
  assert.equal(asked.length, 1)
})

test('a listing can be walked twice, and from a token', async () => {
  const { client, asked } = listing([{ keys: ['a'] }])
  const objects = client.objects({ Bucket: 'b', ContinuationToken: 't' })
  assert.deepEqual([await keysOf(objects), await keysOf(objects)], [['a'], ['a']])
  assert.deepEqual(asked, ['t', 't'])
})

test('pages() gives the pages', async () => {
  const { client } = listing([{ keys: ['a', 'b'], next: '1' }, { keys: ['c'] }])
  const pages = []
  for await (const page of client.objects({ Bucket: 'b' }).pages()) pages.push(page.Contents.length)
  assert.deepEqual(pages, [2, 1])
})

test('a page that promises more without saying where is an error', async () => {
  const { client } = listing([{ keys: ['a'], truncated: true }])
  const seen = []
  await assert.rejects(async () => {
    for await (const { Key } of client.objects({ Bucket: 'b' })) seen.push(Key)
  }, { name: 'DataStoreError', code: 'InvalidResponse', bucket: 'b', message: /no NextContinuationToken/ })
  assert.deepEqual(seen, ['a'])
})

test('the same token twice is an error', async () => {
  const { client, asked } = listing([{ keys: ['a'], next: '1' }, { keys: ['b'], next: '1' }])
  await assert.rejects(keysOf(client.objects({ Bucket: 'b' })), { code: 'InvalidResponse', message: /same NextContinuationToken twice/ })
  assert.equal(asked.length, 2)
})

test('the token the caller came with is no way on', async () => {
  const { client, asked } = listing([{ keys: ['a'], next: 't' }])
  await assert.rejects(keysOf(client.objects({ Bucket: 'b', ContinuationToken: 't' })), { code: 'InvalidResponse' })
  assert.equal(asked.length, 1)
})

test('a circle of tokens ends, however long', async () => {
  for (const length of [2, 3, 7, 10]) {
    const fake = fakeClient()
    let pages = 0
    fake.native.handlers.listObjectsV2 = () => ({ Contents: [], CommonPrefixes: [], IsTruncated: true, NextContinuationToken: `t${pages++ % length}` })
    await assert.rejects(keysOf(fake.client.objects({ Bucket: 'b' })), { code: 'InvalidResponse' })
    assert.ok(pages <= 4 * length, `${pages} pages for a circle of ${length}`)
  }
})

test('a failing page rejects with its error', async () => {
  const { client, native } = fakeClient()
  native.handlers.listObjectsV2 = () => { throw { code: 'NoSuchBucket', message: 'no', statusCode: 404 } }
  await assert.rejects(keysOf(client.objects({ Bucket: 'b' })), { code: 'NoSuchBucket', operation: 'listObjectsV2', bucket: 'b' })
})

test('a signal ends the walk', async () => {
  const { client, native } = fakeClient()
  native.handlers.listObjectsV2 = () => NEVER
  const controller = new AbortController()
  const keys = keysOf(client.objects({ Bucket: 'b' }, { signal: controller.signal }))
  controller.abort()
  await assert.rejects(keys, { name: 'AbortError' })
})
