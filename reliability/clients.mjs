// The clients that meet the same faults. Each is used as its documentation shows, with what it does by default.
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'

const require = createRequire(import.meta.url)
const packages = () => createRequire(process.env.RELIABILITY_PACKAGES)

const gather = async (stream) => {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The smallest part that stores take: the faults meet uploads of several. */
const partSize = 5 * 2 ** 20

function ours(options) {
  const { DataStoreClient } = require('../index.js')
  return ({ endpoint, region, accessKeyId, secretAccessKey }) => {
    const client = new DataStoreClient({ endpoint, region, accessKeyId, secretAccessKey, partSize })
    const object = (Bucket, Key) => ({ Bucket, Key })
    return {
      makeBucket: (Bucket) => client.createBucket({ Bucket }),
      open: async (bucket, key) => client.getObject(object(bucket, key), options),
      opened: async (bucket, key) => { const stream = client.getObject(object(bucket, key), options); await stream.metadata(); return stream },
      put: (bucket, key, Body) => client.putObject({ ...object(bucket, key), Body }, options),
      upload: (bucket, key, bytes) => client.upload({ ...object(bucket, key), Body: Readable.from(pieces(bytes), { objectMode: false }) }, options),
      close: () => client.close(),
    }
  }
}

function sdk() {
  const { S3 } = packages()('@aws-sdk/client-s3')
  const { Upload } = packages()('@aws-sdk/lib-storage')
  return ({ endpoint, region, accessKeyId, secretAccessKey }) => {
    const client = new S3({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, forcePathStyle: true })
    const open = async (Bucket, Key) => (await client.getObject({ Bucket, Key })).Body
    return {
      makeBucket: (Bucket) => client.createBucket({ Bucket }),
      open,
      opened: open,
      put: (Bucket, Key, Body) => client.putObject({ Bucket, Key, Body }),
      upload: (Bucket, Key, bytes) => new Upload({ client, partSize, params: { Bucket, Key, Body: Readable.from(pieces(bytes), { objectMode: false }) } }).done(),
      close: () => client.destroy(),
    }
  }
}

function minio() {
  const { Client } = packages()('minio')
  return ({ endpoint, region, accessKeyId, secretAccessKey }) => {
    const { hostname, port } = new URL(endpoint)
    const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, region, accessKey: accessKeyId, secretKey: secretAccessKey, pathStyle: true, partSize })
    const open = (bucket, key) => client.getObject(bucket, key)
    return {
      makeBucket: (bucket) => client.makeBucket(bucket, region),
      open,
      opened: open,
      put: (bucket, key, body) => client.putObject(bucket, key, body),
      upload: (bucket, key, bytes) => client.putObject(bucket, key, Readable.from(pieces(bytes), { objectMode: false })),
      close: () => {},
    }
  }
}

function * pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

/** By name: what makes a client of a store. */
export const makers = {
  'datastore-client': () => ours({}),
  'datastore-client, verify': () => ours({ verify: true }),
  '@aws-sdk/client-s3': sdk,
  minio,
}

/** All that a stream gives. */
export { gather }
