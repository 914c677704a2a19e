'use strict'

// `verify`: the bytes are those of the store, by its own sums; and what a turned bit on the way does without it.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { join } = require('node:path')
const { describe, test } = require('node:test')
const { MIB, PART, bytesOf, md5, sha256, streamOf } = require('./support/bytes.js')
const { chance } = require('./support/chance.js')
const { readAll } = require('./support/client.js')
const { faulty } = require('./support/faulty.js')
const { fileOf, folder } = require('./support/files.js')
const { expect, stored, uploadsOf } = require('./support/raw.js')
const { address } = require('./support/settings.js')
const { useStore } = require('./support/store.js')

const BYTES = bytesOf(2 * MIB)
const LARGE = bytesOf(2 * PART + 12_345, 1)
const verify = true
const limit = { timeout: 100_000 }
/** Behind TLS a turned bit breaks the connection, and the rest is asked for. */
const plain = address.protocol === 'http:'

const { client, bucket } = useStore('verify', {
  options: { partSize: PART },
  async fill(bucket) {
    await expect([200], 'PUT', { bucket, key: 'object', body: BYTES })
    await expect([200], 'PUT', { bucket, key: 'large', body: LARGE })
    await expect([200], 'PUT', { bucket, key: 'empty', body: '' })
  }
})

const READS = {
  stream: (client, params, options) => readAll(client.getObject(params, options)),
  'bytes()': (client, params, options) => client.getObject(params, options).bytes(),
  'downloadFile()': async (client, params, options, t) => {
    const where = folder(t)
    const Filename = join(where, 'object')
    try {
      await client.downloadFile({ ...params, Filename }, options)
    } catch (error) {
      assert.deepEqual(fs.readdirSync(where), [])
      throw error
    }
    return fs.readFileSync(Filename)
  }
}

const WRITES = {
  'putObject() of memory': (client, params, bytes, options) => client.putObject({ ...params, Body: bytes }, options),
  'putObject() of a stream': (client, params, bytes, options) => client.putObject({ ...params, Body: streamOf(bytes) }, options),
  'putObject() of a stream of known length': (client, params, bytes, options) => client.putObject({ ...params, Body: streamOf(bytes), ContentLength: bytes.length }, options),
  'upload()': (client, params, bytes, options) => client.upload({ ...params, Body: streamOf(bytes) }, options),
  'uploadFile()': (client, params, bytes, options, t) => client.uploadFile({ ...params, Filename: fileOf(folder(t), bytes) }, options)
}

describe('verify', { concurrency: 4 }, () => {
  for (const [way, read] of Object.entries(READS)) {
    test(`${way}: objects as they are stored`, limit, async t => {
      for (const [Key, bytes] of [['object', BYTES], ['large', LARGE], ['empty', Buffer.alloc(0)]]) {
        assert.equal(sha256(await read(client, { Bucket: bucket, Key }, { verify }, t)), sha256(bytes))
      }
    })

    test(`${way}: a body that breaks off and goes on is compared as a whole`, limit, async t => {
      const { client, proxy } = await faulty(t, { maxAttempts: 12, partSize: PART })
      proxy.rule = n => n < 6 ? { down: { cut: 300_000 } } : undefined
      assert.equal(sha256(await read(client, { Bucket: bucket, Key: 'object' }, { verify }, t)), sha256(BYTES))
      assert.ok(proxy.injected > 2)
    })

    test(`${way}: a bit that is turned on the way is ChecksumMismatch, and nothing is left`, limit, async t => {
      const random = chance(t)
      for (let turn = 0; turn < 5; turn++) {
        const { client, proxy } = await faulty(t, { partSize: PART })
        // Heads are no bytes of the object.
        proxy.rule = () => proxy.injected ? undefined : { down: { flip: 10_000 + random(MIB) } }
        const outcome = await read(client, { Bucket: bucket, Key: 'large' }, { verify }, t).then(bytes => sha256(bytes) === sha256(LARGE) ? 'whole' : 'WRONG', error => error.code)
        assert.ok(proxy.injected > 0)
        assert.equal(outcome, plain ? 'ChecksumMismatch' : 'whole')
      }
    })

    test(`${way}: without verify nobody notices the bit over plain HTTP`, limit, async t => {
      const { client, proxy } = await faulty(t)
      proxy.rule = n => n === 1 ? { down: { flip: 100_000 } } : undefined
      const got = await read(client, { Bucket: bucket, Key: 'object' }, {}, t)
      assert.deepEqual([proxy.injected, got.length, sha256(got) === sha256(BYTES)], [1, BYTES.length, !plain])
    })
  }

  test('an object in parts has no sum of the whole: a file of such parts is compared all the same', limit, async t => {
    await client.upload({ Bucket: bucket, Key: 'in parts', Body: LARGE })
    const params = { Bucket: bucket, Key: 'in parts' }
    assert.equal(sha256(await READS['downloadFile()'](client, params, { verify }, t)), sha256(LARGE))
    assert.equal(sha256(await READS['downloadFile()'](client, params, { verify, partSize: 8 * MIB }, t)), sha256(LARGE))
    for (const read of [READS.stream, READS['bytes()']]) await assert.rejects(read(client, params, { verify }), { code: 'NotVerifiable', retryable: false })
  })

  test('a checksum that was stored with an object in parts is compared on the way down', limit, async t => {
    const { client } = await faulty(t, { checksums: 'always', partSize: PART })
    await client.upload({ Bucket: bucket, Key: 'summed', Body: LARGE })
    for (const read of Object.values(READS)) assert.equal(sha256(await read(client, { Bucket: bucket, Key: 'summed' }, {}, t)), sha256(LARGE))
  })

  for (const [way, write] of Object.entries(WRITES)) {
    test(`${way}: the object is there as it was sent, and its ETag is the bytes'`, limit, async t => {
      for (const [Key, bytes] of [[`${way} small`, BYTES], [`${way} large`, LARGE], [`${way} empty`, Buffer.alloc(0)]]) {
        const { ETag } = await write(client, { Bucket: bucket, Key }, bytes, { verify }, t)
        assert.equal(sha256(await stored(bucket, Key)), sha256(bytes))
        if (bytes.length <= PART) assert.equal(ETag, `"${md5(bytes)}"`)
      }
    })

    test(`${way}: a bit that is turned on the way up is sent again`, limit, async t => {
      const random = chance(t)
      await Promise.all(['one', 'two', 'three'].map(async turn => {
        const { client, proxy } = await faulty(t, { partSize: PART, payloadSigning: 'never' })
        proxy.rule = () => proxy.injected ? undefined : { up: { flip: 10_000 + random(MIB) } }
        const Key = `flip ${way} ${turn}`
        await write(client, { Bucket: bucket, Key }, LARGE, { verify }, t)
        assert.ok(proxy.injected > 0)
        assert.equal(sha256(await stored(bucket, Key)), sha256(LARGE))
        assert.deepEqual(await uploadsOf(bucket, Key), [])
      }))
    })
  }
})

test('wrong arguments are TypeErrors', async () => {
  await assert.rejects(client.putObject({ Bucket: bucket, Key: 'x', Body: 'x' }, { verify: 1 }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' })
  await assert.rejects(client.headObject({ Bucket: bucket, Key: 'x' }, { verify }), { name: 'TypeError' })
  assert.throws(() => client.getObject({ Bucket: bucket, Key: 'x', Range: 'bytes=0-1' }, { verify }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
})
