// A small program: it stores an object, uploads one in parts, reads, and says when the last call had settled. It closes nothing.
import { writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gather, makers } from './clients.mjs'

const { name, store, bucket } = JSON.parse(process.env.RELIABILITY_JOB)
const { bytesOf } = createRequire(import.meta.url)('../__test__/support/bytes.js')

if (makers[name] !== undefined) {
  const client = makers[name]()(store)
  await client.makeBucket(bucket)
  await client.put(bucket, 'small', bytesOf(100_000))
  await client.upload(bucket, 'large', bytesOf(6 * 2 ** 20))
  await gather(await client.open(bucket, 'large'))
}
writeSync(1, String(process.hrtime.bigint()))
