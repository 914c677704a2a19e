'use strict'

// Bodies that nobody reads: ten thousand of them leave sockets and memory as they were, by garbage collection alone, and keep nobody
// else from the store.

const assert = require('node:assert/strict')
const test = require('node:test')
const { object } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { clientOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { localStore } = require('../support/local-store.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(700_000)
const options = { flags: ['--expose-gc'], limit: 150_000 }
// Of the allocator's keeping, and of the collector's timing.
const SLACK = 32
// How many rounds of 200 come before each look. What the process keeps for good it has after the first ones.
const ROUNDS = JSON.stringify({ warm: 15, half: 25, whole: 25 })

const store = localStore()

function assertFlat({ code, signal, stderr, out }) {
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
  assert.deepEqual([out.uncaught, out.unhandled, out.warnings], [[], [], []])
  const { half, whole } = out
  assert.ok(whole.rss < half.rss + SLACK, `${half.rss} MiB after half of them, ${whole.rss} after all`)
  if (half.fds !== undefined) assert.ok(whole.fds <= half.fds + 5, `${half.fds} descriptors after half of them, ${whole.fds} after all`)
  return out
}

const figures = (what, { half, whole }) => `10,000 ${what}: ${half.rss} MiB and ${half.fds} descriptors after half, ${whole.rss} and ${whole.fds} after all`

// What the programs below have in common: `settled()` collects until no descriptor is closed any more, and measures.
const MEASURE = `
  const fs = require('node:fs')
  const fds = () => fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length : undefined
  const settled = async () => {
    for (let before; ;) {
      before = fds()
      for (let i = 0; i < 3; i++) {
        gc()
        await new Promise(resolve => setTimeout(resolve, 60))
      }
      if (fds() === before) return { rss: Math.round(process.memoryUsage().rss / 2 ** 20), fds: before }
    }
  }
`

test('10,000 streams created and dropped ask for nothing', async t => {
  const server = await faultServer(object(BYTES), t)
  const out = assertFlat(await run(`async endpoint => {${MEASURE}
    const client = connect(endpoint)
    for (const name of ['half', 'whole']) {
      for (let i = 0; i < 5000; i++) client.getObject({ Bucket: 'b', Key: 'k' })
      out[name] = await settled()
    }
  }`, server.endpoint, options))
  assert.equal(server.accepted, 0)
  t.diagnostic(figures('streams dropped unopened', out))
})

for (const [what, etag] of [['', '"e1"'], [' and could not be asked for again', null]]) {
  test(`10,000 bodies that were opened, never read${what}, and dropped`, { timeout: 200_000 }, async t => {
    const server = await faultServer(object(BYTES, { etag }), t)
    const out = assertFlat(await run(`async endpoint => {${MEASURE}
      const client = connect(endpoint)
      const open = async () => { await client.getObject({ Bucket: 'b', Key: 'k' }).metadata() }
      for (const [name, rounds] of Object.entries(${ROUNDS})) {
        for (let round = 0; round < rounds; round++) {
          await Promise.all(Array.from({ length: 200 }, open))
          gc()
        }
        out[name] = await settled()
      }
    }`, server.endpoint, options))
    assert.equal(server.requests.length, 13_000)
    await server.quiet()
    t.diagnostic(figures(`bodies never read${what}`, out))
  })
}

test('bodies that nobody reads and that cannot be asked for again let others pass, and can be read later', { timeout: 100_000 }, async t => {
  const server = await faultServer(request => request.method === 'HEAD' ? {} : object(BYTES, { etag: null })(request), t)
  const client = clientOf(t, server, { maxConnections: 3 })
  const streams = Array.from({ length: 6 }, () => client.getObject(OBJECT))
  const all = await Promise.all(streams.map(stream => stream.metadata()))
  assert.ok(all.every(({ ContentLength }) => ContentLength === BYTES.length))
  await client.headObject(OBJECT)
  for (const stream of streams) assert.ok((await readAll(stream)).equals(BYTES))
  // Of those that were not given up, none was asked for twice.
  assert.deepEqual(server.methods.filter(method => method === 'GET').length, 6)
})

test('uploads that wait for downloads, which wait for a connection, all end', { timeout: 100_000 }, async t => {
  const client = clientOf(t, store.endpoint, { ...store.options, maxConnections: 2, partSize: 5 * MIB })
  const Bucket = 'pass-through'
  const bytes = bytesOf(12 * MIB)
  await client.createBucket({ Bucket })
  await client.putObject({ Bucket, Key: 'source', Body: bytes })
  // Of known length and more than a part: one PUT each, that streams.
  await Promise.all(Array.from({ length: 4 }, (_, i) =>
    client.putObject({ Bucket, Key: `copy ${i}`, Body: client.getObject({ Bucket, Key: 'source' }), ContentLength: bytes.length })))
  for (let i = 0; i < 4; i++) assert.ok((await client.getObject({ Bucket, Key: `copy ${i}` }).bytes()).equals(bytes))
})
