'use strict'

// A download whose body breaks off goes on where it stopped, with the same bytes or an error, never a mixture.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { html, inOrder, object, s3Error } = require('../support/answers.js')
const { bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(300_000)

const first = more => (request, n) => n === 1 ? more : {}
const cutAt = (cut, how = 'fin') => first({ cut, how })

/** The two ways to read an object; both must survive the same. */
const WAYS = {
  stream: stream => readAll(stream),
  'bytes()': stream => stream.bytes()
}

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  const client = clientOf(t, server, options)
  return { server, get: (more = {}) => client.getObject({ ...OBJECT, ...more }) }
}

for (const [way, read] of Object.entries(WAYS)) {
  test(`${way}: a cut body is asked for from where it broke, by Range and If-Match`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: cutAt(100_000) }))
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests.length, 2)
    const { range, 'if-match': match } = server.requests[1].headers
    assert.deepEqual([range, match], [`bytes=100000-${BYTES.length - 1}`, '"e1"'])
  })

  test(`${way}: random cuts after any byte, by FIN and by RST, give the same bytes`, async t => {
    for (let round = 0; round < 25; round++) {
      const cuts = []
      const spoil = (request, n) => {
        if (n > 6) return {}
        const cut = Math.floor(Math.random() * (BYTES.length / 4))
        const how = Math.random() < 0.5 ? 'fin' : 'rst'
        cuts.push(`${how} after ${cut}`)
        return { cut, how }
      }
      const { server, get } = await setting(t, object(BYTES, { spoil }), { maxAttempts: 10 })
      const got = await read(get())
      assert.ok(got.equals(BYTES), `${got.length} of ${BYTES.length} bytes after ${cuts}`)
      await server.close()
    }
  })

  test(`${way}: a cut at each end of the body is survived`, async t => {
    for (const cut of [0, 1, BYTES.length - 1]) {
      const { server, get } = await setting(t, object(BYTES, { spoil: cutAt(cut) }))
      assert.deepEqual(await read(get()), BYTES, `cut after ${cut}`)
      assert.equal(server.requests.length, 2)
    }
  })

  test(`${way}: a body that breaks before its first byte each time ends after maxAttempts requests`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: () => ({ cut: 0 }) }), { maxAttempts: 4 })
    const error = await errorOf(read(get()))
    assert.deepEqual([error.name, error.code, error.attempts, error.retryable], ['DataStoreError', 'ConnectionClosed', 4, true])
    assert.equal(server.requests.length, 4)
  })

  test(`${way}: attempts are counted anew after progress`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: () => ({ cut: 30_000 }) }), { maxAttempts: 2 })
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests.length, 10)
  })

  test(`${way}: maxAttempts: 1 resumes nothing`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: cutAt(1000) }), { maxAttempts: 1 })
    assert.equal((await errorOf(read(get()))).code, 'ConnectionClosed')
    assert.equal(server.requests.length, 1)
  })

  for (const [what, answer] of [
    ['412', s3Error(412, 'PreconditionFailed')],
    ['404', s3Error(404, 'NoSuchKey')],
    ['a 206 with another ETag', request => ({ ...object(BYTES, { etag: '"e2"' })({ headers: { range: request.headers.range } }) })],
    ['a 200 with another ETag', { headers: { ETag: '"e2"' }, body: BYTES }],
    ['a 200 with another length', { headers: { ETag: '"e1"' }, body: BYTES.subarray(1) }],
    ['another range than asked for', () => ({ status: 206, headers: { ETag: '"e1"', 'Content-Range': `bytes 5-9/${BYTES.length}` }, body: BYTES.subarray(5, 10) })]
  ]) {
    test(`${way}: a resumption answered by ${what} is ObjectChanged`, async t => {
      const { server, get } = await setting(t, inOrder(object(BYTES, { spoil: cutAt(1000) }), answer))
      const error = await errorOf(read(get()))
      assert.deepEqual([error.code, error.retryable, error.operation, error.key], ['ObjectChanged', false, 'getObject', 'k'])
      assert.equal(server.requests.length, 2)
    })
  }

  test(`${way}: a store without ranges answers a resumption by the whole object, whose beginning is not delivered again`, async t => {
    const whole = { headers: { ETag: '"e1"' }, body: BYTES }
    const { server, get } = await setting(t, inOrder({ ...whole, cut: 100_000 }, { ...whole, cut: 200_000 }, { ...whole, cut: 50 }, whole))
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests.length, 4)
  })

  test(`${way}: a ranged download resumes inside its own range`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: cutAt(40_000) }))
    assert.deepEqual(await read(get({ Range: 'bytes=1000-250999' })), BYTES.subarray(1000, 251_000))
    assert.deepEqual(server.requests.map(({ headers }) => headers.range), ['bytes=1000-250999', 'bytes=41000-250999'])
  })

  test(`${way}: the last bytes of an object resume by their place in it`, async t => {
    const suffix = request => ({
      status: 206, headers: { ETag: '"e1"', 'Content-Range': `bytes ${BYTES.length - 1000}-${BYTES.length - 1}/${BYTES.length}` }, body: BYTES.subarray(-1000), cut: 10
    })
    const { server, get } = await setting(t, inOrder(suffix, object(BYTES)))
    assert.deepEqual(await read(get({ Range: 'bytes=-1000' })), BYTES.subarray(-1000))
    assert.equal(server.requests[1].headers.range, `bytes=${BYTES.length - 990}-${BYTES.length - 1}`)
  })

  test(`${way}: without an ETag nothing says that it is the same object: no resumption, an error`, async t => {
    const { server, get } = await setting(t, object(BYTES, { etag: null, spoil: cutAt(1000) }))
    assert.equal((await errorOf(read(get()))).code, 'ConnectionClosed')
    assert.equal(server.requests.length, 1)
  })

  test(`${way}: a weak ETag does not say it either`, async t => {
    const { server, get } = await setting(t, object(BYTES, { etag: 'W/"e1"', spoil: cutAt(1000) }))
    assert.equal((await errorOf(read(get()))).code, 'ConnectionClosed')
    assert.equal(server.requests.length, 1)
  })

  test(`${way}: a body of unknown length that breaks off is an error, never a short object`, async t => {
    const { get } = await setting(t, () => ({ headers: { ETag: '"e1"' }, chunked: true, body: BYTES, cut: 1000 }))
    const error = await errorOf(read(get()))
    assert.equal(error.code, 'ConnectionClosed')
  })

  test(`${way}: an unquoted ETag, as some gateways send it, resumes as well`, async t => {
    const { server, get } = await setting(t, inOrder(object(BYTES, { etag: 'e1', spoil: cutAt(1000) }), object(BYTES)))
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests.length, 2)
  })

  test(`${way}: a body that stands still for idleTimeout is resumed`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: first({ stall: 100_000 }) }), { idleTimeout: 200 })
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests[1].headers.range, `bytes=100000-${BYTES.length - 1}`)
  })

  test(`${way}: a body that stands still each time is IdleTimeout`, async t => {
    const { server, get } = await setting(t, object(BYTES, { spoil: () => ({ stall: 0 }) }), { idleTimeout: 100, maxAttempts: 2 })
    const error = await errorOf(read(get()))
    assert.deepEqual([error.code, error.retryable, error.attempts], ['IdleTimeout', true, 2])
    assert.equal(server.requests.length, 2)
  })

  test(`${way}: a body that drips is slow and not dead`, async t => {
    const bytes = BYTES.subarray(0, 500)
    const { server, get } = await setting(t, object(bytes, { spoil: () => ({ drip: 1 }) }), { idleTimeout: 500 })
    assert.deepEqual(await read(get()), bytes)
    assert.equal(server.requests.length, 1)
  })

  test(`${way}: a resumption that fails with a server error is tried again`, async t => {
    const { server, get } = await setting(t, inOrder(object(BYTES, { spoil: cutAt(1000) }), html(502), s3Error(503, 'SlowDown'), object(BYTES)))
    assert.deepEqual(await read(get()), BYTES)
    assert.equal(server.requests.length, 4)
  })

  test(`${way}: a resumption that is denied carries the store's own error`, async t => {
    const { get } = await setting(t, inOrder(object(BYTES, { spoil: cutAt(1000) }), s3Error(403, 'AccessDenied')))
    const error = await errorOf(read(get()))
    assert.deepEqual([error.code, error.statusCode, error.requestId], ['AccessDenied', 403, 'R-1'])
  })
}

