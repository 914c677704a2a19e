// Everything at once for a long time, against the local store: what a process that never ends would gather is seen here.
//   npm run soak                          ten minutes
//   npm run soak -- --minutes 60 --at-once 8
//   npm run soak -- --store PATH          with a local store that is built already, and the addon that is there
//   npm run soak -- --record              its figures go into docs/reliability.md when that is written next
// Every ten seconds a line tells of memory, file descriptors, handles and threads; at the end the second half is held to the first, and
// the process at rest, when nothing is under way and all that is kept for a while was given back, to the same in the middle.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { record } from '../reliability/record.mjs'
import { settings, startStore } from './local-store.mjs'
import { setup } from './setup.mjs'
import { Failure, main, temporaryFolder } from './tools.mjs'

const MIB = 2 ** 20
const EVERY = 10_000
/** Objects are small, so that there are many operations; the two large ones go in parts. */
const SIZES = [0, 1, 1000, 70_000, MIB]
const LARGE = 12 * MIB

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const one = (list) => list[Math.floor(Math.random() * list.length)]
const sum = (bytes) => createHash('md5').update(bytes).digest('hex')
const turn = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

/** What failed otherwise than it should. */
class Wrong extends Error {}

function same(bytes, expected, what) {
  if (bytes.length !== expected.length || sum(bytes) !== sum(expected)) throw new Wrong(`${what}: ${bytes.length} bytes came, not the ${expected.length} that were sent`)
}

async function refused(code, promise) {
  const error = await promise.then(() => undefined, (error) => error)
  if (error?.code !== code) throw new Wrong(`${code} was expected, not ${error?.stack ?? 'success'}`)
}

