// s3mini, a small client on fetch().
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { bucket, credentials, job, measure, region } from './measure.mjs'

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
const { S3mini } = await import(pathToFileURL(createRequire(process.env.BENCH_PACKAGES).resolve('s3mini')))
const client = new S3mini({ endpoint: `${job.endpoint}/${bucket}`, region, ...credentials })

await measure({
  get: async (key) => (await client.getObjectArrayBuffer(key)).byteLength,
  put: (key, body) => client.putObject(key, body),
  list: async (prefix) => (await client.listObjects('/', prefix)).length,
  async stream(key) {
    let length = 0
    for await (const chunk of (await client.getObjectResponse(key)).body) length += chunk.length
    return length
  },
})
