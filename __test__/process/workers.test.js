'use strict'

// Worker threads that end in the middle of everything.

const assert = require('node:assert/strict')
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const test = require('node:test')
const { object, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

const BYTES = bytesOf(8 * MIB)

/** Downloads stand still here; the key 'quiet' tells how many connections are open. */
async function store(t) {
  const put = uploads()
  const server = await faultServer(request => {
    if (request.path === '/b/quiet') return { headers: { ETag: '"q"', 'x-amz-meta-open': server.sockets.size } }
    return request.method === 'GET' ? { ...object(BYTES)(request), stall: MIB } : put(request)
  }, t)
  return server
}

// A worker's program: transfers of every kind, one message when bytes move.
const WORK = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { DataStoreClient } = require('datastore-client')
  const client = new DataStoreClient({ endpoint: workerData.endpoint, region: 'r', accessKeyId: 'a', secretAccessKey: 's', partSize: 5 << 20, ...workerData.options })
  const OBJECT = { Bucket: 'b', Key: 'k' }
  const endless = () => new ReadableStream({ async pull(to) { to.enqueue(new Uint8Array(1 << 18)); await new Promise(resolve => setTimeout(resolve, 5)) } })
  const ignore = () => {}
  client.getObject(OBJECT).on('error', ignore).once('data', () => parentPort.postMessage('moving')).resume()
  client.getObject(OBJECT).bytes().catch(ignore)
  client.getObject(OBJECT).metadata().catch(ignore)
  client.putObject({ ...OBJECT, Body: endless() }).catch(ignore)
  client.putObject({ ...OBJECT, Body: new Uint8Array(6 << 20) }).catch(ignore)
  client.headObject(OBJECT).catch(ignore)
  setInterval(() => client.putObject({ ...OBJECT, Body: 'small' }).catch(ignore), 10)
`

test('100 workers terminated in mid-transfer leave the process whole', async t => {
  const server = await store(t)
  const { code, signal, stderr, out } = await run(async ({ endpoint, work }) => {
    const { Worker } = require('node:worker_threads')
    out.terminated = 0
    const one = async () => {
      const worker = new Worker(work, { eval: true, workerData: { endpoint } })
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
      await new Promise(resolve => setTimeout(resolve, Math.random() * 20))
      await worker.terminate()
      out.terminated++
    }
    for (let i = 0; i < 25; i++) await Promise.all([one(), one(), one(), one()])
  }, { endpoint: server.endpoint, work: WORK }, { limit: 200_000 })
  assert.deepEqual({ code, signal, stderr, uncaught: out?.uncaught, unhandled: out?.unhandled }, { code: 0, signal: null, stderr: '', uncaught: [], unhandled: [] })
  assert.equal(out.terminated, 100)
})

// A worker's program: every transfer of files and streams there is, one message when the store has begun to answer.
const TRANSFERS = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { DataStoreClient } = require('datastore-client')
  const { endpoint, directory, source, number } = workerData
  const client = new DataStoreClient({ endpoint, region: 'r', accessKeyId: 'a', secretAccessKey: 's', partSize: 5 << 20 })
  const OBJECT = { Bucket: 'b', Key: 'k' }
  const ignore = () => {}
  const endless = () => new ReadableStream({ async pull(to) { to.enqueue(new Uint8Array(1 << 18)); await new Promise(resolve => setTimeout(resolve, 5)) } })
  let left = 2
  const moving = bytes => { if (bytes > 0 && --left === 0) parentPort.postMessage('moving') }
  client.uploadFile({ ...OBJECT, Filename: source }, { multipartThreshold: 5 << 20, onProgress: () => moving(1) }).catch(ignore)
  client.downloadFile({ ...OBJECT, Filename: directory + '/down-' + number }, { multipartThreshold: 5 << 20, onProgress: () => moving(1) }).catch(ignore)
  client.upload({ ...OBJECT, Body: endless() }).catch(ignore)
  client.putObject({ ...OBJECT, Body: endless() }).catch(ignore)
  client.getObject(OBJECT).on('error', ignore).once('data', () => moving(1)).resume()
`

test('100 workers terminated in the middle of file and stream transfers leave the process whole, and no unfinished file', async t => {
  const server = await store(t)
  const directory = mkdtempSync(join(tmpdir(), 'datastore-workers-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const source = join(directory, 'source')
  writeFileSync(source, BYTES)
  const { code, signal, stderr, out } = await run(async ({ work, ...data }) => {
    const { Worker } = require('node:worker_threads')
    const { readdirSync } = require('node:fs')
    out.terminated = 0
    const one = async number => {
      const worker = new Worker(work, { eval: true, workerData: { ...data, number } })
      await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
      await worker.terminate()
      out.terminated++
    }
    for (let i = 0; i < 100; i += 4) await Promise.all([one(i), one(i + 1), one(i + 2), one(i + 3)])
    // What was under way is ended by the engine's own threads.
    do {
      out.files = readdirSync(data.directory)
      await new Promise(resolve => setTimeout(resolve, 20))
    } while (out.files.length > 1)
  }, { endpoint: server.endpoint, work: TRANSFERS, directory, source }, { limit: 200_000 })
  assert.deepEqual({ code, signal, stderr, uncaught: out?.uncaught, unhandled: out?.unhandled }, { code: 0, signal: null, stderr: '', uncaught: [], unhandled: [] })
  assert.deepEqual([out.terminated, out.files], [100, ['source']])
})

test('a terminated worker\'s connections end', async t => {
  const server = await store(t)
  const { code, out } = await run(async ({ endpoint, work }) => {
    const { Worker } = require('node:worker_threads')
    const workers = []
    for (let i = 0; i < 4; i++) {
      const worker = new Worker(work, { eval: true, workerData: { endpoint } })
      await new Promise(resolve => worker.once('message', resolve))
      workers.push(worker)
    }
    await Promise.all(workers.map(worker => worker.terminate()))
    // The process lives on until the server has seen them go, and says so.
    const client = connect(endpoint)
    while (!await client.headObject({ Bucket: 'b', Key: 'quiet' }).then(({ Metadata }) => Metadata.open === '1')) await new Promise(resolve => setTimeout(resolve, 20))
    out.quiet = true
  }, { endpoint: server.endpoint, work: WORK }, { limit: 60_000 })
  assert.equal(code, 0)
  assert.equal(out.quiet, true)
})

test('a worker ends by itself when its work is done', async t => {
  const server = await faultServer(object(bytesOf(MIB)), t)
  const { code, out } = await run(async endpoint => {
    const { Worker } = require('node:worker_threads')
    const worker = new Worker(`
      const { workerData, parentPort } = require('node:worker_threads')
      const { DataStoreClient } = require('datastore-client')
      const client = new DataStoreClient({ endpoint: workerData, region: 'r', accessKeyId: 'a', secretAccessKey: 's' })
      client.getObject({ Bucket: 'b', Key: 'k' }).bytes().then(bytes => parentPort.postMessage(bytes.length))
    `, { eval: true, workerData: endpoint })
    worker.on('message', size => { out.size = size })
    await new Promise(resolve => worker.once('exit', resolve))
  }, server.endpoint, { limit: 20_000 })
  assert.equal(code, 0)
  assert.equal(out.size, MIB)
})

test('clients of the main thread live on when a worker goes', async t => {
  const put = uploads()
  const server = await faultServer(request => {
    if (request.path === '/b/whole') return object(BYTES)(request)
    return request.method === 'GET' ? { ...object(BYTES)(request), stall: MIB } : put(request)
  }, t)
  const { code, out } = await run(async ({ endpoint, work }) => {
    const { Worker } = require('node:worker_threads')
    const client = connect(endpoint)
    out.sizes = []
    for (let i = 0; i < 5; i++) {
      const worker = new Worker(work, { eval: true, workerData: { endpoint } })
      await new Promise(resolve => worker.once('message', resolve))
      const whole = client.getObject({ Bucket: 'b', Key: 'whole' }).bytes()
      await worker.terminate()
      out.sizes.push((await whole).length)
    }
  }, { endpoint: server.endpoint, work: WORK }, { limit: 60_000 })
  assert.equal(code, 0)
  assert.deepEqual(out.sizes, Array(5).fill(8 * MIB))
})
