'use strict'

// A worker may have a stack of half a megabyte (`resourceLimits.stackSizeMb`), and every call begins on it: a future of the engine that is
// built there in full ends the whole process.

const assert = require('node:assert/strict')
const { rm, writeFile } = require('node:fs/promises')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const test = require('node:test')
const { object, s3Error, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')
const { VERBS } = require('../support/verbs.js')

const limit = 60_000

/** Runs a program in such a worker, and gathers what it tells. */
async function inWorker({ endpoint, work, file }) {
  const { Worker } = require('node:worker_threads')
  out.told = []
  const worker = new Worker(work, { eval: true, workerData: { endpoint, file }, resourceLimits: { stackSizeMb: 0.5 } })
  worker.on('message', told => out.told.push(told))
  worker.on('error', error => { out.error = String(error?.stack) })
  await new Promise(resolve => worker.once('exit', resolve))
}

const CLIENT = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { DataStoreClient } = require('datastore-client')
  const { VERBS, callVerb } = require('./__test__/support/verbs.js')
  const { endpoint, file } = workerData
  const client = new DataStoreClient({ endpoint, region: 'r', accessKeyId: 'a', secretAccessKey: 's', partSize: 5 << 20, maxAttempts: 1 })
`

test('every verb from a worker with half a megabyte of stack', async t => {
  const server = await faultServer(({ method }) => method === 'HEAD' ? { status: 403 } : s3Error(403, 'AccessDenied'), t)
  const work = `${CLIENT}
    ;(async () => {
      for (const verb of Object.keys(VERBS)) {
        const outcome = await callVerb(client, verb).then(value => typeof value, error => error.statusCode)
        parentPort.postMessage([verb, outcome])
      }
    })()
  `
  const { code, signal, out } = await run(inWorker, { endpoint: server.endpoint, work }, { limit })
  assert.deepEqual({ code, signal, error: out?.error }, { code: 0, signal: null, error: undefined })
  assert.deepEqual(out.told, Object.entries(VERBS).map(([verb, { local }]) => [verb, local ?? 403]))
})

test('whole transfers from a worker with half a megabyte of stack', async t => {
  const bytes = bytesOf(12 * MIB)
  const put = uploads()
  const server = await faultServer(request => request.method === 'GET' || request.method === 'HEAD' ? object(bytes)(request) : put(request), t)
  const file = join(tmpdir(), `datastore-stack-${process.pid}`)
  t.after(() => Promise.all([file, `${file}.down`].map(path => rm(path, { force: true }))))
  await writeFile(file, bytes)
  const work = `${CLIENT}
    const OBJECT = { Bucket: 'b', Key: 'k' }
    const chunks = () => (async function * () { for (let i = 0; i < 12; i++) yield Buffer.alloc(1 << 20) })()
    const steps = {
      bytes: async () => (await client.getObject(OBJECT).bytes()).length,
      stream: async () => { let size = 0; for await (const chunk of client.getObject(OBJECT)) size += chunk.length; return size },
      put: async () => (await client.putObject({ ...OBJECT, Body: 'x' }), 1),
      putLarge: async () => (await client.putObject({ ...OBJECT, Body: Buffer.alloc(12 << 20) }), 12 << 20),
      putStream: async () => (await client.putObject({ ...OBJECT, Body: chunks() }), 12 << 20),
      uploadPart: async () => (await client.uploadPart({ ...OBJECT, UploadId: 'U-1', PartNumber: 1, Body: chunks(), ContentLength: 12 << 20 }), 12 << 20),
      upload: async () => (await client.upload({ ...OBJECT, Body: chunks() })).Size,
      uploadFile: async () => (await client.uploadFile({ ...OBJECT, Filename: file })).Size,
      downloadFile: async () => (await client.downloadFile({ ...OBJECT, Filename: file + '.down' })).ContentLength,
      presign: async () => client.presign('getObject', OBJECT).length > 0 && 1,
      presignAsync: async () => (await client.presignAsync('uploadPart', { ...OBJECT, UploadId: 'u', PartNumber: 1 })).length > 0 && 1
    }
    ;(async () => { for (const [name, step] of Object.entries(steps)) parentPort.postMessage([name, await step()]) })()
  `
  const { code, signal, out } = await run(inWorker, { endpoint: server.endpoint, work, file }, { limit })
  assert.deepEqual({ code, signal, error: out?.error }, { code: 0, signal: null, error: undefined })
  const large = 12 * MIB
  assert.deepEqual(out.told, [['bytes', large], ['stream', large], ['put', 1], ['putLarge', large], ['putStream', large], ['uploadPart', large],
    ['upload', large], ['uploadFile', large], ['downloadFile', large], ['presign', 1], ['presignAsync', 1]])
})
