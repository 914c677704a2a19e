'use strict'

// Uploads against a store that fails: no object that looks whole, no upload left behind, and the first error is the one told.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { PassThrough, Readable } = require('node:stream')
const test = require('node:test')
const { done, inOrder, s3Error, stepOf, uploads } = require('../support/answers.js')
const { MIB, PART, bytesOf, streamOf } = require('../support/bytes.js')
const { clientOf, errorOf } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const SMALL_PARTS = { partSize: PART }
const BODY = bytesOf(2 * PART + 1000)

async function setting(t, answer, options = SMALL_PARTS) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options), steps: () => server.requests.map(stepOf) }
}

/** Answers `step` by these, in order, the other steps well. */
function failing(step, ...answers) {
  const next = inOrder(...answers)
  return uploads((request, at) => at === step ? next(request) : undefined)
}

test('a part that fails once is sent again, the others are not', async t => {
  let failed = false
  const answer = uploads((request, step) => {
    if (step !== 'part' || request.query.get('partNumber') !== '2' || failed) return undefined
    failed = true
    return s3Error(503, 'SlowDown')
  })
  const { client, steps } = await setting(t, answer)
  assert.equal((await client.putObject({ ...OBJECT, Body: streamOf(BODY) })).ETag, '"m-2"')
  assert.deepEqual(answer.bytes(), BODY)
  assert.deepEqual(steps().sort(), ['complete', 'create', 'part', 'part', 'part', 'part'])
})

test('a part whose connection breaks after every byte of it is sent again', async t => {
  let broken = 0
  const answer = uploads((request, step) => step === 'part' && broken++ < 2 ? { hangup: 'rst' } : undefined)
  const { client } = await setting(t, answer)
  await client.putObject({ ...OBJECT, Body: streamOf(BODY) })
  assert.deepEqual(answer.bytes(), BODY)
})

test('a part whose connection breaks inside it is sent again', async t => {
  let broken = 0
  const answer = uploads((request, step) => step === 'part' && broken++ < 2 ? { early: true, hangup: 'rst' } : undefined)
  const { client } = await setting(t, answer)
  await client.putObject({ ...OBJECT, Body: streamOf(BODY) })
  assert.deepEqual(answer.bytes(), BODY)
})

for (const [step, expected] of [['create', ['create']], ['part', ['abort', 'create', 'part']], ['complete', ['abort', 'complete', 'create', 'part']]]) {
  test(`a ${step} that is refused is the error, and nothing is left behind`, async t => {
    const { client, steps } = await setting(t, failing(step, s3Error(403, 'AccessDenied')))
    const source = streamOf(BODY)
    const error = await errorOf(client.putObject({ ...OBJECT, Body: source }))
    assert.deepEqual([error.code, error.statusCode, error.operation, error.requestId], ['AccessDenied', 403, 'putObject', 'R-1'])
    assert.deepEqual([...new Set(steps())].sort(), expected)
    assert.ok(source.destroyed)
  })
}

test('the abort names the upload', async t => {
  const { server, client } = await setting(t, failing('part', s3Error(403, 'AccessDenied')))
  await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }))
  const { path, query } = server.requests.find(({ method }) => method === 'DELETE')
  assert.deepEqual([path, query.get('uploadId')], ['/b/k', 'U-1'])
})

test('an abort that fails does not mask the first error', async t => {
  const answer = uploads((request, step) => step === 'part' ? s3Error(403, 'QuotaExceeded') : step === 'abort' ? s3Error(403, 'AccessDenied') : undefined)
  const { client, steps } = await setting(t, answer)
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }))).code, 'QuotaExceeded')
  assert.ok(steps().includes('abort'))
})

test('an abort is tried again', async t => {
  let aborts = 0
  const answer = uploads((request, step) => {
    if (step === 'part') return s3Error(403, 'QuotaExceeded')
    if (step === 'abort' && ++aborts < 3) return aborts === 1 ? s3Error(503, 'SlowDown') : { hangup: 'rst' }
    return undefined
  })
  const { client } = await setting(t, answer)
  await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }))
  assert.equal(aborts, 3)
})

