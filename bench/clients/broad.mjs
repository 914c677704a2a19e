// What a program does besides the works that are measured, for the profile that the compiler is guided by: what is not in it counts as
// rare and is compiled for size, as the verbs that go through the SDK are in any case.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'

const { DataStoreClient } = createRequire(import.meta.url)('../../index.js')
const { endpoint, access, folder, file } = JSON.parse(process.env.BENCH_JOB)
const client = new DataStoreClient({ endpoint, ...access })
const Bucket = 'broad'
const MIB = 2 ** 20
const whole = Buffer.alloc(16 * MIB, 'datastore')

async function read(stream) {
  for await (const chunk of stream) chunk.length
}

async function checksums() {
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
    for (let n = 0; n < 4; n++) {
      await client.putObject({ Bucket, Key: ChecksumAlgorithm, Body: whole, ChecksumAlgorithm })
      await client.getObject({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: 'ENABLED' }).bytes()
      await read(client.getObject({ Bucket, Key: ChecksumAlgorithm, ChecksumMode: 'ENABLED' }))
    }
    await client.uploadFile({ Bucket, Key: 'file', Filename: file, ChecksumAlgorithm })
  }
}

async function streams() {
  const pieces = (size, count) => Readable.from(Array.from({ length: count }, () => whole.subarray(0, size)), { objectMode: false })
  for (const [size, count] of [[64 << 10, 1024], [MIB, 64], [1 << 10, 8192]]) await client.putObject({ Bucket, Key: 'stream', Body: pieces(size, count) })
  for (let n = 0; n < 8; n++) await read(client.getObject({ Bucket, Key: 'file' }, { parallel: n % 2 ? 4 : 'auto' }))
  await Promise.all(Array.from({ length: 16 }, () => read(client.getObject({ Bucket, Key: 'SHA1' }))))
  await client.downloadFile({ Bucket, Key: 'file', Filename: join(folder, 'down'), ChecksumMode: 'ENABLED' })
}

async function small(n) {
  const Key = `small/${n}`
  await client.putObject({ Bucket, Key, Body: `text ${n}`, ContentType: 'text/plain', Metadata: { n: String(n) } })
  await client.headObject({ Bucket, Key })
  await client.getObject({ Bucket, Key, Range: 'bytes=0-3' }).text()
  await client.getObject({ Bucket, Key: `none/${n}` }).text().catch(() => {})
  await client.listObjects({ Bucket, Prefix: 'small/', MaxKeys: 100 })
  await client.deleteObject({ Bucket, Key })
}

async function many() {
  let next = 0
  await Promise.all(Array.from({ length: 16 }, async () => { while (next < 1000) await small(next++) }))
}

await client.createBucket({ Bucket })
for (const part of [checksums, streams, many]) await part()
await client.close()
