// opendal, a Rust engine with Node bindings. (Its binary for glibc 2.36 and older is missing: then the client says that it cannot be had.)
import { createRequire } from 'node:module'
import { bucket, credentials, job, measure, region } from './measure.mjs'

const { Operator } = createRequire(process.env.BENCH_PACKAGES)('opendal')
const client = new Operator('s3', { endpoint: job.endpoint, bucket, region, access_key_id: credentials.accessKeyId, secret_access_key: credentials.secretAccessKey, disable_config_load: 'true' })

await measure({
  get: async (key) => (await client.read(key)).length,
  put: (key, body) => client.write(key, body),
  list: async (prefix) => (await client.list(prefix, { recursive: true })).length,
  async stream(key) {
    let length = 0
    for await (const chunk of (await client.reader(key)).createReadStream()) length += chunk.length
    return length
  },
})
