// Ceph and MinIO for a few works, so that nothing is tuned to the null store alone: started in a throwaway folder, with the objects that
// the work reads.
import { missing, startMode, stores, version } from '../scripts/store-modes.mjs'

const bucket = 'bench'

/** Undefined, loudly, where the store cannot be had. */
export async function startReal(name, { verb, job }) {
  const store = stores.find((one) => one.name === name)
  const reason = missing(store, 'plain')
  if (reason) return void console.log(`!!! no figures for ${name}: ${reason}`)
  const { endpoint, region, accessKeyId, secretAccessKey, stop } = await startMode(store, 'plain')
  await fill({ endpoint, region, accessKeyId, secretAccessKey }, verb, job)
  return { endpoint, stop, access: { region, accessKeyId, secretAccessKey }, version: version(store) }
}

/** The objects are named as the null store wants them: the piece of work, its size. */
async function fill(options, verb, { count, size }) {
  const { DataStoreClient } = await import('../index.js')
  const client = new DataStoreClient(options)
  await client.createBucket({ Bucket: bucket })
  const letter = { get: 'g', stream: 's' }[verb]
  const Body = Buffer.alloc(letter ? size : 0, 'datastore')
  for (let first = 0; letter && first < count; first += 50) {
    const some = Array.from({ length: Math.min(50, count - first) }, (_, n) => `${letter}${first + n}/${size}`)
    await Promise.all(some.map((Key) => client.putObject({ Bucket: bucket, Key, Body })))
  }
  await client.close()
}
