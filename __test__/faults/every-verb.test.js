'use strict'

// What holds for every verb on the wire: it can be aborted while it waits (one that asks no store never does), thousands of it can be under way at once, and a worker thread
// can call it.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { Worker } = require('node:worker_threads')
const { s3Error } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { VERBS, callVerb } = require('../support/verbs.js')

const AT_ONCE = 2_000

const refusal = ({ method }) => method === 'HEAD' ? { status: 403, headers: { 'Content-Length': 0 } } : s3Error(403, 'AccessDenied')
const denied = error => error.name === 'DataStoreError' && error.statusCode === 403 && error.attempts >= 1

for (const [verb, { local }] of Object.entries(VERBS)) {
  if (local) {
    test(`${verb}: ${AT_ONCE} calls at once, each with an answer of its own, and no request`, async t => {
      const server = await faultServer(refusal, t)
      const client = clientOf(t, server)
      const keys = Array.from({ length: AT_ONCE }, (_, i) => `k${i}`)
      const urls = await Promise.all(keys.map(Key => callVerb(client, verb, { Key })))
      assert.deepEqual(urls.map(url => new URL(url).pathname), keys.map(key => `/b/${key}`))
      assert.equal(server.accepted, 0)
    })
    continue
  }

  test(`${verb} is aborted while the store says nothing`, async t => {
    const server = await faultServer(() => ({ silent: true }), t)
    const client = clientOf(t, server)
    const abort = new AbortController()
    const reason = new Error('enough')
    const failed = errorOf(callVerb(client, verb, {}, { signal: abort.signal }))
    await server.request(1)
    abort.abort(reason)
    const { name, code, cause } = await failed
    assert.deepEqual({ name, code, cause }, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
  })

  test(`${verb}: ${AT_ONCE} calls at once, each with an answer of its own`, async t => {
    const server = await faultServer(refusal, t)
    const client = clientOf(t, server)
    const errors = await Promise.all(Array.from({ length: AT_ONCE }, () => errorOf(callVerb(client, verb))))
    assert.deepEqual(errors.filter(error => !denied(error)).map(error => error.stack), [])
  })
}

test('every verb from a worker thread', async t => {
  const server = await faultServer(refusal, t)
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads')
    const { DataStoreClient } = require('datastore-client')
    const { VERBS, callVerb } = require(workerData.verbs)
    const client = new DataStoreClient(workerData.options)
    const told = async ([verb, { local }]) => [verb, await callVerb(client, verb).then(value => local ? typeof value : 'no error', ({ name, statusCode }) => ({ name, statusCode }))]
    Promise.all(Object.entries(VERBS).map(told)).then(all => parentPort.postMessage(all))
  `, { eval: true, workerData: { verbs: require.resolve('../support/verbs.js'), options: { endpoint: server.endpoint, region: 'r', accessKeyId: 'a', secretAccessKey: 's' } } })
  const [all] = await once(worker, 'message')
  await worker.terminate()
  const expected = Object.entries(VERBS).map(([verb, { local }]) => [verb, local ?? { name: 'DataStoreError', statusCode: 403 }])
  assert.deepEqual(all, expected)
})