test('the version that was begun is the version that is resumed', async t => {
  const { server, get } = await setting(t, object(BYTES, { headers: { 'x-amz-version-id': 'v7' }, spoil: cutAt(1000) }))
  assert.deepEqual(await get().bytes(), BYTES)
  assert.deepEqual([server.requests[0].query.get('versionId'), server.requests[1].query.get('versionId')], [null, 'v7'])
})

test('conditions of the first request are not repeated in the second, the customer\'s key and response-* are', async t => {
  const { server, get } = await setting(t, object(BYTES, { spoil: cutAt(1000) }))
  const key = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: Buffer.alloc(32).toString('base64'), SSECustomerKeyMD5: 'cLyPS3KoaSFGi67EvZZu8w==' }
  await get({ IfNoneMatch: '"other"', IfModifiedSince: new Date(0), ResponseContentType: 'text/x', ...key }).bytes()
  const { headers, query } = server.requests[1]
  assert.deepEqual([headers['if-none-match'], headers['if-modified-since']], [undefined, undefined])
  assert.equal(headers['x-amz-server-side-encryption-customer-algorithm'], 'AES256')
  assert.equal(query.get('response-content-type'), 'text/x')
})

test('a slow consumer, paused for longer than idleTimeout, is not punished', async t => {
  const bytes = bytesOf(8_000_000)
  const { server, get } = await setting(t, object(bytes), { idleTimeout: 50 })
  const stream = get()
  await once(stream, 'readable')
  await new Promise(resolve => setTimeout(resolve, 1000))
  assert.deepEqual(await readAll(stream), bytes)
  assert.equal(server.requests.length, 1)
})

