// The interoperation matrix: what we write other clients read back the same, and what they write we do, on every store that can be
// had here.
//   npm run interop                 all of it; writes docs/interop.md when every store and client took part
//   npm run interop -- ceph minio   these stores only
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setup } from '../scripts/setup.mjs'
import { missing, startMode, stores as known } from '../scripts/store-modes.mjs'
import { Failure, isMain, main, root, run, temporaryFolder } from '../scripts/tools.mjs'
import { startClient } from './clients.mjs'
import { exceptions } from './exceptions.mjs'
import { runMatrix } from './matrix.mjs'
import { prepare } from './objects.mjs'
import { clients as findClients, peerNames } from './peers.mjs'
import { page, print } from './report.mjs'

/** A store that stops answering must not hold CI: each request has its own limit, and this is for all of them. */
const longest = 10 * 60_000

const served = (name) => known.find((store) => store.name === name)
const store = (name, mode, localBinary) => ({
  name,
  start: () => startMode(served(name), mode, localBinary),
  have: async () => missing(served(name), mode) === undefined
})

/** rclone knows the habits of stores by name. */
const stores = (localBinary) => [
  { ...store('local', 'prefix', localBinary), title: 'The local store, under /datastore', rcloneProvider: 'Other' },
  { ...store('ceph', 'plain'), title: 'Ceph RADOS Gateway', rcloneProvider: 'Ceph' },
  { ...store('minio', 'plain'), title: 'MinIO', rcloneProvider: 'Minio' },
]

function helpers({ endpoint, region, accessKeyId, secretAccessKey }) {
  // required here, so that a missing addon is a failed step and not a failed import
  const { DataStoreClient } = createRequire(import.meta.url)('../index.js')
  const client = new DataStoreClient({ endpoint, region, accessKeyId, secretAccessKey })
  return {
    createBucket: (Bucket) => client.createBucket({ Bucket }),
    putObject: async (Bucket, Key, Body) => (await client.putObject({ Bucket, Key, Body })).ETag,
    close: () => client.close()
  }
}

/** What an action returns, or a Failure after `limit`. */
async function within(limit, action) {
  let timer
  const late = new Promise((resolve, reject) => { timer = setTimeout(() => reject(new Failure(`not done within ${limit / 1000} s`)), limit) })
  try {
    return await Promise.race([action, late])
  } finally {
    clearTimeout(timer)
  }
}

/** One store: started, run, stopped. */
async function one(wanted, clients, objects, deadline) {
  const began = performance.now()
  const store = { ...await wanted.start(), name: wanted.name, title: wanted.title, rcloneProvider: wanted.rcloneProvider }
  const started = clients.map((client) => startClient(client, store))
  const help = helpers(store)
  try {
    const cells = await within(deadline - Date.now(), runMatrix(store, started, objects, help))
    const result = { store, cells, seconds: (performance.now() - began) / 1000 }
    print(result)
    return result
  } finally {
    await Promise.all([help.close(), ...started.map(({ stop }) => stop())])
    await store.stop()
  }
}

/** The whole matrix; `wanted` names stores, all when there are none. */
export async function interop(localBinary, { wanted = [], write = false } = {}) {
  const { folder, remove } = temporaryFolder('datastore-interop-')
  const deadline = Date.now() + longest
  const clients = await findClients()
  const objects = prepare(folder)
  const missing = peerNames.filter((name) => !clients.some((client) => client.name === name))
  const runs = []
  for (const store of stores(localBinary).filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    if (store.have && !await store.have()) {
      console.log(`!!! ${store.name}: NOT RUN, not installed here`)
      missing.push(store.name)
    } else {
      runs.push(await one(store, clients, objects, deadline))
    }
  }
  remove()
  if (write && missing.length === 0 && wanted.length === 0) {
    mkdirSync(join(root, 'docs'), { recursive: true })
    writeFileSync(join(root, 'docs', 'interop.md'), page({ runs, clients, objects, exceptions }))
  }
  const cells = runs.flatMap((result) => result.cells)
  const passed = cells.filter((cell) => cell.passed).length
  return { passed, failed: cells.length - passed, skipped: missing.length, ...missing.length ? { reason: `without ${missing.join(', ')}` } : {} }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const wanted = process.argv.slice(2)
    const stranger = wanted.find((name) => !stores().some((store) => store.name === name))
    if (stranger) throw new Failure(`There is no store "${stranger}".`)
    const { passed, failed, reason } = await interop(await setup(), { wanted, write: true })
    if (reason) console.log(`\n!!! ${reason}`)
    console.log(`\n${passed} passed, ${failed} failed`)
    return failed === 0 && passed > 0
  })
}
