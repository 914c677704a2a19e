// The node suite against real servers: whichever of them can be started here.
//   npm run test:stores                 all that are installed (stores/NAME.sh install), the local store first
//   npm run test:stores -- ceph minio   these; one that cannot be had is then a failure
//   npm run test:stores -- ceph --only list put    only test files whose path holds one of the words after --only
import { createServer } from 'node:net'
import { join } from 'node:path'
import { localSuite } from './test.mjs'
import { notHere, note, summary } from './report.mjs'
import { setup } from './setup.mjs'
import { runSuite, testFiles } from './suite.mjs'
import { Failure, answer, atEnd, isMain, main, root, run, temporaryFolder } from './tools.mjs'

const script = (name) => join(root, 'stores', `${name}.sh`)
const keys = { accessKeyId: 'TESTACCESSKEY', secretAccessKey: 'testsecretkey' }

/** Both accept any region when none is configured; each gets the one that its service is known by. */
export const realStores = [
  { name: 'ceph', script: script('ceph-rgw'), region: 'us-east-1', ...keys },
  { name: 'minio', script: script('minio'), region: 'forepaas', ...keys },
]

/** A port that is free now, with the fifty after it left to the server (Ceph's own daemons take some). */
async function freePort() {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + 100 * Math.floor(Math.random() * 120)
    const server = createServer()
    const free = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Failure('There is no free port on 127.0.0.1.')
}

/** Starts a server in a throwaway folder. `stop()` ends it; so does the end of this process. */
export async function startReal(store) {
  const { folder, remove } = temporaryFolder(`datastore-${store.name}-`)
  const env = { ACCESS_KEY: store.accessKeyId, SECRET_KEY: store.secretAccessKey }
  const stop = atEnd(() => { answer('bash', store.script, 'stop', folder); remove() })
  const { code, output } = await run('bash', [store.script, 'start', folder, String(await freePort())], { env, quiet: true })
  const [, endpoint] = /^ready (\S+)$/m.exec(output) ?? []
  if (code !== 0 || !endpoint) { stop(); throw new Failure(`${store.name} did not start: ${output.trim()}`) }
  return { ...store, endpoint, stop }
}

/** The suite against one real server; skipped when it cannot be had here. */
export async function realSuite(store, { localBinary, names = [], required = false }) {
  const { code } = await run('bash', [store.script, 'have'], { quiet: true })
  if (code !== 0) {
    const reason = `not installed here; stores/${store.script.split('/').pop()} install`
    if (required) throw new Failure(reason)
    return notHere(reason)
  }
  const running = await startReal(store)
  console.log(`${store.name} at ${running.endpoint}, region ${store.region}`)
  try {
    return await runSuite({ ...running, localBinary }, testFiles(names, { folders: false }))
  } finally {
    running.stop()
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const args = process.argv.slice(2)
    const only = args.indexOf('--only')
    const [wanted, names] = only < 0 ? [args, []] : [args.slice(0, only), args.slice(only + 1)]
    const known = ['local', ...realStores.map(({ name }) => name)]
    const stranger = wanted.find((name) => !known.includes(name))
    if (stranger) throw new Failure(`There is no store "${stranger}"; the known ones: ${known.join(', ')}.`)
    const localBinary = await setup()
    const rows = []
    if (wanted.length === 0 || wanted.includes('local')) rows.push(await note('local', () => localSuite(localBinary, { names, folders: false })))
    for (const store of realStores) {
      if (wanted.length && !wanted.includes(store.name)) continue
      rows.push(await note(store.name, () => realSuite(store, { localBinary, names, required: wanted.length > 0 })))
    }
    return summary(rows)
  })
}