test('chunks handed out before a cut keep their bytes', async t => {
  const { get } = await setting(t, object(BYTES, { spoil: (request, n) => n < 8 ? { cut: 40_000 } : {} }))
  const chunks = []
  for await (const chunk of get()) chunks.push({ chunk, copy: Buffer.from(chunk) })
  for (const { chunk, copy } of chunks) assert.deepEqual(chunk, copy)
  assert.deepEqual(Buffer.concat(chunks.map(({ chunk }) => chunk)), BYTES)
})

test('metadata() of an object whose body is cut is the first answer\'s', async t => {
  const { get } = await setting(t, object(BYTES, { headers: { 'x-amz-meta-a': 'b' }, spoil: cutAt(10) }))
  const stream = get()
  const { ContentLength, ETag, Metadata } = await stream.metadata()
  assert.deepEqual({ ContentLength, ETag, Metadata }, { ContentLength: BYTES.length, ETag: '"e1"', Metadata: { a: 'b' } })
  assert.deepEqual(await readAll(stream), BYTES)
})

test('more bytes than Content-Length are not delivered', async t => {
  const { get } = await setting(t, () => ({ headers: { ETag: '"e1"' }, body: BYTES, length: 1000, then: 'fin' }))
  assert.deepEqual(await get().bytes(), BYTES.subarray(0, 1000))
})

/** Answers a range with one byte more than it has, or from a byte later on. */
function another(how) {
  const right = object(BYTES, { spoil: cutAt(100_000) })
  return (request, n) => {
    if (n === 1) return right(request, n)
    const last = BYTES.length - 1
    const [from, to] = how === 'later' ? [100_001, last] : [100_000, last - 1]
    return { status: 206, headers: { ETag: '"e1"', 'Content-Range': `bytes ${from}-${to}/${BYTES.length}` }, body: BYTES.subarray(from, to + 1) }
  }
}

for (const how of ['later', 'shorter']) {
  test(`another range than the rest (${how}) is an error, not bytes in others' places`, async t => {
    const { get } = await setting(t, another(how))
    assert.equal((await errorOf(get().bytes())).code, 'ObjectChanged')
  })
}

test('chunks of more bytes than the length beside them are an error', async t => {
  const { get } = await setting(t, () => ({ headers: { ETag: '"e1"', 'Content-Length': 1000 }, body: BYTES, chunked: true }))
  assert.equal((await errorOf(get().bytes())).code, 'ConnectionClosed')
})
