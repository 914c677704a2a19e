// Bun's built-in S3 client, run by Bun itself.
import { bucket, credentials, job, measure, region } from './measure.mjs'

const client = new Bun.S3Client({ endpoint: job.endpoint, bucket, region, ...credentials })

await measure({
  get: async (key) => (await client.file(key).bytes()).length,
  put: (key, body) => client.write(key, body),
  async list(prefix) {
    let count = 0
    let continuationToken
    do {
      const page = await client.list({ prefix, continuationToken })
      count += page.contents.length
      continuationToken = page.nextContinuationToken
    } while (continuationToken)
    return count
  },
  async stream(key) {
    let length = 0
    for await (const chunk of client.file(key).stream()) length += chunk.length
    return length
  },
  pipe: (key, file) => Bun.write(file, client.file(key)),
  download: (key, file) => Bun.write(file, client.file(key)),
  upload: (key, file) => client.write(key, Bun.file(file)),
})
