// How much lies under each top-level folder of a bucket, however many pages the list has.
// Where the bucket is comes from the environment (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
//   node examples/usage.mjs BUCKET [PREFIX]
import { DataStoreClient } from 'datastore-client'

const [Bucket, Prefix = ''] = process.argv.slice(2)
const client = new DataStoreClient()

const folders = new Map()
for await (const { Key, Size } of client.objects({ Bucket, Prefix })) {
  const rest = Key.slice(Prefix.length)
  const folder = rest.includes('/') ? rest.slice(0, rest.indexOf('/') + 1) : ''
  const sum = folders.get(folder) ?? { objects: 0, bytes: 0 }
  folders.set(folder, { objects: sum.objects + 1, bytes: sum.bytes + Size })
}

for (const [folder, { objects, bytes }] of [...folders].sort((a, b) => b[1].bytes - a[1].bytes)) {
  console.log(`${String(bytes).padStart(15)} bytes  ${String(objects).padStart(8)} objects  ${Prefix}${folder}`)
}
await client.close()
