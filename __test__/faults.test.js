'use strict'

// What the way to the store may do to a transfer: cut it, stop it, slow it down, lose the answer. The bytes are those that were
// stored, or there is an error; nothing hangs.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const fs = require('node:fs')
const { join } = require('node:path')
const { describe, test } = require('node:test')
const { MIB, PART, bytesOf, sha256, streamOf } = require('./support/bytes.js')
const { chance } = require('./support/chance.js')
const { readAll } = require('./support/client.js')
const { faulty } = require('./support/faulty.js')
const { fileOf, folder } = require('./support/files.js')
const { expect, keysOf, stored, uploadsOf } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const BYTES = bytesOf(2 * MIB)
const LARGE = bytesOf(2 * PART + 12_345, 1)
const limit = { timeout: 100_000 }

const { bucket } = useStore('faults', {
  async fill(bucket) {
    await expect([200], 'PUT', { bucket, key: 'object', body: BYTES })
    await expect([200], 'PUT', { bucket, key: 'large', body: LARGE })
  }
})

/** The ways to read an object, and one that is worth it. Each must survive the same. */
const READS = {
  stream: { key: 'object', bytes: BYTES, read: (client, params) => readAll(client.getObject(params)) },
  'bytes()': { key: 'object', bytes: BYTES, read: (client, params) => client.getObject(params).bytes() },
  'downloadFile()': { key: 'large', bytes: LARGE, async read(client, params, t) {
    const Filename = join(folder(t), 'object')
    await client.downloadFile({ ...params, Filename }, { partSize: PART })
    return fs.readFileSync(Filename)
  } }
}

/** The ways to store one, of a size that makes parts where the way has any. */
const WRITES = {
  'putObject() of memory': (client, params, bytes) => client.putObject({ ...params, Body: bytes }),
  'putObject() of a stream': (client, params, bytes) => client.putObject({ ...params, Body: streamOf(bytes) }),
  'upload() of a stream': (client, params, bytes) => client.upload({ ...params, Body: streamOf(bytes) }),
  'uploadFile()': (client, params, bytes, t) => client.uploadFile({ ...params, Filename: fileOf(folder(t), bytes) }, { multipartThreshold: PART })
}

const how = random => random(2) ? 'fin' : 'rst'

describe('on the way', { concurrency: 4 }, () => {
  for (const [way, { key: Key, bytes, read }] of Object.entries(READS)) {
    const params = { Bucket: bucket, Key }

    test(`${way}: a hundred random cuts, and the bytes are the object's`, limit, async t => {
      const random = chance(t)
      const { client, proxy } = await faulty(t, { maxAttempts: 12 })
      proxy.rule = () => ({ down: { cut: random(bytes.length / 14), how: how(random) } })
      for (let turn = 0; proxy.injected < 100; turn++) {
        const got = await read(client, params, t)
        assert.ok(got.equals(bytes), `turn ${turn}: ${got.length} of ${bytes.length} bytes, or others`)
      }
    })

    test(`${way}: a body that stands still again and again`, limit, async t => {
      const random = chance(t)
      const { client, proxy } = await faulty(t, { maxAttempts: 12, idleTimeout: 200, responseTimeout: 1000 })
      proxy.rule = n => n <= 8 ? { down: { stall: 20_000 + random(bytes.length / 5) } } : undefined
      assert.ok((await read(client, params, t)).equals(bytes))
      assert.ok(proxy.injected > 0)
    })

    test(`${way}: a slow way is no dead one`, limit, async t => {
      const { client, proxy } = await faulty(t, { idleTimeout: 1000, maxAttempts: 1 })
      proxy.rule = () => ({ down: { rate: 4 * MIB, delay: 2 }, up: { delay: 5 } })
      assert.ok((await read(client, params, t)).equals(bytes))
    })

    test(`${way}: an object that is replaced on the way is ObjectChanged, never a mixture`, limit, async t => {
      const { client, proxy } = await faulty(t)
      const key = `replaced ${way}`
      await expect([200], 'PUT', { bucket, key, body: bytes })
      proxy.rule = n => n <= 4 ? { down: { cut: 300_000 } } : undefined
      let replaced
      proxy.onDown = (socket, down) => {
        if (down < 100_000 || replaced) return
        // Nobody goes on before the other object is there.
        replaced = expect([200], 'PUT', { bucket, key, body: bytesOf(bytes.length, 2) })
        return replaced
      }
      await assert.rejects(read(client, { Bucket: bucket, Key: key }, t), { code: 'ObjectChanged' })
      await replaced
    })
  }

  test('a reader that pauses while the store hangs up goes on where it was', limit, async t => {
    const { client, proxy } = await faulty(t, { idleTimeout: 300 })
    const stream = client.getObject({ Bucket: bucket, Key: 'large' })
    const chunks = []
    stream.on('data', chunk => chunks.push(chunk))
    await once(stream, 'data')
    stream.pause()
    for (const socket of proxy.open) socket.destroy()
    await new Promise(resolve => setTimeout(resolve, 1000))
    stream.resume()
    await once(stream, 'end')
    assert.ok(Buffer.concat(chunks).equals(LARGE))
  })

  /** What befalls the first connections of an upload. */
  const MISHAPS = {
    'connections that break on the way up': random => ({ up: { cut: random(3 * MIB), how: how(random) } }),
    // TLS greets first, and that may be lost, too.
    'answers that are lost': random => ({ down: { cut: random(100), how: how(random) } })
  }

  for (const [way, write] of Object.entries(WRITES)) {
    for (const [what, mishap] of Object.entries(MISHAPS)) {
      test(`${way}: ${what}, and the object is whole`, limit, async t => {
        const random = chance(t)
        await Promise.all(['one', 'two', 'three'].map(async turn => {
          const { client, proxy } = await faulty(t, { partSize: PART, maxAttempts: 12 })
          proxy.rule = n => n <= 3 ? mishap(random) : undefined
          const Key = `${what} ${way} ${turn}`
          await write(client, { Bucket: bucket, Key }, LARGE, t)
          assert.ok(proxy.injected > 0)
          assert.equal(sha256(await stored(bucket, Key)), sha256(LARGE))
          // An upload that was begun and whose id was lost with the answer can be known to nobody: it is found by listing.
          await client.cleanupMultipartUploads({ Bucket: bucket, Prefix: Key, olderThan: new Date(Date.now() + 60_000) })
          assert.deepEqual(await uploadsOf(bucket, Key), [])
        }))
      })
    }

    test(`${way}: a bit that is turned on the way up never becomes an object`, limit, async t => {
      const random = chance(t)
      await Promise.all(['one', 'two', 'three', 'four'].map(async turn => {
        const { client, proxy } = await faulty(t, { partSize: PART })
        // In a body: heads are the signature's matter.
        proxy.rule = () => proxy.injected === 0 ? { up: { flip: 20_000 + random(MIB) } } : undefined
        const Key = `flip ${way} ${turn}`
        await write(client, { Bucket: bucket, Key }, LARGE, t)
        assert.ok(proxy.injected > 0)
        assert.equal(sha256(await stored(bucket, Key)), sha256(LARGE))
      }))
    })
  }
})

test('nothing of all that is left half-written', async () => {
  for (const key of await keysOf(bucket)) {
    const { length } = await stored(bucket, key)
    assert.ok([BYTES.length, LARGE.length].includes(length), `${key}: ${length} bytes`)
  }
})
