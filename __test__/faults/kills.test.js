'use strict'

// kill -9, of the store and of the program, at random moments: nothing half-written is ever to be seen, what was answered stays, and
// what is left over is found.

const assert = require('node:assert/strict')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const test = require('node:test')
const { PART, bytesOf, sha256, streamOf } = require('../support/bytes.js')
const { chance } = require('../support/chance.js')
const { start } = require('../support/child.js')
const { clientOf, readAll } = require('../support/client.js')
const { fileOf, folder } = require('../support/files.js')
const { KEYS, binary } = require('../support/local-store.js')

const ROUNDS = Number(process.env.DATASTORE_TEST_KILLS ?? 10)
const Bucket = 'kills'
const bytes = bytesOf(2 * PART + 1000)
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
const limit = { timeout: 200_000 }

/** A local store that keeps its bucket in a folder, to be killed and started again at the same port. */
async function mortalStore(t) {
  const root = folder(t)
  let child
  let port = 0
  const rise = async () => {
    child = spawn(binary(), ['--port', String(port), '--root', root], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    port = Number(new URL(line.replace('ready ', '')).port)
  }
  const kill = async () => {
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }
  await rise()
  t.after(() => child.kill('SIGKILL'))
  return { rise, kill, endpoint: `http://127.0.0.1:${port}` }
}

async function setting(t) {
  const store = await mortalStore(t)
  const client = clientOf(t, store, { ...KEYS, partSize: PART, maxAttempts: 10 })
  await client.createBucket({ Bucket })
  return { store, client, random: chance(t) }
}

/** Every object of the bucket is one of ours, and whole. */
async function assertWhole(client, wholes) {
  let count = 0
  for await (const { Key } of client.objects({ Bucket })) {
    assert.ok(wholes.has(sha256(await client.getObject({ Bucket, Key }).bytes())), `${Key} is not whole`)
    count++
  }
  return count
}

async function assertNoUploads(client) {
  await client.cleanupMultipartUploads({ Bucket, olderThan: new Date(Date.now() + 60_000) })
  assert.deepEqual((await client.listMultipartUploads({ Bucket })).Uploads, [])
}

test(`the store is killed ${ROUNDS} times in the midst of uploads: whole or not there, and what was answered is there`, limit, async t => {
  const { store, client, random } = await setting(t)
  const answered = []
  let failed = 0
  for (let round = 0; round < ROUNDS; round++) {
    const upload = (name, run) => run().then(() => answered.push(`${round} ${name}`), () => { failed++ })
    const all = [
      upload('memory', () => client.putObject({ Bucket, Key: `${round} memory`, Body: bytes })),
      upload('stream', () => client.putObject({ Bucket, Key: `${round} stream`, Body: streamOf(bytes) })),
      upload('upload', () => client.upload({ Bucket, Key: `${round} upload`, Body: bytes }))
    ]
    await pause(random(120))
    await store.kill()
    await store.rise()
    await Promise.all(all)
  }
  const count = await assertWhole(client, new Set([sha256(bytes)]))
  assert.ok(count >= answered.length)
  for (const Key of answered) await client.headObject({ Bucket, Key })
  await assertNoUploads(client)
  t.diagnostic(`the store killed: ${answered.length} uploads answered, ${failed} failed, ${count} objects there, all whole`)
})

test(`the store is killed ${ROUNDS} times in the midst of downloads: they go on`, limit, async t => {
  const { store, client, random } = await setting(t)
  const where = folder(t)
  await client.putObject({ Bucket, Key: 'k', Body: bytes })
  for (let round = 0; round < ROUNDS; round++) {
    const Filename = join(where, `file ${round}`)
    const all = [readAll(client.getObject({ Bucket, Key: 'k' })), client.getObject({ Bucket, Key: 'k' }).bytes(), client.downloadFile({ Bucket, Key: 'k', Filename })]
    await pause(random(40))
    await store.kill()
    await store.rise()
    const [stream, whole] = await Promise.all(all)
    assert.ok(stream.equals(bytes) && whole.equals(bytes) && fs.readFileSync(Filename).equals(bytes))
  }
  assert.ok(fs.readdirSync(where).every(name => name.startsWith('file ')))
})

test(`the program is killed ${ROUNDS} times in the midst of downloads: the file is the old one or the new one`, limit, async t => {
  const { store, client, random } = await setting(t)
  const where = folder(t)
  await client.putObject({ Bucket, Key: 'k', Body: bytes })
  const outcomes = { old: 0, new: 0, left: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const Filename = fileOf(where, 'old', `file ${round}`)
    const child = start(async ({ endpoint, keys, Bucket, Filename }) => {
      const client = connect(endpoint, { ...keys, partSize: 5 << 20 })
      await client.headObject({ Bucket, Key: 'k' })
      require('node:fs').writeSync(2, 'begins')
      for (;;) await client.downloadFile({ Bucket, Key: 'k', Filename })
    }, { endpoint: store.endpoint, keys: KEYS, Bucket, Filename })
    await once(child.stderr, 'data')
    await pause(random(60))
    child.kill('SIGKILL')
    await child.ended
    const found = fs.readFileSync(Filename)
    assert.ok(found.equals(bytes) || String(found) === 'old', `${found.length} bytes`)
    outcomes[found.length === 3 ? 'old' : 'new']++
  }
  // What a killed program leaves has a name of its own, is hidden, and nobody else's to read.
  for (const name of fs.readdirSync(where).filter(name => !name.startsWith('file '))) {
    assert.match(name, /^\.file \d+\.[0-9a-f]{16}\.part$/)
    assert.equal(fs.statSync(join(where, name)).mode & 0o777, 0o600)
    outcomes.left++
  }
  t.diagnostic(`the program killed in downloads: ${outcomes.old} old files, ${outcomes.new} new ones, 0 others; ${outcomes.left} .part files left`)
})

test(`the program is killed ${ROUNDS} times in the midst of uploads: whole or not there, and what is left is found and cleared`, limit, async t => {
  const { store, client, random } = await setting(t)
  for (let round = 0; round < ROUNDS; round++) {
    const child = start(async ({ endpoint, keys, Bucket, round, file }) => {
      const client = connect(endpoint, { ...keys, partSize: 5 << 20 })
      await client.headBucket({ Bucket })
      require('node:fs').writeSync(2, 'begins')
      const Body = require('node:fs').readFileSync(file)
      for (let i = 0; ; i++) {
        await Promise.all([
          client.putObject({ Bucket, Key: `${round} memory ${i}`, Body }), client.upload({ Bucket, Key: `${round} upload ${i}`, Body }),
          client.uploadFile({ Bucket, Key: `${round} file ${i}`, Filename: file }, { multipartThreshold: 5 << 20 })
        ])
      }
    }, { endpoint: store.endpoint, keys: KEYS, Bucket, round, file: fileOf(folder(t), bytes) })
    await once(child.stderr, 'data')
    await pause(random(150))
    child.kill('SIGKILL')
    await child.ended
  }
  const left = (await client.listMultipartUploads({ Bucket })).Uploads.length
  const count = await assertWhole(client, new Set([sha256(bytes)]))
  await assertNoUploads(client)
  t.diagnostic(`the program killed in uploads: ${count} objects, all whole; ${left} uploads left, found and aborted`)
})
