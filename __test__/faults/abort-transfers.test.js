'use strict'

// Transfers aborted at every point of theirs: the multipart upload is aborted at the store, no file is left, the source is given up, and
// then it is quiet. See support/aborting.js for what else must hold.

const assert = require('node:assert/strict')
const { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { Readable } = require('node:stream')
const test = require('node:test')
const { object, stepOf, uploads, xml } = require('../support/answers.js')
const { aborting, turns } = require('../support/aborting.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { clientOf } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(12 * MIB)
const PART = 5 * MIB

/** Reads nothing of a body, and answers nothing, until it is released: then it sees the connection end. */
function holding() {
  let release
  const released = new Promise(resolve => { release = resolve })
  const answer = { early: true, with: async socket => { await released; socket.resume(); await closed(socket) } }
  return { answer, released, release }
}

/** A stream of `chunks` MiB that then says nothing more, unless it ends. */
function source(chunks, { ends = true } = {}) {
  let left = chunks
  return new Readable({ read() { if (left-- > 0) this.push(Buffer.alloc(MIB)); else if (ends) this.push(null) } })
}

/** How each is begun; `stream`: it has a source that is seen to be given up. */
const UPLOADS = {
  'putObject of a stream': { stream: true, start: (client, body, options) => client.putObject({ ...OBJECT, Body: body }, options) },
  'upload of a stream': { stream: true, start: (client, body, options) => client.upload({ ...OBJECT, Body: body }, options) },
  'upload of memory': { start: (client, body, options) => client.upload({ ...OBJECT, Body: BYTES }, options) },
  'uploadFile': { start: (client, body, options, file) => client.uploadFile({ ...OBJECT, Filename: file }, { ...options, multipartThreshold: PART }) },
  'copyObject in parts': { copies: true, start: (client, body, { signal }) => client.copyObject({ ...OBJECT, CopySource: { Bucket: 'b', Key: 's' } }, { signal, multipartThreshold: PART, partSize: PART }) }
}

/** name -> how a request's answer is held, and the steps the store has seen when all is over (the parts as one). */
const POINTS = {
  'while the upload is begun': { held: 'create', late: true, steps: ['create', 'abort'] },
  'while its first part is under way': { held: 'part', steps: ['create', 'part', 'abort'] },
  'while its second part is under way': { held: 'part', after: 1, steps: ['create', 'part', 'abort'] },
  'while it completes': { held: 'complete', steps: ['create', 'part', 'complete', 'abort'] }
}

function where(t) {
  const directory = mkdtempSync(join(tmpdir(), 'datastore-abort-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'file')
  writeFileSync(file, BYTES)
  return { directory, file }
}

/** A source of a copy is 12 MiB; its parts are answered as such. */
function copies(request) {
  const step = stepOf(request)
  if (step === 'head') return { headers: { 'Content-Length': BYTES.length, ETag: '"src"' } }
  if (request.query.has('tagging')) return xml('<Tagging><TagSet></TagSet></Tagging>')
  return step === 'part' ? xml('<CopyPartResult><ETag>"p"</ETag></CopyPartResult>') : undefined
}

for (const [what, { stream, copies: isCopy, start }] of Object.entries(UPLOADS)) {
  for (const [point, { held, after = 0, late, steps }] of Object.entries(POINTS)) {
    test(`${what} is aborted ${point}`, async t => {
      let passed = 0
      let reached
      const reaching = new Promise(resolve => { reached = resolve })
      const { answer, released, release } = holding()
      const usual = isCopy ? copies : () => undefined
      const server = await faultServer(uploads((request, step) => {
        // Parts that are at hand go out at once: which of them comes first is not said.
        if (step !== held || passed++ < after) return usual(request)
        reached()
        return late ? released.then(() => uploads()(request)) : answer
      }), t)
      const client = clientOf(t, server, { partSize: PART, concurrency: 1 })
      const aborted = aborting()
      const body = stream ? source(12) : undefined
      aborted.promise(start(client, body, aborted.measured, where(t).file))
      await reaching
      aborted.abort()
      release()
      await aborted.check(client, server)
      const seen = server.requests.map(stepOf).filter(step => step !== 'head' && step !== 'put')
      assert.deepEqual(seen.filter((step, i) => step !== seen[i - 1]), steps)
      assert.equal(server.requests.at(-1).query.get('uploadId'), 'U-1')
      if (stream) assert.ok(body.destroyed)
    })
  }

  test(`${what} is aborted before it begins`, async t => {
    const server = await faultServer(uploads(), t)
    const client = clientOf(t, server, { partSize: PART })
    const aborted = aborting()
    aborted.abort()
    const body = stream ? source(12) : undefined
    aborted.promise(start(client, body, aborted.measured, where(t).file))
    await aborted.check(client, server)
    assert.equal(server.accepted, 0)
    if (stream) assert.ok(body.destroyed)
  })

  if (!stream) continue

  test(`${what} is aborted while its source says nothing, between two parts`, async t => {
    let parts = 0
    let reached
    const reaching = new Promise(resolve => { reached = resolve })
    const server = await faultServer(uploads((request, step) => {
      if (step === 'part' && ++parts === 2) request.done.then(reached)
    }), t)
    const client = clientOf(t, server, { partSize: PART })
    const aborted = aborting()
    const body = source(11, { ends: false })
    aborted.promise(start(client, body, aborted.measured))
    await reaching
    await turns(20)
    aborted.abort()
    await aborted.check(client, server)
    assert.deepEqual(server.requests.map(stepOf), ['create', 'part', 'part', 'abort'])
    assert.ok(body.destroyed)
  })

  test(`${what} is aborted while it waits for the memory that others hold`, async t => {
    const hold = holding()
    const server = await faultServer(uploads((request, step) => step === 'put' ? hold.answer : undefined), t)
    const client = clientOf(t, server, { partSize: PART, memoryLimit: PART })
    const other = new AbortController()
    const held = client.putObject({ ...OBJECT, Body: source(3), ContentLength: 3 * MIB }, { signal: other.signal }).catch(() => {})
    await server.request(1)
    const aborted = aborting()
    const body = source(12)
    aborted.promise(start(client, body, aborted.measured))
    await turns(20)
    aborted.abort()
    other.abort()
    hold.release()
    await held
    await aborted.check(client, server)
    assert.deepEqual(server.requests.map(stepOf), ['put'])
    assert.ok(body.destroyed)
  })
}

for (const [what, start] of Object.entries({
  'putObject of memory': (client, options) => client.putObject({ ...OBJECT, Body: BYTES }, options),
  'putObject of a stream of known length': (client, options) => client.putObject({ ...OBJECT, Body: source(12), ContentLength: BYTES.length }, options),
  'uploadPart of a stream': (client, options) => client.uploadPart({ ...OBJECT, UploadId: 'U-1', PartNumber: 1, Body: source(12), ContentLength: BYTES.length }, options),
  'request()': (client, { signal }) => client.request({ ...OBJECT, method: 'PUT', body: BYTES }, { signal })
})) {
  test(`${what} is aborted inside its body`, async t => {
    const { answer, release } = holding()
    const server = await faultServer(() => answer, t)
    const client = clientOf(t, server)
    const aborted = aborting()
    aborted.promise(start(client, aborted.measured))
    await server.request(1)
    await turns(20)
    aborted.abort()
    release()
    await aborted.check(client, server)
    assert.equal(server.requests.length, 1)
  })
}

for (const [point, spoil] of Object.entries({
  'while the answer is awaited': () => ({ silent: true }),
  'inside its first range': () => ({ stall: MIB }),
  'while its second range is awaited': (request, n) => n > 1 ? { silent: true } : {},
  'inside its second range': (request, n) => n > 1 ? { stall: MIB } : {}
})) {
  test(`downloadFile is aborted ${point}`, async t => {
    const server = await faultServer(object(BYTES, { spoil }), t)
    const { directory } = where(t)
    const client = clientOf(t, server)
    const aborted = aborting()
    const path = join(directory, 'down')
    aborted.promise(client.downloadFile({ ...OBJECT, Filename: path }, { ...aborted.measured, partSize: PART, multipartThreshold: PART, concurrency: 1 }))
    await server.request(point.includes('second') ? 2 : 1)
    await turns(20)
    aborted.abort()
    await aborted.check(client, server)
    assert.ok(!existsSync(path))
    assert.deepEqual(readdirSync(directory), ['file'])
  })
}

test('downloadFile is aborted while its file is being made', async t => {
  const server = await faultServer(() => ({ silent: true }), t)
  const client = clientOf(t, server)
  const { directory } = where(t)
  const before = readdirSync(directory)
  for (let round = 0; round < 300; round++) {
    const abort = new AbortController()
    const done = assert.rejects(client.downloadFile({ ...OBJECT, Filename: join(directory, 'down') }, { signal: abort.signal }), { name: 'AbortError' })
    // At once, without a turn of the loop: the file is seen before it is ready.
    for (const end = Date.now() + 10_000; readdirSync(directory).length === before.length && Date.now() < end;);
    abort.abort()
    await done
    assert.deepEqual(readdirSync(directory), before, `round ${round}`)
  }
})
