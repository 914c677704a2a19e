// The AWS SDK for JavaScript v3 (@aws-sdk/client-s3; parts by @aws-sdk/lib-storage).
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, digest, listWith, partSize, serve, store } from './serve.mjs'

const require = createRequire(process.env.INTEROP_PACKAGES)
const { S3 } = require('@aws-sdk/client-s3')
const { Upload } = require('@aws-sdk/lib-storage')
const { endpoint, region, ...credentials } = store
const client = new S3({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 2 })

async function put({ Bucket, Key, file, parts, Headers, Metadata }) {
  const params = { Bucket, Key, ...Headers, Metadata }
  if (params.Expires) params.Expires = new Date(params.Expires)
  if (parts) await new Upload({ client, partSize, queueSize: 2, params: { ...params, Body: createReadStream(file) } }).done()
  else await client.putObject({ ...params, Body: await readFile(file) })
}

async function get({ Bucket, Key }) {
  const { Body, ...fields } = await client.getObject({ Bucket, Key })
  return { ...describe(fields), ...await digest(Body) }
}

const head = async ({ Bucket, Key }) => describe(await client.headObject({ Bucket, Key }))

const list = listWith({ listObjects: (params) => client.listObjects(params), listObjectsV2: (params) => client.listObjectsV2(params) })

serve({ put, get, head, list })
