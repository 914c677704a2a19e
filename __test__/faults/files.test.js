'use strict'

// Files up and down against a store that fails, changes its objects, or knows no ranges: whole or not at all.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { Worker } = require('node:worker_threads')
const { inOrder, object, s3Error, stepOf, uploads } = require('../support/answers.js')
const { PART, bytesOf } = require('../support/bytes.js')
const { start } = require('../support/child.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { fileOf, folder } = require('../support/files.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(3 * PART + 1000)

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  const client = clientOf(t, server, { partSize: PART, ...options })
  const where = folder(t)
  const Filename = join(where, 'file')
  return {
    server, client, where, Filename,
    ranges: () => server.requests.map(({ headers }) => headers.range),
    get: (more, options) => client.downloadFile({ ...OBJECT, Filename, ...more }, options),
    found: () => fs.readFileSync(Filename),
    leftNothing: () => assert.deepEqual(fs.readdirSync(where), [])
  }
}

const rangeOf = index => `bytes=${index * PART}-${Math.min((index + 1) * PART, BYTES.length) - 1}`

test('the first request asks for the first part, the others for theirs of the same object', async t => {
  const { server, get, found, ranges } = await setting(t, object(BYTES, { headers: { 'x-amz-version-id': 'v7' } }))
  const { ContentLength, VersionId } = await get({ IfNoneMatch: '"other"', ChecksumMode: 'ENABLED' })
  assert.deepEqual([ContentLength, VersionId], [BYTES.length, 'v7'])
  assert.deepEqual(found(), BYTES)
  assert.deepEqual(ranges().sort(), [0, 1, 2, 3].map(rangeOf).sort())
  const [first, ...others] = server.requests
  assert.equal(first.headers.range, rangeOf(0))
  assert.deepEqual([first.headers['if-match'], first.headers['if-none-match'], first.query.get('versionId')], [undefined, '"other"', null])
  for (const { headers, query } of others) assert.deepEqual([headers['if-match'], headers['if-none-match'], query.get('versionId')], ['"e1"', undefined, 'v7'])
})

test('a small object is one request', async t => {
  const { get, found, ranges } = await setting(t, object(BYTES.subarray(0, PART)))
  await get()
  assert.deepEqual([found().length, ranges()], [PART, [rangeOf(0)]])
})

test('the threshold is the first request\'s range', async t => {
  const { get, found, ranges } = await setting(t, object(BYTES))
  await get({}, { multipartThreshold: 2 * PART })
  assert.deepEqual(found(), BYTES)
  assert.deepEqual(ranges()[0], `bytes=0-${2 * PART - 1}`)
  assert.equal(ranges().length, 3)
})

