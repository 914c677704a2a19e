// @aws-sdk/client-s3, with lib-storage for files.
import { createReadStream, createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { pipeline } from 'node:stream/promises'
import { bucket as Bucket, credentials, job, measure, region } from './measure.mjs'

const require = createRequire(process.env.BENCH_PACKAGES)
const { GetObjectCommand, PutObjectCommand, S3Client, paginateListObjectsV2 } = require('@aws-sdk/client-s3')
const { Upload } = require('@aws-sdk/lib-storage')

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
const client = new S3Client({ endpoint: job.endpoint, region, credentials, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' })
const get = async (Key) => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body

await measure({
  get: async (Key) => (await (await get(Key)).transformToByteArray()).length,
  put: (Key, Body) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
  async list(Prefix) {
    let count = 0
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix })) count += page.Contents.length
    return count
  },
  async stream(Key) {
    let length = 0
    for await (const chunk of await get(Key)) length += chunk.length
    return length
  },
  pipe: async (Key, file) => pipeline(await get(Key), createWriteStream(file)),
  download: async (Key, file) => pipeline(await get(Key), createWriteStream(file)),
  upload: (Key, file) => new Upload({ client, params: { Bucket, Key, Body: createReadStream(file) } }).done(),
  close: () => client.destroy(),
})
