'use strict'

// A body that fails leaves a rejection that says why, and nothing on the store: no object, no upload under way.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const { Readable } = require('node:stream')
const { test } = require('node:test')
const { PART, bytesOf, cut, streamOf } = require('./support/bytes.js')
const { stored, uploadsOf } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const { bucket } = useStore('put-failures')

/** A client of the test's own, for close() to wait for its clean-up, and the object it fails to put. */
function attempt(t) {
  const client = connect({ partSize: PART })
  t.after(() => client.close())
  const target = { Bucket: bucket, Key: randomUUID() }
  return {
    put: (params, options) => client.putObject({ ...target, ...params }, options),
    uploads: () => uploadsOf(bucket, target.Key),
    async leavesNothing() {
      await client.close()
      assert.equal(await stored(bucket, target.Key), undefined)
      assert.deepEqual(await uploadsOf(bucket, target.Key), [])
    }
  }
}

/** Pieces of `size` bytes, then the error. */
function * failing(size, error) {
  yield * cut(bytesOf(size), [64 * 1024])
  throw error
}

function failingWebStream(size, error) {
  const pieces = failing(size, error)
  return new ReadableStream({
    pull(controller) {
      const { value } = pieces.next()
      controller.enqueue(value)
    }
  })
}

async function * failingGenerator(size, error) {
  yield * failing(size, error)
}

/** Pieces without end; `taken` counts their bytes, `returned` says that it was given up. */
function endless() {
  const source = { taken: 0, returned: false, [Symbol.asyncIterator]: pieces }
  async function * pieces() {
    try {
      for (const piece = bytesOf(256 * 1024); ; source.taken += piece.length) {
        yield piece
        await source.onPiece?.()
      }
    } finally {
      source.returned = true
    }
  }
  return source
}

const SOURCES = {
  'a Node stream': (size, error) => Readable.from(failing(size, error), { objectMode: false }),
  'a web stream': failingWebStream,
  'an async generator': failingGenerator
}

const WHEN = { 'before its first byte': 0, 'in the middle of the first part': 300_000, 'after two parts': 2 * PART + 100_000 }

for (const [kind, make] of Object.entries(SOURCES)) {
  for (const [when, size] of Object.entries(WHEN)) {
    test(`${kind} that fails ${when}`, async t => {
      const { put, leavesNothing } = attempt(t)
      const cause = new Error('the disk is on fire')
      await assert.rejects(put({ Body: make(size, cause) }), {
        name: 'DataStoreError', code: 'BodyReadError', message: /the disk is on fire/, cause, operation: 'putObject', bucket
      })
      await leavesNothing()
    })

    test(`${kind} of known length that fails ${when}`, async t => {
      const { put, leavesNothing } = attempt(t)
      const cause = new Error('the disk is on fire')
      await assert.rejects(put({ Body: make(size, cause), ContentLength: size + 1000 }), { code: 'BodyReadError', cause })
      await leavesNothing()
    })
  }
}

test('a file that is not there', async t => {
  const { put, leavesNothing } = attempt(t)
  await assert.rejects(put({ Body: fs.createReadStream('/there/is/no/such/file') }), error => {
    assert.deepEqual([error.code, error.cause.code], ['BodyReadError', 'ENOENT'])
    return true
  })
  await leavesNothing()
})

test('a stream that was destroyed before', async t => {
  const { put, leavesNothing } = attempt(t)
  await assert.rejects(put({ Body: streamOf(bytesOf(10)).destroy() }), { code: 'BodyReadError', message: /destroyed/ })
  await leavesNothing()
})

test('a stream that was read to its end before', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = streamOf(bytesOf(10))
  Body.resume()
  await once(Body, 'close')
  await assert.rejects(put({ Body }), { code: 'BodyReadError', message: /read from already/ })
  await leavesNothing()
})

test('a stream that is destroyed on the way, without an error', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = new Readable({ read() {} })
  Body.push(bytesOf(1000))
  const done = put({ Body })
  setImmediate(() => Body.destroy())
  await assert.rejects(done, { code: 'BodyReadError' })
  await leavesNothing()
})

