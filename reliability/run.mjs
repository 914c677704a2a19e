// Faults against us and the peers, before every store that can be had here, and the tests behind each promise; into docs/reliability.md.
//   npm run reliability                     all of it (about a quarter of an hour)
//   npm run reliability -- local minio      before these stores only; nothing is written
//   RELIABILITY_ROWS=SlowDown npm run reliability -- local    of the faults only those that are named so
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packages } from '../bench/peers.mjs'
import { setup } from '../scripts/setup.mjs'
import { missing, startMode, stores } from '../scripts/store-modes.mjs'
import { atEnd, main, root } from '../scripts/tools.mjs'
import { writePage } from './report.mjs'
import { showPromises } from './shown.mjs'
import { makers } from './clients.mjs'
import { exitTimes } from './exit.mjs'

/** One client before one store: its scenarios, as lines that come. */
async function measured(name, store, { folder, localBinary }) {
  const job = { name, store: { ...store, variables: undefined, stop: undefined }, bucket: `reliability-${Date.now().toString(36)}`, seed: 20_000, localBinary }
  const env = { ...process.env, RELIABILITY_JOB: JSON.stringify(job), RELIABILITY_PACKAGES: join(folder, 'package.json') }
  const child = spawn(process.execPath, [join(root, 'reliability', 'measure.mjs')], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const forget = atEnd(() => child.kill('SIGKILL'))
  const results = []
  for await (const line of createInterface({ input: child.stdout })) {
    const { scenario, ...sums } = JSON.parse(line)
    console.log(`${store.name}  ${name}  ${scenario}: ${JSON.stringify(sums)}`)
    results.push({ scenario, ...sums })
  }
  forget()
  return results
}

async function beforeStore(store, tools) {
  const running = await startMode(store, 'plain', tools.localBinary)
  try {
    const results = {}
    for (const name of Object.keys(makers)) results[name] = await measured(name, running, tools)
    return { store: store.name, results }
  } finally {
    await running.stop()
  }
}

/** Alone, and before the local store: it is the client that is looked at. */
async function exitsOf(localBinary, folder) {
  const running = await startMode(stores.find(({ name }) => name === 'local'), 'plain', localBinary)
  try {
    return await exitTimes(running, folder)
  } finally {
    await running.stop()
  }
}

await main(async () => {
  const words = process.argv.slice(2)
  const localBinary = process.env.DATASTORE_LOCAL_BIN ?? await setup()
  const folder = await packages()
  const wanted = stores.filter(({ name }) => words.length === 0 || words.includes(name))
  for (const store of wanted) if (missing(store, 'plain')) console.log(`!!! ${store.name}: ${missing(store, 'plain')}`)
  // Side by side: most of the time is spent waiting for clients that hang.
  const measuredStores = await Promise.all(wanted.filter((store) => !missing(store, 'plain')).map((store) => beforeStore(store, { localBinary, folder })))
  const exits = await exitsOf(localBinary, folder)
  if (words.length > 0) return true
  const shown = await showPromises(localBinary)
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  writePage({ measured: measuredStores, exits, shown, peers: dependencies })
  return shown.every(({ failed }) => failed === 0)
})