test('no more ranges at once than concurrency', async t => {
  let now = 0
  let most = 0
  const answer = object(BYTES)
  const { get, found } = await setting(t, async request => {
    most = Math.max(most, ++now)
    await new Promise(setImmediate)
    const { body, ...head } = answer(request)
    return { with: socket => {
      socket.write(`HTTP/1.1 206 X\r\n${Object.entries({ ...head.headers, 'Content-Length': body.length }).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
      // It counts as done before its client can know that it is.
      return new Promise(resolve => socket.write(body.subarray(0, -1), () => { now--; socket.write(body.subarray(-1), resolve) }))
    } }
  })
  await get({}, { concurrency: 2 })
  assert.deepEqual(found(), BYTES)
  assert.ok(most <= 2, `${most} at once`)
})

test('416 is an empty object: asked for whole', async t => {
  const { get, found, ranges } = await setting(t, inOrder(s3Error(416, 'InvalidRange'), object(Buffer.alloc(0))))
  assert.equal((await get()).ContentLength, 0)
  assert.deepEqual([found().length, ranges()], [0, [rangeOf(0), undefined]])
})

test('a later part where the whole was asked for is no object, and the file is as it was', async t => {
  const part = { status: 206, headers: { ETag: '"e1"', 'Content-Range': 'bytes 5-9/10' }, body: BYTES.subarray(5, 10) }
  const { get, Filename, found } = await setting(t, inOrder(part, part))
  fs.writeFileSync(Filename, 'old')
  assert.equal((await errorOf(get())).code, 'InvalidResponse')
  assert.equal(found().toString(), 'old')
})

for (const [what, more] of [['of known length', {}], ['in chunks', { chunked: true, headers: { ETag: '"e1"' } }]]) {
  test(`200 with everything, ${what}, is taken whole`, async t => {
    const { get, found, server } = await setting(t, () => ({ headers: { ETag: '"e1"' }, body: BYTES, ...more }))
    assert.equal((await get()).ContentLength, BYTES.length)
    assert.deepEqual(found(), BYTES)
    assert.equal(server.requests.length, 1)
  })
}

for (const [what, etag] of [['no ETag', null], ['a weak ETag', 'W/"e1"']]) {
  test(`an object with ${what} cannot be told from its successor: it comes whole, by one request more`, async t => {
    const { get, found, ranges } = await setting(t, object(BYTES, { etag }))
    await get()
    assert.deepEqual(found(), BYTES)
    assert.deepEqual(ranges(), [rangeOf(0), undefined])
  })
}

test('a Content-Range without the whole length makes one request of it', async t => {
  const unknown = { status: 206, headers: { ETag: '"e1"', 'Content-Range': `bytes 0-${PART - 1}/*` }, body: BYTES.subarray(0, PART) }
  const { get, found, ranges } = await setting(t, inOrder(unknown, object(BYTES)))
  await get()
  assert.deepEqual(found(), BYTES)
  assert.deepEqual(ranges(), [rangeOf(0), undefined])
})

test('every range that is cut goes on where it broke', async t => {
  const spoil = (request, n) => n <= 12 ? { cut: 300_000, how: n % 2 ? 'fin' : 'rst' } : {}
  const { get, found } = await setting(t, object(BYTES, { spoil }), { maxAttempts: 10 })
  await get()
  assert.deepEqual(found(), BYTES)
})

for (const [what, answer] of [
  ['412', s3Error(412, 'PreconditionFailed')],
  ['404', s3Error(404, 'NoSuchKey')],
  ['416', s3Error(416, 'InvalidRange')],
  ['another ETag', request => object(BYTES, { etag: '"e2"' })({ headers: { range: request.headers.range } })],
  ['everything', { headers: { ETag: '"e1"' }, body: BYTES }]
]) {
  test(`a range answered by ${what} is ObjectChanged, and the file is as it was`, async t => {
    const { get, Filename, where } = await setting(t, inOrder(object(BYTES), answer))
    fs.writeFileSync(Filename, 'old')
    const error = await errorOf(get())
    assert.deepEqual([error.code, error.operation, error.key], ['ObjectChanged', 'downloadFile', 'k'])
    assert.deepEqual([fs.readdirSync(where), fs.readFileSync(Filename, 'utf8')], [['file'], 'old'])
  })
}

test('a range that fails is the error, and leaves nothing', async t => {
  const { get, leftNothing } = await setting(t, inOrder(object(BYTES), s3Error(403, 'AccessDenied')))
  const error = await errorOf(get())
  assert.deepEqual([error.code, error.statusCode, error.requestId], ['AccessDenied', 403, 'R-1'])
  leftNothing()
})

test('a body that ends too soon each time is an error and no file', async t => {
  const { get, leftNothing } = await setting(t, object(BYTES, { spoil: () => ({ cut: 0 }) }), { maxAttempts: 2 })
  assert.equal((await errorOf(get())).code, 'ConnectionClosed')
  leftNothing()
})

for (const how of ['throw new Error(\'mine\')', 'process.exit(0)']) {
  test(`a process that ends in the middle by ${how} leaves no unfinished file`, async t => {
    const { server, where, Filename } = await setting(t, object(BYTES, { spoil: () => ({ stall: 100_000 }) }))
    const child = start(`async ({ endpoint, where, Filename }) => {
      const fs = require('node:fs')
      const client = connect(endpoint, { partSize: ${PART} })
      process.removeAllListeners('uncaughtException')
      client.downloadFile({ Bucket: 'b', Key: 'k', Filename })
      while (!fs.readdirSync(where).some(name => name.endsWith('.part'))) await new Promise(setImmediate)
      out.seen = true
      setImmediate(() => { ${how} })
    }`, { endpoint: server.endpoint, where, Filename })
    const { out } = await child.ended
    assert.equal(out.seen, true)
    assert.deepEqual(fs.readdirSync(where), [])
  })
}

test('a worker that is ended in the middle leaves no unfinished file', async t => {
  const { server, where, Filename } = await setting(t, object(BYTES, { spoil: () => ({ stall: 100_000 }) }))
  const worker = new Worker(`
    const { workerData: { endpoint, Filename } } = require('node:worker_threads')
    const { DataStoreClient } = require('datastore-client')
    const client = new DataStoreClient({ endpoint, region: 'r', accessKeyId: 'test', secretAccessKey: 'test', partSize: ${PART} })
    client.downloadFile({ Bucket: 'b', Key: 'k', Filename }).catch(() => {})
  `, { eval: true, workerData: { endpoint: server.endpoint, Filename } })
  await server.request(1)
  assert.equal(fs.readdirSync(where).length, 1)
  await worker.terminate()
  while (fs.readdirSync(where).length > 0) await new Promise(setImmediate)
})

test('an abort while a range stands still removes the file before it rejects', async t => {
  const { server, get, leftNothing } = await setting(t, object(BYTES, { spoil: (request, n) => n > 1 ? { stall: 1000 } : {} }))
  const abort = new AbortController()
  const call = errorOf(get({}, { signal: abort.signal }))
  await server.request(4)
  abort.abort('enough')
  const error = await call
  assert.deepEqual([error.name, error.cause], ['AbortError', 'enough'])
  leftNothing()
  await server.quiet()
})

const sent = { partSize: PART, multipartThreshold: 0 }

test('a part that fails once is sent again, and progress never exceeds the whole', async t => {
  const failed = new Set()
  const answer = uploads((request, step) => {
    const part = request.query.get('partNumber')
    if (step !== 'part' || failed.has(part)) return undefined
    failed.add(part)
    return s3Error(503, 'SlowDown')
  })
  const { server, client, where } = await setting(t, answer)
  const reports = []
  await client.uploadFile({ ...OBJECT, Filename: fileOf(where, BYTES) }, { ...sent, onProgress: report => reports.push(report) })
  assert.deepEqual(answer.bytes(), BYTES)
  assert.equal(server.requests.map(stepOf).filter(step => step === 'part').length, 8)
  const { transferred, total } = reports.at(-1)
  assert.deepEqual([transferred, total], [BYTES.length, BYTES.length])
  assert.ok(reports.every(({ transferred }) => transferred <= BYTES.length))
})

test('one PUT of a file that fails reads it again', async t => {
  let failed = 0
  const answer = uploads(() => failed++ < 2 ? s3Error(503, 'SlowDown') : undefined)
  const { server, client, where } = await setting(t, answer)
  await client.uploadFile({ ...OBJECT, Filename: fileOf(where, BYTES) }, { multipartThreshold: 4 * PART })
  assert.deepEqual([answer.bytes().length, answer.bytes().equals(BYTES)], [BYTES.length, true])
  assert.deepEqual(server.requests.map(stepOf), ['put', 'put', 'put'])
})

test('an abort while a part is under way aborts the upload before it rejects', async t => {
  const answer = uploads((request, step) => step === 'part' ? { silent: true } : undefined)
  const { server, client, where } = await setting(t, answer)
  const abort = new AbortController()
  const call = errorOf(client.uploadFile({ ...OBJECT, Filename: fileOf(where, BYTES) }, { ...sent, signal: abort.signal }))
  await server.request(3)
  abort.abort()
  assert.equal((await call).name, 'AbortError')
  // A part that was on its way may be read by the server after it.
  assert.ok(server.requests.map(stepOf).includes('abort'))
})

test('an abort while the upload is begun waits for its id, to abort it', async t => {
  const abort = new AbortController()
  const answer = uploads((request, step) => { if (step === 'create') abort.abort() })
  const { server, client, where } = await setting(t, answer)
  const error = await errorOf(client.uploadFile({ ...OBJECT, Filename: fileOf(where, BYTES) }, { ...sent, signal: abort.signal }))
  assert.equal(error.name, 'AbortError')
  assert.deepEqual(server.requests.map(stepOf), ['create', 'abort'])
})

/** An onProgress, and a promise of its first report of a transfer that moves. */
function motion() {
  let go
  const moved = new Promise(resolve => { go = resolve })
  return { moved, onProgress: ({ transferred, total }) => { if (transferred > 0 && transferred <= total) go(transferred) } }
}

test('progress moves while bytes come', async t => {
  const { moved, onProgress } = motion()
  const { get } = await setting(t, () => ({
    async with(socket) {
      socket.write(`HTTP/1.1 206 X\r\nETag: "e1"\r\nContent-Range: bytes 0-1999/2000\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(1000)}`)
      assert.equal(await moved, 1000)
      socket.write('x'.repeat(1000))
    }
  }))
  await get({}, { onProgress })
})

test('progress moves while bytes go, before the answer', async t => {
  const { moved, onProgress } = motion()
  const { client, where } = await setting(t, async request => {
    await request.read()
    await moved
    return { headers: { ETag: '"e1"' } }
  })
  await client.uploadFile({ ...OBJECT, Filename: fileOf(where, 'abc') }, { onProgress })
})
