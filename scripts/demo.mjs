// One command to see it work: a real file up from a stream and down into a file, on a local store, with its SHA-256 compared.
//   npm run demo
import { createHash, randomFillSync } from 'node:crypto'
import fs from 'node:fs'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import stream from 'node:stream'
import { setup } from './setup.mjs'
import { settings, startStore } from './local-store.mjs'
import { Failure, main, manifest, temporaryFolder } from './tools.mjs'

const size = 64_000_000 // not a multiple of the part size, so the last part is a short one
const Bucket = 'demo'
const Key = 'reports/2026/random bytes.bin'

/** Does one thing and prints one line: what, how long, how fast. */
async function step(name, what, action, bytes) {
  const start = performance.now()
  const result = await action()
  const seconds = (performance.now() - start) / 1000
  const time = seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(2)} s`
  const speed = bytes ? `${(bytes / 1e6 / seconds).toFixed(0)} MB/s` : ''
  console.log(`  ${name.padEnd(14)}${what.padEnd(66)}${time.padStart(8)}${speed.padStart(11)}`)
  return result
}

async function makeFile(path) {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(1_000_000)
  await stream.promises.pipeline(function * () {
    for (let written = 0; written < size; written += chunk.length) {
      randomFillSync(chunk)
      hash.update(chunk)
      yield Buffer.from(chunk)
    }
  }, fs.createWriteStream(path))
  return hash.digest('hex')
}

async function sha256(path) {
  const hash = createHash('sha256')
  for await (const chunk of fs.createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

function expect(what, actual, expected) {
  if (actual !== expected) throw new Failure(`The demo failed: ${what} is ${actual}, not ${expected}.`)
}

async function roundTrip(client, folder) {
  const source = join(folder, 'source.bin')
  const copy = join(folder, 'copy.bin')
  const sent = await step('make a file', `${size / 1e6} MB of random bytes`, () => makeFile(source))
  await step('createBucket', Bucket, () => client.createBucket({ Bucket }))

  await step('putObject', `${size / 1e6} MB, Body: fs.createReadStream(...)`,
    () => client.putObject({ Bucket, Key, Body: fs.createReadStream(source) }), size)
  const head = await step('headObject', Key, () => client.headObject({ Bucket, Key }))
  expect('ContentLength', head.ContentLength, size)

  await step('getObject', `${size / 1e6} MB, .pipe(fs.createWriteStream(...))`, async () => {
    const object = client.getObject({ Bucket, Key })
    const file = object.pipe(fs.createWriteStream(copy))
    object.on('error', (error) => file.destroy(error))
    await once(file, 'close') // rejects on 'error'
  }, size)
  const received = await step('SHA-256', sent, () => sha256(copy))
  expect('the SHA-256 of what came back', received, sent)

  const { Contents } = await step('listObjects', Bucket, () => client.listObjects({ Bucket }))
  expect('the list of keys', Contents.map((object) => `${object.Key} (${object.Size})`).join(), `${Key} (${size})`)
  await step('deleteObject', Key, () => client.deleteObject({ Bucket, Key }))
  await step('deleteBucket', Bucket, () => client.deleteBucket({ Bucket }))
}

await main(async () => {
  const binary = await setup()
  const { DataStoreClient } = createRequire(import.meta.url)('datastore-client')
  const { folder, remove } = temporaryFolder()
  const store = await startStore(binary)
  const { region, accessKeyId, secretAccessKey } = settings
  const client = new DataStoreClient({ endpoint: store.endpoint, region, accessKeyId, secretAccessKey })

  console.log(`\ndatastore-client ${manifest().version} on Node ${process.versions.node}, local store ${store.endpoint}, region ${region}`)
  try {
    await roundTrip(client, folder)
  } finally {
    await client.close()
    await store.stop()
    remove()
  }
  console.log('What came back is what was sent.')
})
