'use strict'

// Objects that stream from one key to another: each upload waits for memory and for its download, and none for ever.

const assert = require('node:assert/strict')
const { PassThrough } = require('node:stream')
const { test } = require('node:test')
const { createGzip, gunzipSync } = require('node:zlib')
const { PART, bytesOf, sha256 } = require('./support/bytes.js')
const { expect, stored } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const small = bytesOf(300_000)
const large = bytesOf(PART + 300_000, 1)

const { client, bucket } = useStore('get-and-put', {
  options: { partSize: PART },
  fill: async bucket => {
    await expect([200], 'PUT', { bucket, key: 'small', body: small })
    await expect([200], 'PUT', { bucket, key: 'large', body: large })
  }
})

for (const [Key, bytes] of Object.entries({ small, large })) {
  test(`a ${Key} object becomes another`, async () => {
    await client.putObject({ Bucket: bucket, Key: 'copy', Body: client.getObject({ Bucket: bucket, Key }) })
    assert.equal(sha256(await stored(bucket, 'copy')), sha256(bytes))
  })

  test(`a ${Key} object becomes another in one PUT, its length being known`, async () => {
    const Body = client.getObject({ Bucket: bucket, Key })
    const { ContentLength, ETag } = await Body.metadata()
    assert.equal((await client.putObject({ Bucket: bucket, Key: 'copy', Body, ContentLength })).ETag, ETag)
    assert.equal(sha256(await stored(bucket, 'copy')), sha256(bytes))
  })
}

test('an object becomes another through streams between', async () => {
  const Body = client.getObject({ Bucket: bucket, Key: 'large' }).pipe(createGzip({ level: 1 })).pipe(new PassThrough())
  await client.putObject({ Bucket: bucket, Key: 'copy.gz', Body })
  assert.equal(sha256(gunzipSync(await stored(bucket, 'copy.gz'))), sha256(large))
})

test('an object replaces itself', async () => {
  await client.putObject({ Bucket: bucket, Key: 'itself', Body: large })
  await client.putObject({ Bucket: bucket, Key: 'itself', Body: client.getObject({ Bucket: bucket, Key: 'itself' }) })
  assert.equal(sha256(await stored(bucket, 'itself')), sha256(large))
})

// As many as a client has connections at most, and with memory for two parts among a hundred uploads of two parts.
for (const [scarcity, options] of Object.entries({ 'little memory': { memoryLimit: 2 * PART }, 'few connections': { maxConnections: 4 } })) {
  test(`a hundred objects become others at the same time, with ${scarcity}`, async t => {
    const own = connect({ partSize: PART, ...options })
    t.after(() => own.close())
    const keys = Array.from({ length: 100 }, (_, index) => `${scarcity}/${index}`)
    const results = await Promise.all(keys.map((Key, index) => {
      const Body = own.getObject({ Bucket: bucket, Key: index % 2 ? 'large' : 'small' })
      return own.putObject({ Bucket: bucket, Key, Body })
    }))
    assert.equal(new Set(results.map(({ ETag }) => ETag)).size, 2)
    for (const [index, key] of [...keys.entries()].slice(0, 10)) assert.equal(sha256(await stored(bucket, key)), sha256(index % 2 ? large : small))
  })
}
