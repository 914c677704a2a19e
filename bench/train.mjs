// What a client does, for the profile that the compiler is guided by (scripts/pgo.mjs): what it does most against the null store, and
// what else there is against the local one.
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings, startStore } from '../scripts/local-store.mjs'
import { buildStore } from '../scripts/setup.mjs'
import { mustRun, root, temporaryFolder } from '../scripts/tools.mjs'
import { certificate, startNullStore } from './null-store.mjs'
import { links, works } from './works.mjs'

const trained = ['get-4k', 'put-4k', 'get-4k-serial', 'put-4k-serial', 'get-4k-1000', 'tls-get-4k', 'tls-put-4k', 'list-100k', 'get-1g', 'tls-get-1g', 'download-1g', 'upload-1g']
const MOST = 256 * 2 ** 20

/** Runs it all with the addon `native`; the programs find `env` in their environment. */
export async function train(native, env) {
  const { folder, remove } = temporaryFolder('datastore-train-')
  const file = join(folder, 'upload')
  writeFileSync(file, '')
  const run = (program, job) => mustRun(process.execPath, [join(root, 'bench', 'clients', program)],
    { quiet: true, env: { ...env, DATASTORE_CLIENT_NATIVE: native, BENCH_FOLDER: folder, BENCH_JOB: JSON.stringify({ ...job, folder, file }) } })
  for (const { job, verb, link } of works.filter(({ name }) => trained.includes(name))) {
    const store = await startNullStore(links[link], certificate(folder))
    const size = Math.min(job.size ?? 0, MOST)
    truncateSync(file, size)
    await run('ours.mjs', { ...job, size, verb, endpoint: store.endpoint })
    await store.stop()
  }
  truncateSync(file, MOST / 4)
  const { region, accessKeyId, secretAccessKey } = settings
  const store = await startStore(await buildStore({ toStderr: true }))
  await run('broad.mjs', { endpoint: store.endpoint, access: { region, accessKeyId, secretAccessKey } })
  await store.stop()
  remove()
}