test('an error in CompleteMultipartUpload\'s 200 is an error, and the upload is aborted', async t => {
  const { client, steps } = await setting(t, failing('complete', s3Error(200, 'InvalidPart')))
  const error = await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }))
  assert.deepEqual([error.code, error.statusCode], ['InvalidPart', 200])
  assert.equal(steps().at(-1), 'abort')
})

test('InternalError in CompleteMultipartUpload\'s 200 is tried again', async t => {
  const { client, steps } = await setting(t, uploads(failOnce('complete', s3Error(200, 'InternalError'))))
  assert.equal((await client.putObject({ ...OBJECT, Body: streamOf(BODY) })).ETag, '"m-2"')
  assert.deepEqual(steps().filter(step => step !== 'part'), ['create', 'complete', 'complete'])
})

test('a completion whose answer was lost is recognised by the object that is there', async t => {
  const answer = uploads((request, step) => {
    if (step === 'head') return { headers: { ETag: '"abc-3"', 'Content-Length': BODY.length } }
    return undefined
  })
  let completions = 0
  const { client } = await setting(t, request => {
    if (stepOf(request) !== 'complete') return answer(request)
    return ++completions === 1 ? { hangup: 'rst' } : s3Error(404, 'NoSuchUpload')
  })
  assert.equal((await client.putObject({ ...OBJECT, Body: streamOf(BODY) })).ETag, '"abc-3"')
})

test('NoSuchUpload without our object there is an error', async t => {
  const answer = uploads((request, step) => step === 'head' ? { headers: { ETag: '"other"', 'Content-Length': BODY.length } } : undefined)
  let completions = 0
  const { client } = await setting(t, request => {
    if (stepOf(request) !== 'complete') return answer(request)
    return ++completions === 1 ? { hangup: 'rst' } : s3Error(404, 'NoSuchUpload')
  })
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }))).code, 'NoSuchUpload')
})

test('an upload that is aborted by its signal is aborted at the store', async t => {
  const { server, client, steps } = await setting(t, failing('part', { silent: true }))
  const controller = new AbortController()
  const failure = errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }, { signal: controller.signal }))
  while (stepOf(await server.request(server.requests.length + 1)) !== 'part');
  controller.abort(new Error('enough'))
  const error = await failure
  assert.deepEqual([error.name, error.code, error.cause.message], ['AbortError', 'ABORT_ERR', 'enough'])
  while (!steps().includes('abort')) await once(server, 'request')
})

test('an upload that outlives its timeout is aborted at the store', async t => {
  const { server, client, steps } = await setting(t, failing('part', { silent: true }))
  const error = await errorOf(client.putObject({ ...OBJECT, Body: streamOf(BODY) }, { timeout: 300 }))
  assert.equal(error.code, 'TimeoutError')
  while (!steps().includes('abort')) await once(server, 'request')
})

test('a source that fails after two parts is the error, and the upload is aborted', async t => {
  const { server, client, steps } = await setting(t, uploads())
  const failed = new Error('the disk is gone')
  const source = Readable.from((async function * () {
    yield BODY
    while (!steps().includes('part')) await once(server, 'request')
    throw failed
  })())
  const error = await errorOf(client.putObject({ ...OBJECT, Body: source }))
  assert.deepEqual([error.code, error.cause], ['BodyReadError', failed])
  while (!steps().includes('abort')) await once(server, 'request')
  assert.ok(!steps().includes('complete'))
})

test('a source that fails within the first part sends nothing', async t => {
  const { server, client } = await setting(t, uploads())
  const source = new PassThrough()
  source.write('some')
  setImmediate(() => source.destroy(new Error('gone')))
  await errorOf(client.putObject({ ...OBJECT, Body: source }))
  assert.equal(server.requests.length, 0)
})

