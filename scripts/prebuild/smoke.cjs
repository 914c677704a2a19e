// What a binary has to do on its platform, run there by run.mjs: node smoke.cjs STEP FOLDER SETTINGS, where the package is installed in
// FOLDER. It is CommonJS of Node.js's own modules, so that the oldest runtime takes it. `all` writes a line a check; `end` has to end by
// itself with a client left open; `exit` leaves with work under way; `panic` and the worker's part are said below.
'use strict'

const assert = require('node:assert')
const { once } = require('node:events')
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Readable } = require('node:stream')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

const [step, folder, settingsFile] = isMainThread ? process.argv.slice(2) : workerData
const settings = JSON.parse(readFileSync(settingsFile, 'utf8'))
const inPackage = (...path) => require(join(folder, 'node_modules', 'datastore-client', ...path))
const { DataStoreClient, DataStoreError } = inPackage()
const client = new DataStoreClient(settings.client)
const { Bucket } = settings
const whole = Buffer.alloc(9 * 2 ** 20, 'on this platform ')

const checks = {
  async put() {
    await client.createBucket({ Bucket })
    await client.putObject({ Bucket, Key: 'greeting', Body: 'hello' })
  },
  async get() {
    assert.strictEqual(await client.getObject({ Bucket, Key: 'greeting' }).text(), 'hello')
  },
  async list() {
    const { Contents } = await client.listObjects({ Bucket })
    assert.deepStrictEqual(Contents.map(({ Key, Size }) => [Key, Size]), [['greeting', 5]])
  },
  async 'a missing key'() {
    await assert.rejects(client.getObject({ Bucket, Key: 'no such' }).text(), (error) => error instanceof DataStoreError && error.code === 'NoSuchKey')
  },
  async 'a stream up, in parts'() {
    await client.putObject({ Bucket, Key: 'stream', Body: Readable.from([whole.subarray(0, 2 ** 20), whole.subarray(2 ** 20)]) })
  },
  async 'a stream down'() {
    const chunks = []
    for await (const chunk of client.getObject({ Bucket, Key: 'stream' })) chunks.push(chunk)
    assert.ok(Buffer.concat(chunks).equals(whole))
  },
  async files() {
    const [up, down] = [join(folder, 'up'), join(folder, 'down')]
    writeFileSync(up, whole)
    await client.uploadFile({ Bucket, Key: 'file', Filename: up })
    await client.downloadFile({ Bucket, Key: 'file', Filename: down })
    assert.ok(readFileSync(down).equals(whole))
  },
  async TLS() {
    const secure = new DataStoreClient({ ...settings.client, endpoint: settings.secure, tls: { ca: settings.ca } })
    assert.strictEqual(await secure.getObject({ Bucket, Key: 'greeting' }).text(), 'hello')
    await secure.close()
  },
  async 'TLS of an unknown CA'() {
    const wary = new DataStoreClient({ ...settings.client, endpoint: settings.secure, maxAttempts: 1 })
    await assert.rejects(wary.getObject({ Bucket, Key: 'greeting' }).text(), (error) => error instanceof DataStoreError && /certificate/i.test(error.message))
    await wary.close()
  },
  async 'a caught panic'() {
    const { Engine } = inPackage('lib', 'engine.js')
    const engine = new Engine(inPackage('lib', 'options.js').readOptions(settings.client).native)
    assert.throws(() => engine.native.panic(0), /panic on purpose/)
    await assert.rejects(engine.call((call) => engine.native.panic(call)), { code: 'InternalError', message: /panic on purpose/ })
    await engine.close()
    await checks.get()
  },
  async 'a worker'() {
    const worker = new Worker(__filename, { workerData: ['worker', folder, settingsFile] })
    const [message] = await once(worker, 'message')
    assert.strictEqual(message, 'hello')
    assert.deepStrictEqual(await once(worker, 'exit'), [0])
    await checks.get()
  },
}

const steps = {
  async all() {
    const { header } = process.report.getReport()
    console.log(JSON.stringify({ runtime: `Node.js ${process.versions.node}`, platform: `${process.platform}-${process.arch}`, glibc: header.glibcVersionRuntime }))
    for (const [name, check] of Object.entries(checks)) {
      await check()
      console.log(JSON.stringify({ passed: name }))
    }
    for await (const { Key } of client.objects({ Bucket })) await client.deleteObject({ Bucket, Key })
    await client.deleteBucket({ Bucket })
  },
  async worker() {
    require('node:worker_threads').parentPort.postMessage(await client.getObject({ Bucket, Key: 'greeting' }).text())
  },
  async end() {
    console.log(JSON.stringify({ passed: `an end by itself, with ${(await client.listBuckets()).Buckets.length} buckets` }))
  },
  async exit() {
    for (let n = 0; n < 20; n += 1) client.listBuckets().catch(() => {})
    await client.listBuckets()
    console.log(JSON.stringify({ passed: 'an exit with work under way' }))
    client.listBuckets().catch(() => {})
    process.exit(7)
  },
}

steps[step]().catch((error) => {
  console.log(JSON.stringify({ failed: error.stack }))
  process.exitCode = 1
})
