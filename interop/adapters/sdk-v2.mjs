// The AWS SDK for JavaScript v2 (the npm package aws-sdk).
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, digest, listWith, partSize, serve, store } from './serve.mjs'

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = '1'
const { S3 } = createRequire(process.env.INTEROP_PACKAGES)('aws-sdk')
const client = new S3({ ...store, s3ForcePathStyle: true, signatureVersion: 'v4', maxRetries: 1 })

async function put({ Bucket, Key, file, parts, Headers, Metadata }) {
  const params = { Bucket, Key, ...Headers, Metadata }
  if (parts) await client.upload({ ...params, Body: createReadStream(file) }, { partSize, queueSize: 2 }).promise()
  else await client.putObject({ ...params, Body: await readFile(file) }).promise()
}

async function get({ Bucket, Key }) {
  const { Body, ...fields } = await client.getObject({ Bucket, Key }).promise()
  return { ...describe(fields), ...await digest([Body]) }
}

const head = async ({ Bucket, Key }) => describe(await client.headObject({ Bucket, Key }).promise())

const list = listWith({ listObjects: (params) => client.listObjects(params).promise(), listObjectsV2: (params) => client.listObjectsV2(params).promise() })

serve({ put, get, head, list })