for (const status of [403, 413]) {
  test(`${status} before the body was read is that error, not a broken pipe`, async t => {
    const refusal = s3Error(status, status === 403 ? 'AccessDenied' : 'EntityTooLarge', { early: true })
    for (const then of [undefined, 'fin']) {
      const { client } = await setting(t, () => ({ ...refusal, then }), {})
      const error = await errorOf(client.putObject({ ...OBJECT, Body: bytesOf(64 * MIB) }))
      assert.deepEqual([error.code, error.statusCode, error.attempts], [status === 403 ? 'AccessDenied' : 'EntityTooLarge', status, 1])
    }
  })

  test(`${status} before a small body was read is that error`, async t => {
    const refusal = s3Error(status, 'AccessDenied', { early: true, then: 'fin' })
    const { client } = await setting(t, () => refusal, {})
    const error = await errorOf(client.putObject({ ...OBJECT, Body: bytesOf(4 * MIB) }))
    assert.deepEqual([error.code, error.statusCode], ['AccessDenied', status])
  })
}

test('memory larger than a part is one PUT, sent again from its start when the connection breaks', async t => {
  const body = bytesOf(3 * PART)
  for (const first of [{ hangup: 'rst' }, { early: true, hangup: 'rst' }, { early: true, hangup: 'fin' }, s3Error(503, 'SlowDown'), s3Error(503, 'SlowDown', { early: true, then: 'fin' })]) {
    const { server, client } = await setting(t, inOrder(first, done()))
    await client.putObject({ ...OBJECT, Body: body })
    assert.equal(server.requests.length, 2)
    assert.deepEqual(server.requests[1].body, body)
    assert.equal(server.requests[1].headers['content-length'], String(body.length))
    await server.close()
  }
})

test('memory that breaks off halfway is sent again from its start', async t => {
  const body = bytesOf(6 * PART)
  const half = { early: true, with: async (socket, request) => {
    let taken = 0
    socket.on('data', chunk => { if ((taken += chunk.length) > body.length / 2) socket.resetAndDestroy() })
    socket.resume()
    await closed(socket)
  } }
  const { server, client } = await setting(t, inOrder(half, half, done()))
  await client.putObject({ ...OBJECT, Body: body })
  assert.deepEqual(server.requests[2].body, body)
  assert.equal(server.requests.length, 3)
})

test('a stream of known length is one PUT, and sent again while its first part is all that was read', async t => {
  const body = bytesOf(PART / 2)
  const { server, client } = await setting(t, inOrder({ hangup: 'rst' }, done()))
  await client.putObject({ ...OBJECT, Body: streamOf(body), ContentLength: body.length })
  assert.deepEqual(server.requests.map(({ body }) => body.length), [body.length, body.length])
})

test('a stream of known length beyond its first part cannot be sent again', async t => {
  const body = bytesOf(3 * PART)
  const { server, client } = await setting(t, () => ({ hangup: 'rst' }))
  const error = await errorOf(client.putObject({ ...OBJECT, Body: streamOf(body), ContentLength: body.length }))
  assert.deepEqual([error.code, error.retryable, error.attempts], ['ConnectionClosed', true, 1])
  assert.equal(server.requests.length, 1)
})

for (const size of [65_535, 65_536, 65_537, 131_073]) {
  test(`a body of ${size} bytes goes out at once`, async t => {
    const { server, client } = await setting(t, () => done(), { responseTimeout: 5000, maxAttempts: 1 })
    for (const Body of [bytesOf(size), streamOf(bytesOf(size))]) await client.putObject({ ...OBJECT, Body })
    assert.deepEqual(server.requests.map(({ body }) => body), [bytesOf(size), bytesOf(size)])
  })
}

test('an empty stream is an empty object', async t => {
  const { server, client } = await setting(t, () => done())
  await client.putObject({ ...OBJECT, Body: Readable.from([]) })
  assert.deepEqual([server.requests[0].method, server.requests[0].headers['content-length']], ['PUT', '0'])
})

test('a PUT whose answer never comes may be abandoned by its timeout', async t => {
  const { server, client } = await setting(t, () => ({ silent: true }))
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: 'x' }, { timeout: 100 }))).code, 'TimeoutError')
  await server.quiet()
})

function failOnce(step, answer) {
  let failed = false
  return (request, at) => {
    if (at !== step || failed) return undefined
    failed = true
    return answer
  }
}