/** The jobs: each leaves nothing behind, and says what it did by its name. */
function jobs({ client, connect, Bucket, folder, source }) {
  const large = readFileSync(source)
  let number = 0
  const key = () => `a/${++number % 1000}/é ${number}`
  const chunks = (bytes, size) => Readable.from((function * () { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size) })())
  const put = async (Key, bytes) => client.putObject({ Bucket, Key, Body: bytes })
  const object = async (use) => {
    const [Key, bytes] = [key(), randomBytes(one(SIZES))]
    await put(Key, bytes)
    await use(Key, bytes)
    await client.deleteObject({ Bucket, Key })
  }
  const aborting = (ms) => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), ms)
    return { signal: controller.signal }
  }
  return {
    'put, head, get, delete': () => object(async (Key, bytes) => {
      await client.headObject({ Bucket, Key })
      same(await client.getObject({ Bucket, Key }).bytes(), bytes, Key)
    }),
    'a stream read to its end': () => object(async (Key, bytes) => same(Buffer.concat(await client.getObject({ Bucket, Key }).toArray()), bytes, Key)),
    'a stream left early': () => object(async (Key) => { for await (const _ of client.getObject({ Bucket, Key })) break }),
    'a stream never read': () => object(async (Key) => { await client.getObject({ Bucket, Key }).metadata() }),
    'a stream destroyed': () => object(async (Key) => { client.getObject({ Bucket, Key }).on('error', () => {}).resume().destroy() }),
    'a callback': () => object((Key) => new Promise((resolve, reject) => client.headObject({ Bucket, Key }, (error) => error ? reject(error) : resolve()))),
    'a copy, its tags, its attributes': () => object(async (Key) => {
      const copy = { Bucket, Key: `${Key} copy` }
      await client.copyObject({ ...copy, CopySource: { Bucket, Key } })
      await client.putObjectTagging({ ...copy, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })
      await client.getObjectTagging(copy)
      await client.deleteObjectTagging(copy)
      await client.deleteObjects({ Bucket, Delete: { Objects: [{ Key: copy.Key }] } })
    }),
    'a stream up': async () => {
      const Key = key()
      await client.putObject({ Bucket, Key, Body: chunks(large, 100_000), ContentLength: large.length })
      same(await client.getObject({ Bucket, Key }).bytes(), large, Key)
      await client.deleteObject({ Bucket, Key })
    },
    'an upload in parts': async () => {
      const Key = key()
      await client.upload({ Bucket, Key, Body: chunks(large, 300_000) })
      await client.deleteObject({ Bucket, Key })
    },
    'files up and down': async () => {
      const [Key, Filename] = [key(), join(folder, `down ${number}`)]
      await client.uploadFile({ Bucket, Key, Filename: source }, { multipartThreshold: 5 * MIB })
      await client.downloadFile({ Bucket, Key, Filename }, { multipartThreshold: 5 * MIB })
      same(readFileSync(Filename), large, Key)
      writeFileSync(Filename, '')
      await client.deleteObject({ Bucket, Key })
    },
    'an upload that is aborted': async () => {
      await client.upload({ Bucket, Key: key(), Body: chunks(large, 50_000) }, aborting(Math.random() * 30)).catch(() => {})
      await client.uploadFile({ Bucket, Key: key(), Filename: source }, { multipartThreshold: 5 * MIB, ...aborting(Math.random() * 20) }).catch(() => {})
    },
    'a call that is aborted': async () => { await client.listObjectsV2({ Bucket }, aborting(Math.random() * 3)).catch(() => {}) },
    'an upload by hand': async () => {
      const target = { Bucket, Key: key() }
      const { UploadId } = await client.createMultipartUpload(target)
      const { ETag } = await client.uploadPart({ ...target, UploadId, PartNumber: 1, Body: 'part' })
      await client.listParts({ ...target, UploadId })
      await client.listMultipartUploads({ Bucket })
      if (Math.random() < 0.5) return client.abortMultipartUpload({ ...target, UploadId })
      await client.completeMultipartUpload({ ...target, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })
      await client.deleteObject(target)
    },
    lists: async () => {
      await client.listObjects({ Bucket, MaxKeys: 10 })
      for await (const _ of client.objects({ Bucket })) if (Math.random() < 0.05) break
      for await (const _ of client.buckets()) break
      await client.headBucket({ Bucket })
    },
    failures: async () => {
      await refused('NoSuchKey', client.getObject({ Bucket, Key: 'never' }).bytes())
      await refused('NoSuchKey', client.headObject({ Bucket, Key: 'never' }))
      await refused('NoSuchBucket', client.listObjectsV2({ Bucket: `${Bucket}-never` }))
      await refused('ConnectError', connect({ endpoint: 'http://127.0.0.1:1', maxAttempts: 1 }).listBuckets())
    },
    'a request, a URL': async () => {
      await client.request({ method: 'GET', Bucket, query: { location: '' } })
      client.presign('getObject', { Bucket, Key: 'k' })
      await client.presignAsync('putObject', { Bucket, Key: 'k' })
    },
    'a client of its own': async () => {
      const own = connect()
      await own.headBucket({ Bucket })
      if (Math.random() < 0.5) await own.close()
    }
  }
}

function figures() {
  const { rss, heapUsed, external } = process.memoryUsage()
  const count = (path) => { try { return readdirSync(path).length } catch { return 0 } }
  return { rss: rss / MIB, heap: heapUsed / MIB, external: external / MIB, fds: count('/proc/self/fd'), handles: process.getActiveResourcesInfo().length, threads: count('/proc/self/task') }
}

/** What stays when nothing is under way: memory for bodies and idle threads are kept for some seconds. */
async function atRest() {
  for (let round = 0; round < 4; round++) {
    collect()
    await turn(2000)
  }
  return figures()
}

const median = (samples, name) => samples.map((sample) => sample[name]).sort((a, b) => a - b)[samples.length >> 1] ?? 0

/** More than these, by the medians of the two halves, is a leak. The first minute warms up. Memory is in MiB. */
const ALLOWED = { rss: 32, heap: 8, external: 16, fds: 8, handles: 8, threads: 2 }
/** At rest glibc's heaps still hold between nothing and 60 MiB of free memory, by chance. */
const ALLOWED_AT_REST = { ...ALLOWED, rss: 64 }
const MEMORY = ['rss', 'heap', 'external']