test('a chunk that is no bytes', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = Readable.from(['text', { not: 'bytes' }])
  await assert.rejects(put({ Body }), error => {
    assert.deepEqual([error.code, error.cause.name, error.cause.code], ['BodyReadError', 'TypeError', 'ERR_INVALID_ARG_TYPE'])
    return true
  })
  assert.equal(Body.destroyed, true)
  await leavesNothing()
})

for (const [where, size] of Object.entries({ 'within a part': 100_000, 'over a part': PART + 100_000 })) {
  for (const [how, ContentLength] of Object.entries({ 'shorter than': size + 1, 'longer than': size - 1 })) {
    test(`a stream ${how} its ContentLength, ${where}`, async t => {
      const { put, leavesNothing } = attempt(t)
      const Body = streamOf(bytesOf(size))
      await assert.rejects(put({ Body, ContentLength }), { name: 'DataStoreError', code: 'IncompleteBody', operation: 'putObject' })
      assert.equal(Body.destroyed, true)
      await leavesNothing()
    })
  }
}

test('an endless generator with a ContentLength is given up at that length', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = endless()
  await assert.rejects(put({ Body, ContentLength: 1_000_000 }), { code: 'IncompleteBody' })
  assert.equal(Body.returned, true)
  assert.ok(Body.taken < 2_000_000, `${Body.taken} bytes were taken`)
  await leavesNothing()
})

test('a Buffer and another ContentLength are a TypeError', async t => {
  const { put, leavesNothing } = attempt(t)
  await assert.rejects(put({ Body: Buffer.alloc(10), ContentLength: 9 }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /ContentLength/ })
  await leavesNothing()
})

test('an abort in the middle of an upload', async t => {
  const { put, uploads, leavesNothing } = attempt(t)
  const abort = new AbortController()
  const reason = new Error('enough')
  const Body = endless()
  Body.onPiece = async () => { if (Body.taken > PART && (await uploads()).length === 1) abort.abort(reason) }
  await assert.rejects(put({ Body }, { signal: abort.signal }), { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
  await leavesNothing()
  assert.equal(Body.returned, true)
})

test('an abort while the source says nothing', async t => {
  const { put, leavesNothing } = attempt(t)
  const abort = new AbortController()
  const Body = new Readable({ read() { setImmediate(() => abort.abort()) } })
  const error = await put({ Body }, { signal: abort.signal }).catch(error => error)
  assert.deepEqual([error.name, error.code, error.cause], ['AbortError', 'ABORT_ERR', abort.signal.reason])
  assert.equal(Body.destroyed, true)
  await leavesNothing()
})

test('an abort while a source of known length is sent', async t => {
  const { put, leavesNothing } = attempt(t)
  const abort = new AbortController()
  const Body = endless()
  Body.onPiece = () => { if (Body.taken > 2 * PART) abort.abort() }
  await assert.rejects(put({ Body, ContentLength: 100 * PART }, { signal: abort.signal }), { name: 'AbortError' })
  await leavesNothing()
})

test('a signal that was aborted before', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = streamOf(bytesOf(1000))
  await assert.rejects(put({ Body }, { signal: AbortSignal.abort('no') }), { name: 'AbortError', cause: 'no' })
  assert.equal(Body.destroyed, true)
  await leavesNothing()
})

test('a timeout while the source says nothing', async t => {
  const { put, leavesNothing } = attempt(t)
  const Body = new Readable({ read() {} })
  await assert.rejects(put({ Body }, { timeout: 50 }), { name: 'DataStoreError', code: 'TimeoutError' })
  assert.equal(Body.destroyed, true)
  await leavesNothing()
})

test('a bucket that is not there: the stream is destroyed with the error', async t => {
  const client = connect({ partSize: PART })
  t.after(() => client.close())
  for (const size of [1000, PART + 1000]) {
    const Body = streamOf(bytesOf(size))
    const seen = once(Body, 'error')
    const error = await client.putObject({ Bucket: `${bucket}-none`, Key: 'k', Body }).catch(error => error)
    assert.deepEqual([error.code, error.statusCode, error.bucket], ['NoSuchBucket', 404, `${bucket}-none`])
    if (Body.readableEnded) continue
    assert.equal((await seen)[0], error)
  }
})
