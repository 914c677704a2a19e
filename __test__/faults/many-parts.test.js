'use strict'

// How many parts of a file are under way at once, and those that are read as they are sent.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { setTimeout: slowly } = require('node:timers/promises')
const { object, s3Error, stepOf, uploads } = require('../support/answers.js')
const { PART, bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { fileOf, folder } = require('../support/files.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const MANY = 24

/** Answers when so many parts are there at once, slowly; and after the last such number any as it comes. */
function crowd(...sizes) {
  let held = []
  return async () => {
    if (sizes.length === 0) return
    const turn = new Promise(resolve => held.push(resolve))
    if (held.length === sizes[0]) {
      const all = held
      held = []
      sizes.shift()
      await slowly(200)
      for (const go of all) go()
    }
    await turn
  }
}

/** A large file that costs nothing, and where it is. */
function sparse(where) {
  const Filename = join(where, 'large')
  fs.writeFileSync(Filename, '')
  fs.truncateSync(Filename, MANY * PART)
  return Filename
}

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, { partSize: PART, ...options }), where: folder(t) }
}

test('where each connection gives little an upload takes four times as many', async t => {
  const wait = crowd(4, 16)
  const answer = uploads()
  const { client, where } = await setting(t, async (request, n) => {
    if (stepOf(request) !== 'part') return answer(request, n)
    await request.read()
    await wait()
    return answer(request, n)
  })
  await client.uploadFile({ ...OBJECT, Filename: sparse(where) })
  assert.equal(answer.bytes().length, MANY * PART)
})

test('where each connection gives little a download takes four times as many', async t => {
  const wait = crowd(4, 16)
  const answer = object(Buffer.alloc(MANY * PART))
  const { client, where } = await setting(t, async (request, n) => {
    // Before the first has said how long the object is there are no others.
    if (n > 1) await wait()
    return answer(request)
  })
  const { ContentLength } = await client.downloadFile({ ...OBJECT, Filename: join(where, 'file') })
  assert.equal(ContentLength, MANY * PART)
})

test('more parts are under way than memory would hold whole', async t => {
  const wait = crowd(7)
  const answer = uploads()
  const { client, where } = await setting(t, async (request, n) => {
    if (stepOf(request) !== 'part') return answer(request, n)
    await request.read()
    await wait()
    return answer(request, n)
  }, { memoryLimit: 5 * PART, concurrency: 7 })
  await client.uploadFile({ ...OBJECT, Filename: sparse(where) })
  assert.equal(answer.bytes().length, MANY * PART)
})

test('a number that is given is kept, however slow the parts are', async t => {
  let now = 0
  let most = 0
  const answer = uploads()
  const { client, where } = await setting(t, async (request, n) => {
    if (stepOf(request) !== 'part') return answer(request, n)
    most = Math.max(most, ++now)
    await request.read()
    await slowly(50)
    now--
    return answer(request, n)
  }, { concurrency: 3 })
  await client.uploadFile({ ...OBJECT, Filename: sparse(where) })
  assert.equal(most, 3)
})

for (const [what, payloadSigning] of [['with their hash in the signature', 'always'], ['without', 'never']]) {
  test(`parts beyond the first four are sent again where they fail, ${what}`, async t => {
    const bytes = bytesOf(10 * PART + 7)
    const failed = new Set()
    const answer = uploads((request, step) => {
      const part = request.query.get('partNumber')
      if (step !== 'part' || failed.has(part)) return undefined
      failed.add(part)
      // Some before they are read, some after.
      return part % 2 ? { early: true, hangup: 'rst' } : s3Error(503, 'SlowDown')
    })
    const { server, client, where } = await setting(t, answer, { payloadSigning })
    const { attempts } = await client.uploadFile({ ...OBJECT, Filename: fileOf(where, bytes) }, { concurrency: 11 })
    assert.ok(answer.bytes().equals(bytes))
    assert.equal(server.requests.map(stepOf).filter(step => step === 'part').length, 22)
    assert.equal(attempts, 2)
    const signed = server.requests.filter(request => stepOf(request) === 'part').map(({ headers }) => headers['x-amz-content-sha256'])
    assert.equal(signed.filter(hash => hash === 'UNSIGNED-PAYLOAD').length, payloadSigning === 'never' ? 22 : 0)
  })
}

test('a file that changes while its parts are sent is no object, and the upload is aborted', async t => {
  let Filename
  const answer = uploads((request, step) => {
    if (step === 'part' && request.query.get('partNumber') === '9') fs.appendFileSync(Filename, 'more')
  })
  const { server, client, where } = await setting(t, answer)
  Filename = fileOf(where, bytesOf(12 * PART))
  assert.equal((await errorOf(client.uploadFile({ ...OBJECT, Filename }, { concurrency: 6 }))).code, 'BodyChanged')
  const steps = server.requests.map(stepOf)
  assert.deepEqual([steps.includes('abort'), steps.includes('complete')], [true, false])
})

test('an abort ends parts that are read as they are sent, and aborts the upload', async t => {
  const answer = uploads((request, step) => step === 'part' ? { early: true, silent: true } : undefined)
  const { server, client, where } = await setting(t, answer, { payloadSigning: 'never' })
  const abort = new AbortController()
  const call = errorOf(client.uploadFile({ ...OBJECT, Filename: sparse(where) }, { concurrency: 12, signal: abort.signal }))
  await server.request(13)
  abort.abort()
  assert.equal((await call).name, 'AbortError')
  assert.equal(server.requests.map(stepOf).at(-1), 'abort')
})

test('parts that are verified are in memory, with their sum before them', async t => {
  const bytes = bytesOf(9 * PART)
  const answer = uploads()
  const { server, client, where } = await setting(t, answer)
  await client.uploadFile({ ...OBJECT, Filename: fileOf(where, bytes) }, { concurrency: 9, verify: true })
  assert.ok(answer.bytes().equals(bytes))
  const sums = server.requests.filter(request => stepOf(request) === 'part').map(({ headers }) => headers['content-md5'])
  assert.deepEqual(sums.map(sum => sum?.length), Array(9).fill(24))
})
