// minio, the MinIO client for JavaScript.
import { createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { pipeline } from 'node:stream/promises'
import { bucket, credentials, job, measure, region } from './measure.mjs'

const { Client } = createRequire(process.env.BENCH_PACKAGES)('minio')
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
const { hostname, port, protocol } = new URL(job.endpoint)
const client = new Client({ endPoint: hostname, port: Number(port), useSSL: protocol === 'https:', region, accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey, pathStyle: true })

const lengthOf = async (stream) => {
  let length = 0
  for await (const chunk of stream) length += chunk.length
  return length
}

await measure({
  async get(key) {
    const chunks = []
    for await (const chunk of await client.getObject(bucket, key)) chunks.push(chunk)
    return Buffer.concat(chunks).length
  },
  put: (key, body) => client.putObject(bucket, key, body),
  async list(prefix) {
    let count = 0
    for await (const each of client.listObjectsV2(bucket, prefix, true)) if (each.name) count++
    return count
  },
  stream: async (key) => lengthOf(await client.getObject(bucket, key)),
  pipe: async (key, file) => pipeline(await client.getObject(bucket, key), createWriteStream(file)),
  download: (key, file) => client.fGetObject(bucket, key, file),
  upload: (key, file) => client.fPutObject(bucket, key, file),
})
