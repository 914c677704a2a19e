// The memory that many transfers at once take: 200 files up, 200 down, and 200 each way together, 16 MiB each, with memoryLimit 128 MiB.
//
//   ENDPOINT=http://127.0.0.1:9000/datastore ACCESS_KEY=local SECRET_KEY=local-secret [REGION=forepaas] [COUNT=200] node bench/memory.mjs
//
// It starts nothing itself. What it prints is of its own process: the peak of its resident memory (RSS) in each round, beside what
// it was before the round.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DataStoreClient } from '../index.js'

const { ENDPOINT, ACCESS_KEY, SECRET_KEY, REGION = 'us-east-1', COUNT = '200' } = process.env
if (!ENDPOINT || !ACCESS_KEY || !SECRET_KEY) throw new Error('ENDPOINT, ACCESS_KEY and SECRET_KEY name the store')

const MIB = 2 ** 20
const SIZE = 16 * MIB
const count = Number(COUNT)
const Bucket = `bench-memory-${process.pid}`
const where = mkdtempSync(join(tmpdir(), 'bench-memory-'))
const client = new DataStoreClient({ endpoint: ENDPOINT, region: REGION, accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY, memoryLimit: 128 * MIB })

const mib = bytes => `${(bytes / MIB).toFixed(0)} MiB`

async function sha256(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Runs `one` for each number at once and prints the peak of RSS, looked at every 5 ms. */
async function round(name, one) {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 5)
  const start = performance.now()
  await Promise.all(Array.from({ length: count }, (_, index) => one(index)))
  const seconds = (performance.now() - start) / 1000
  clearInterval(timer)
  console.log(`${name}: ${count} x ${mib(SIZE)} in ${seconds.toFixed(1)} s, ${mib(count * SIZE / seconds)}/s; RSS ${mib(before)} before, ${mib(peak)} at the peak`)
}

try {
  const source = join(where, 'source')
  writeFileSync(source, randomBytes(SIZE))
  const expected = await sha256(source)
  await client.createBucket({ Bucket })
  // One object an eighth of the files: the store's disk is not what is measured.
  const Key = index => `object ${index % Math.ceil(count / 8)}`
  await round('uploadFile', index => client.uploadFile({ Bucket, Key: Key(index), Filename: source }, { multipartThreshold: 8 * MIB }))
  await round('downloadFile', index => client.downloadFile({ Bucket, Key: Key(index), Filename: join(where, String(index)) }))
  await round('both at once', index => Promise.all([
    client.uploadFile({ Bucket, Key: `another ${Key(index)}`, Filename: source }, { multipartThreshold: 8 * MIB }),
    client.downloadFile({ Bucket, Key: Key(index), Filename: join(where, String(index)) })
  ]))
  for (let index = 0; index < count; index++) if (await sha256(join(where, String(index))) !== expected) throw new Error(`file ${index} is another one`)
  const [, highest] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  if (highest) console.log(`the system's own count of the peak: ${mib(highest * 1024)}`)
} finally {
  for await (const { Key } of client.objects({ Bucket })) await client.deleteObject({ Bucket, Key })
  await client.deleteBucket({ Bucket }).catch(() => {})
  await client.close()
  rmSync(where, { recursive: true })
}
