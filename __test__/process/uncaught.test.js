'use strict'

// Whatever fails, it is told to the caller, once, and to nobody else: no uncaught exception, no unhandled rejection, no warning.

const assert = require('node:assert/strict')
const test = require('node:test')
const { html, object, s3Error, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

const BYTES = bytesOf(2 * MIB)
const put = uploads()
const parts = refusal => uploads((request, step) => step === 'part' ? refusal : undefined)
const stream = spoil => request => request.method === 'GET' ? object(BYTES, { spoil: () => spoil })(request) : put(request)

const FAILURES = {
  'a missing key': () => s3Error(404, 'NoSuchKey'),
  'a denial': () => s3Error(403, 'AccessDenied'),
  'a denial before the body was read': () => s3Error(403, 'AccessDenied', { early: true, then: 'fin' }),
  'a server error': () => s3Error(500, 'InternalError'),
  'a proxy\'s page': () => html(502),
  'HTML where XML is expected': () => html(200),
  'a reset': () => ({ hangup: 'rst' }),
  'a reset before the body was read': () => ({ early: true, hangup: 'rst' }),
  'an end without an answer': () => ({ hangup: 'fin' }),
  'nonsense': () => ({ raw: 'nonsense\r\n\r\n' }),
  'silence': () => ({ silent: true }),
  'a body cut each time': stream({ cut: 0 }),
  'a body reset each time': stream({ cut: MIB, how: 'rst' }),
  'a body that stands still': stream({ stall: 0 }),
  'a changed object': request => request.headers['if-match'] ? s3Error(412, 'PreconditionFailed') : stream({ cut: 1000 })(request),
  'a part refused': parts(s3Error(403, 'AccessDenied')),
  'a part reset': parts({ early: true, hangup: 'rst' }),
  'an abort refused': uploads((request, step) => ['part', 'abort'].includes(step) ? s3Error(403, 'AccessDenied') : undefined),
  'a completion that is an error': uploads((request, step) => step === 'complete' ? s3Error(200, 'InvalidPart') : undefined)
}

/** Every verb in every style; each end is counted. */
async function program({ endpoint }) {
  const { Readable, Writable, pipeline } = require('node:stream')
  const client = connect(endpoint, { maxAttempts: 2, connectTimeout: 300, responseTimeout: 300, idleTimeout: 100, partSize: 5 << 20 })
  const OBJECT = { Bucket: 'b', Key: 'k' }
  const get = options => client.getObject(OBJECT, options)
  const noop = () => {}
  const sink = () => new Writable({ write: (chunk, encoding, callback) => callback() })
  const big = () => Readable.from(Array.from({ length: 11 }, () => Buffer.alloc(1 << 20)))
  const ends = {}
  const once = (name, start) => new Promise(resolve => {
    ends[name] = 0
    start(() => {
      ends[name]++
      resolve()
    })
  })
  const promise = (name, start) => once(name, end => start().then(end, end))
  const aborting = ms => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), ms)
    return controller.signal
  }
  await Promise.all([
    promise('bytes', () => get().bytes()),
    promise('text', () => get().text()),
    promise('metadata', () => get().metadata()),
    promise('promise', () => get().promise()),
    promise('for await', async () => { for await (const _ of get()); }),
    promise('metadata, then read', async () => { const stream = get().on('error', noop); await stream.metadata(); for await (const _ of stream); }),
    promise('bytes aborted', () => get({ signal: aborting(20) }).bytes()),
    promise('bytes out of time', () => get({ timeout: 20 }).bytes()),
    once('callback', end => client.getObject(OBJECT, end)),
    once('close of a pipe', end => get().on('error', noop).on('close', end).pipe(sink())),
    once('pipeline', end => pipeline(get(), sink(), end)),
    once('pipeline aborted', end => pipeline(get({ signal: aborting(20) }), sink(), end)),
    once('destroyed', end => { const stream = get().on('error', noop).on('close', end).resume(); setTimeout(() => stream.destroy(), 20) }),
    once('destroyed with an error', end => { const stream = get().on('error', noop).on('close', end).resume(); setTimeout(() => stream.destroy(new Error('mine')), 20) }),
    once('head callback', end => client.headObject(OBJECT, end)),
    promise('list', () => client.listObjects({ Bucket: 'b' })),
    promise('objects()', async () => { for await (const _ of client.objects({ Bucket: 'b' })); }),
    promise('put', () => client.putObject({ ...OBJECT, Body: 'x' })),
    once('put callback', end => client.putObject({ ...OBJECT, Body: Buffer.alloc(1 << 20) }, end)),
    promise('put large', () => client.putObject({ ...OBJECT, Body: Buffer.alloc(12 << 20) })),
    promise('put stream', () => client.putObject({ ...OBJECT, Body: big() })),
    promise('put known stream', () => client.putObject({ ...OBJECT, Body: big(), ContentLength: 11 << 20 })),
    promise('put web stream', () => client.putObject({ ...OBJECT, Body: Readable.toWeb(big()) })),
    promise('put aborted', () => client.putObject({ ...OBJECT, Body: big() }, { signal: aborting(20) })),
    promise('put of a get', () => client.putObject({ ...OBJECT, Body: get() })),
    promise('create', () => client.createBucket({ Bucket: 'b' }))
  ])
  // Whatever is told twice, or late, is told before the client is closed or in the turns after it.
  await client.close()
  for (let i = 0; i < 10; i++) await new Promise(setImmediate)
  out.ends = ends
}

for (const [what, answer] of Object.entries(FAILURES)) {
  test(`${what}: told once, and nothing uncaught`, async t => {
    const server = await faultServer(answer, t)
    const { code, signal, stderr, out } = await run(program, { endpoint: server.endpoint })
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
    assert.deepEqual([out.uncaught, out.unhandled, out.warnings], [[], [], []])
    assert.ok(Object.keys(out.ends).length === 26)
    assert.deepEqual(Object.entries(out.ends).filter(([, times]) => times !== 1), [])
  })
}

test('a store that is not there: told once, and nothing uncaught', async t => {
  const server = await faultServer(() => ({ silent: true }), t)
  const { endpoint } = server
  await server.close()
  const { code, out } = await run(program, { endpoint })
  assert.equal(code, 0)
  assert.deepEqual([out.uncaught, out.unhandled, out.warnings], [[], [], []])
})

test('what a user\'s own callback throws is the user\'s, and once', async t => {
  const server = await faultServer(() => s3Error(404, 'NoSuchKey'), t)
  const { out } = await run(endpoint => {
    out.calls = 0
    connect(endpoint).headObject({ Bucket: 'b', Key: 'k' }, () => { out.calls++; throw new Error('mine') })
  }, server.endpoint)
  assert.equal(out.calls, 1)
  assert.equal(out.uncaught.length, 1)
  assert.match(out.uncaught[0], /mine/)
  assert.deepEqual(out.unhandled, [])
})

test('an error that nobody listens to is uncaught once, as Node has it for streams', async t => {
  const server = await faultServer(() => s3Error(404, 'NoSuchKey'), t)
  const { out } = await run(endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).resume() }, server.endpoint)
  assert.equal(out.uncaught.length, 1)
  assert.match(out.uncaught[0], /NoSuchKey/)
  assert.deepEqual(out.unhandled, [])
})

test('a rejection that nobody handles is unhandled once', async t => {
  const server = await faultServer(() => s3Error(404, 'NoSuchKey'), t)
  const { out } = await run(endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).bytes() }, server.endpoint)
  assert.deepEqual([out.uncaught.length, out.unhandled.length], [0, 1])
})