/** Whether nothing grew between two looks, and what was seen. */
function compare(what, [first, second], most) {
  let flat = true
  const told = Object.entries(most).map(([name, allowed]) => {
    const [before, after] = [first[name], second[name]]
    const ok = after - before <= allowed
    flat &&= ok
    const text = `${name} ${before.toFixed(1)} and ${after.toFixed(1)}${MEMORY.includes(name) ? ' MiB' : ''}`
    console.log(`${what}: ${text}${ok ? '' : '  GROWS'}`)
    return text
  })
  return { flat, told: `${what}: ${told.join(', ')}` }
}

function verdict(halves, rests) {
  const medians = (samples) => Object.fromEntries(Object.keys(ALLOWED).map((name) => [name, median(samples, name)]))
  const [first, second] = halves
  const warm = [first.slice(Math.min(6, first.length >> 1)), second]
  const results = [compare('medians of the halves', warm.map(medians), ALLOWED), compare('at rest after each', rests, ALLOWED_AT_REST)]
  return { flat: results.every(({ flat }) => flat), told: results.map(({ told }) => told) }
}

/** Jobs until then, and what was seen of the process meanwhile. */
async function work({ todo, done, atOnce, end, before }) {
  const runner = async () => {
    while (Date.now() < end) {
      const [name, job] = one(todo)
      await job()
      done[name]++
    }
  }
  const samples = []
  const watch = async () => {
    for (let at = 0; Date.now() < end; at++) {
      await turn(Math.min(EVERY, Math.max(0, end - Date.now())))
      collect()
      const sample = figures()
      samples.push(sample)
      const operations = Object.values(done).reduce((sum, count) => sum + count)
      console.log(`${String(before + (at + 1) * EVERY / 1000).padStart(5)} s  ${String(operations).padStart(7)} jobs  ${Object.entries(sample).map(([name, value]) => `${name} ${MEMORY.includes(name) ? value.toFixed(1) : value}`).join('  ')}`)
    }
  }
  await Promise.all([watch(), ...Array.from({ length: atOnce }, runner)])
  return samples
}

async function soak({ minutes, atOnce, binary, noted }) {
  const { DataStoreClient } = createRequire(import.meta.url)('../index.js')
  const { folder } = temporaryFolder('datastore-soak-')
  const source = join(folder, 'source')
  writeFileSync(source, randomBytes(LARGE))
  const store = await startStore(binary)
  const { region, accessKeyId, secretAccessKey } = settings
  const connect = (more) => new DataStoreClient({ endpoint: store.endpoint, region, accessKeyId, secretAccessKey, partSize: 5 * MIB, ...more })
  const client = connect()
  const Bucket = 'soak'
  await client.createBucket({ Bucket })
  const todo = Object.entries(jobs({ client, connect, Bucket, folder, source }))
  const done = Object.fromEntries(todo.map(([name]) => [name, 0]))
  const [halves, rests] = [[], []]
  for (const half of [1, 2]) {
    halves.push(await work({ todo, done, atOnce, end: Date.now() + minutes * 30_000, before: (half - 1) * minutes * 30 }))
    rests.push(await atRest())
  }
  for (const [name, count] of Object.entries(done)) console.log(`${String(count).padStart(7)}  ${name}`)
  await client.close()
  await store.stop()
  const { flat, told } = verdict(halves, rests)
  const operations = Object.values(done).reduce((sum, count) => sum + count)
  if (noted) {
    const command = `npm run soak -- --minutes ${minutes} --at-once ${atOnce}`
    record({ what: 'every verb at once', command, length: `${minutes} min`, figures: `${operations.toLocaleString('en')} jobs, none wrong; ${told.join('; ')}` })
  }
  return flat
}

await main(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, 'at-once': { type: 'string', default: '4' }, store: { type: 'string' }, record: { type: 'boolean', default: false } } })
  const [minutes, atOnce] = [Number(values.minutes), Number(values['at-once'])]
  if (!(minutes > 0 && atOnce > 0)) throw new Failure('--minutes and --at-once are numbers above 0.')
  return soak({ minutes, atOnce, binary: values.store ?? await setup(), noted: values.record })
})
