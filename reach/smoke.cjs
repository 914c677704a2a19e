'use strict'

// One small program that every runtime has to get through: put, get, a stream both ways, a list, an error, a worker, and an end that
// comes by itself. CommonJS, and nothing but Node's own modules.

const assert = require('node:assert/strict')
const { createHash, randomBytes } = require('node:crypto')
const { Readable } = require('node:stream')
const { Worker, isMainThread, workerData } = require('node:worker_threads')
const { DataStoreClient, DataStoreError } = require('datastore-client')

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

async function * pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

async function smoke(Bucket) {
  const client = new DataStoreClient(JSON.parse(process.env.CLIENT_OPTIONS))
  await client.createBucket({ Bucket })

  await client.putObject({ Bucket, Key: 'small', Body: 'hello' })
  assert.equal(await client.getObject({ Bucket, Key: 'small' }).text(), 'hello')

  const bytes = randomBytes(3_000_000)
  await client.putObject({ Bucket, Key: 'a/large one', Body: Readable.from(pieces(bytes)) })
  const chunks = []
  for await (const chunk of client.getObject({ Bucket, Key: 'a/large one' })) chunks.push(chunk)
  assert.equal(sha256(Buffer.concat(chunks)), sha256(bytes))
  chunks[0].fill(7) // a chunk is memory of our own, whoever made it

  const keys = []
  for await (const { Key, Size } of client.objects({ Bucket })) keys.push(`${Key} ${Size}`)
  assert.deepEqual(keys, ['a/large one 3000000', 'small 5'])

  const error = await client.getObject({ Bucket, Key: 'no such key' }).text().catch((error) => error)
  assert.ok(error instanceof DataStoreError)
  assert.equal(error.code, 'NoSuchKey')
  assert.throws(() => client.getObject({ Bucket }), { code: 'ERR_INVALID_ARG_TYPE' })

  for (const Key of ['small', 'a/large one']) await client.deleteObject({ Bucket, Key })
  await client.deleteBucket({ Bucket })
  // not closed: an idle client must not keep the process alive
}

function worker(Bucket) {
  return new Promise((resolve, reject) => {
    const child = new Worker(__filename, { workerData: { Bucket } })
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it was done`)))
  })
}

async function main() {
  const { CLIENT_BUCKET } = process.env
  if (!isMainThread) {
    await smoke(workerData.Bucket)
    require('node:worker_threads').parentPort.postMessage('done')
    return
  }
  await smoke(CLIENT_BUCKET)
  if (!process.env.SMOKE_ALONE) await worker(`${CLIENT_BUCKET}-worker`) // a single file is no program that a worker could run
  console.log('smoke passed')
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
