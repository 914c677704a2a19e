// datastore-client itself, used as its README says.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { DataStoreClient } from '../../index.js'
import { describe, digest, listWith, partSize, serve, store } from './serve.mjs'

const client = new DataStoreClient({ ...store, partSize })

async function put({ Bucket, Key, file, parts, Headers, Metadata }) {
  // a stream of unknown length goes out in parts
  const Body = parts ? createReadStream(file) : await readFile(file)
  await client.putObject({ Bucket, Key, Body, ...Headers, Metadata })
}

async function get({ Bucket, Key }) {
  const object = client.getObject({ Bucket, Key })
  const [fields, sums] = await Promise.all([object.metadata(), digest(object)])
  return { ...describe(fields), ...sums }
}

const head = async ({ Bucket, Key }) => describe(await client.headObject({ Bucket, Key }))

const list = listWith({ listObjects: (params) => client.listObjects(params), listObjectsV2: (params) => client.listObjectsV2(params) })

serve({ put, get, head, list })
