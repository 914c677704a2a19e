// datastore-client, as its package has it where BENCH_MODULE says so, else as it is in this checkout.
import { createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { pipeline } from 'node:stream/promises'
import { bucket as Bucket, credentials, job, measure, region } from './measure.mjs'

const { DataStoreClient } = createRequire(import.meta.url)(process.env.BENCH_MODULE ?? '../../index.js')
const client = new DataStoreClient({ endpoint: job.endpoint, region, ...credentials, ...JSON.parse(process.env.BENCH_OPTIONS ?? '{}'), ...job.endpoint.startsWith('https') && { tls: { rejectUnauthorized: false } } })

await measure({
  get: async (Key) => (await client.getObject({ Bucket, Key }).bytes()).length,
  put: (Key, Body) => client.putObject({ Bucket, Key, Body }),
  async list(Prefix) {
    let count = 0
    for await (const page of client.objects({ Bucket, Prefix }).pages()) count += page.Contents.length
    return count
  },
  async stream(Key) {
    let length = 0
    for await (const chunk of client.getObject({ Bucket, Key }, { parallel: process.env.BENCH_PARALLEL })) length += chunk.length
    return length
  },
  pipe: (Key, file) => pipeline(client.getObject({ Bucket, Key }), createWriteStream(file)),
  download: (Key, Filename) => client.downloadFile({ Bucket, Key, Filename }),
  upload: (Key, Filename) => client.uploadFile({ Bucket, Key, Filename }),
  close: () => client.close(),
})
