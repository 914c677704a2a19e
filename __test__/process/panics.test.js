'use strict'

// A bug of the engine's is an error of the call that met it, `InternalError`: not the end of the process, not a call that never ends. The bug is
// made by a time-out that the engine cannot add to the clock, which the options do not let through.

const assert = require('node:assert/strict')
const test = require('node:test')
const { object, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')
const { VERBS } = require('../support/verbs.js')

/** Milliseconds that no clock reaches. */
const NEVER = 1e22

test('a panic in any verb rejects that call with InternalError, and the client goes on', async t => {
  const server = await faultServer(uploads(), t)
  const { code, signal, out } = await run(async ({ endpoint, never, verbs }) => {
    const native = require('./lib/native.js')
    const { callVerb } = require('./__test__/support/verbs.js')
    const Native = native.load()
    native.replace(class extends Native { constructor(options, settle) { super({ ...options, responseTimeout: never }, settle) } })
    const client = connect(endpoint, { maxAttempts: 1 })
    out.errors = []
    for (const verb of verbs) {
      await callVerb(client, verb).then(() => out.errors.push([verb]), ({ name, code, message }) => out.errors.push([verb, name, code, /^a bug in datastore-client: |panicked/.test(message)]))
    }
    out.url = client.presign('getObject', { Bucket: 'b', Key: 'k' }).length > 0
    await client.close()
  }, { endpoint: server.endpoint, never: NEVER, verbs: Object.keys(VERBS).filter(name => !VERBS[name].local) }, { limit: 30_000 })
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  assert.deepEqual([out.uncaught, out.unhandled], [[], []])
  assert.deepEqual(out.errors.filter(([, name, code, told]) => name !== 'DataStoreError' || code !== 'InternalError' || !told), [])
  assert.equal(out.url, true)
})

test('a panic inside a body reaches every reader of it, once', async t => {
  const server = await faultServer(request => ({ ...object(bytesOf(8 * MIB))(request), stall: MIB }), t)
  const { code, signal, out } = await run(async ({ endpoint, never }) => {
    const native = require('./lib/native.js')
    const { pipeline } = require('node:stream/promises')
    const { Writable } = require('node:stream')
    const Native = native.load()
    native.replace(class extends Native { constructor(options, settle) { super({ ...options, idleTimeout: never }, settle) } })
    const client = connect(endpoint, { maxAttempts: 1 })
    const get = () => client.getObject({ Bucket: 'b', Key: 'k' })
    const codes = []
    const note = promise => promise.then(() => codes.push('none'), error => codes.push(error.code))
    await note(get().bytes())
    await note((async () => { for await (const _ of get()); })())
    await note(pipeline(get(), new Writable({ write: (chunk, encoding, callback) => callback() })))
    await note(new Promise((resolve, reject) => get().on('error', reject).resume()))
    await note(client.downloadFile({ Bucket: 'b', Key: 'k', Filename: require('node:path').join(require('node:os').tmpdir(), `datastore-panic-${process.pid}`) }))
    out.codes = codes
    await client.close()
  }, { endpoint: server.endpoint, never: NEVER }, { limit: 30_000 })
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  assert.deepEqual([out.uncaught, out.unhandled], [[], []])
  assert.deepEqual(out.codes, Array(5).fill('InternalError'))
})

test('a panic while a client is made is thrown', async () => {
  const { code, signal, out } = await run(never => {
    const native = require('./lib/native.js')
    const Native = native.load()
    native.replace(class extends Native { constructor(options, settle) { super({ ...options, connectTimeout: never * never }, settle) } })
    try { connect('http://127.0.0.1:1') } catch (error) { out.thrown = error instanceof Error }
  }, NEVER, { limit: 30_000 })
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  assert.equal(out.thrown, true)
})
