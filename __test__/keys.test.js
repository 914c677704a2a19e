'use strict'

// Keys are opaque: each comes back as it went, by every verb.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { stored } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('keys')

for (const [name, Key] of Object.entries(KEYS)) {
  const { refused, listedAs } = can.keys[name] ?? {}
  if (refused) testRefused(name, Key, refused)
  else testKept(name, Key, listedAs ?? Key)
}

function testKept(name, Key, shown) {
  const target = { Bucket: bucket, Key }

  test(`${name} comes back ${shown === Key ? 'as it went' : `as ${shown}`}`, async () => {
    await client.putObject({ ...target, Body: name })
    assert.equal(String(await stored(bucket, Key)), name)
    assert.equal(await client.getObject(target).text(), name)
    assert.equal((await client.headObject(target)).ContentLength, name.length)
    assert.deepEqual(await listed({}), [[shown], [shown]])
    await client.deleteObject(target)
    assert.equal(await stored(bucket, Key), undefined)
    assert.deepEqual(await listed({}), [[], []])
  })
}

function testRefused(name, Key, code) {
  test(`${name} is refused: ${code}`, async () => {
    await assert.rejects(client.putObject({ Bucket: bucket, Key, Body: name }), { name: 'DataStoreError', code, statusCode: 400, key: Key })
    assert.deepEqual(await listed({}), [[], []])
  })
}

for (const [name, Key] of Object.entries(KEYS)) {
  const { refused, listedAs } = can.keys[name] ?? {}
  if (refused || listedAs) continue
  test(`${name} as a prefix`, async () => {
    await client.putObject({ Bucket: bucket, Key, Body: name })
    assert.deepEqual(await listed({ Prefix: Key }), [[Key], [Key]])
    await client.deleteObject({ Bucket: bucket, Key })
  })
}

/** The keys as either version lists them. */
async function listed(params) {
  const pages = await Promise.all([client.listObjects({ Bucket: bucket, ...params }), client.listObjectsV2({ Bucket: bucket, ...params })])
  return pages.map(({ Contents }) => Contents.map(({ Key }) => Key))
}

test('every key at the same time, in the order of their bytes', async () => {
  const keys = Object.entries(KEYS).filter(([name]) => can.keys[name]?.refused === undefined && can.keys[name]?.listedAs === undefined)
    .map(([, key]) => key).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  await Promise.all(keys.map(Key => client.putObject({ Bucket: bucket, Key, Body: Key })))
  assert.deepEqual(await listed({}), [keys, keys])
  const bodies = await Promise.all(keys.map(Key => client.getObject({ Bucket: bucket, Key }).bytes()))
  assert.deepEqual(bodies.map(String), keys)
  await Promise.all(keys.map(Key => client.deleteObject({ Bucket: bucket, Key })))
  assert.deepEqual(await listed({}), [[], []])
})

test(`an object ${can.listsBelowObjects ? 'beside' : 'hides'} a folder of its name`, async () => {
  for (const Key of ['p', 'p/q']) await client.putObject({ Bucket: bucket, Key, Body: Key })
  const shown = can.listsBelowObjects ? ['p', 'p/q'] : ['p']
  assert.deepEqual(await listed({}), [shown, shown])
  assert.equal(await client.getObject({ Bucket: bucket, Key: 'p/q' }).text(), 'p/q')
  for (const Key of ['p', 'p/q']) await client.deleteObject({ Bucket: bucket, Key })
})

test('a key of more than 1,024 bytes is refused by the store', async () => {
  await assert.rejects(client.putObject({ Bucket: bucket, Key: 'x'.repeat(1025), Body: '' }), { name: 'DataStoreError', code: can.tooLong })
})

for (const [name, Key] of [['a NUL', 'a\0b'], ['half a character', 'a\ud800b'], ['nothing', '']]) {
  test(`${name} is no key, before any request`, async () => {
    for (const verb of ['putObject', 'headObject', 'deleteObject']) {
      await assert.rejects(client[verb]({ Bucket: bucket, Key }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Key"/ })
    }
    assert.throws(() => client.getObject({ Bucket: bucket, Key }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Key"/ })
  })
}
