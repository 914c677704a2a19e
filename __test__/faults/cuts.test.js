'use strict'

// Ten thousand random cuts, over all the ways that an object can be read (each by itself with DATASTORE_TEST_CUTS=10000, as `npm run
// reliability` has it). Few bytes come between two of them, so that it is quick.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { object } = require('../support/answers.js')
const { MIB, PART, bytesOf } = require('../support/bytes.js')
const { chance } = require('../support/chance.js')
const { clientOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { folder } = require('../support/files.js')

const CUTS = Number(process.env.DATASTORE_TEST_CUTS ?? 3500)
const OBJECT = { Bucket: 'b', Key: 'k' }

/** A way to read, and the object it reads: what goes in ranges needs one of several parts. */
const WAYS = {
  stream: { size: MIB, read: client => readAll(client.getObject(OBJECT)) },
  'a stream over several connections': { size: 24 * MIB, read: client => readAll(client.getObject(OBJECT, { parallel: 4 })) },
  'bytes()': { size: MIB, read: client => client.getObject(OBJECT).bytes() },
  'downloadFile()': { size: 3 * PART, async read(client, t) {
    const Filename = join(folder(t), 'object')
    await client.downloadFile({ ...OBJECT, Filename }, { partSize: PART })
    const bytes = fs.readFileSync(Filename)
    fs.rmSync(Filename)
    return bytes
  } }
}

for (const [way, { size, read }] of Object.entries(WAYS)) {
  test(`${way}: ${CUTS} random cuts, and no byte is lost or doubled`, { timeout: 280_000 }, async t => {
    const random = chance(t)
    const bytes = bytesOf(size)
    let cuts = 0
    let transfers = 0
    const spoil = () => {
      if (cuts >= CUTS) return {}
      cuts++
      // Often right at the beginning, where the answer has come and no byte with it.
      return { cut: random(10) === 0 ? random(3) : random(size / 100), how: random(2) ? 'fin' : 'rst' }
    }
    const server = await faultServer(object(bytes, { spoil }), t)
    // An early end counts as an attempt, until a byte comes.
    const client = clientOf(t, server, { maxAttempts: 12 })
    while (cuts < CUTS) {
      await Promise.all(Array.from({ length: 4 }, async () => {
        const got = await read(client, t)
        transfers++
        assert.ok(got.equals(bytes), `${got.length} of ${bytes.length} bytes, or others, after ${cuts} cuts`)
      }))
      server.requests.length = 0
    }
    t.diagnostic(`${way}: ${cuts} cuts in ${transfers} transfers, 0 bytes lost`)
  })
}
