// One client against one store, in a process of its own: every scenario, one line of JSON each on stdout.
import { createRequire } from 'node:module'
import { makers } from './clients.mjs'
import { mortalStore } from './mortal.mjs'
import { Relay } from './relay.mjs'
import { scenarios } from './scenarios.mjs'

const require = createRequire(import.meta.url)
const { Proxy } = require('../__test__/support/proxy.js')
const { bytesOf } = require('../__test__/support/bytes.js')
const { DataStoreClient } = require('../index.js')

const { store, name, bucket, seed, localBinary } = JSON.parse(process.env.RELIABILITY_JOB)
const make = makers[name]()
/** Only rows that have these words in their names. */
const wanted = process.env.RELIABILITY_ROWS
const connect = (endpoint) => new DataStoreClient({ endpoint, region: store.region, accessKeyId: store.accessKeyId, secretAccessKey: store.secretAccessKey })
const straight = connect(store.endpoint)
const small = bytesOf(2 ** 20)
const large = bytesOf(12 * 2 ** 20 + 1, 1)
/** Errors that come when nobody waits any more: told, in a way, but not to the call. */
let stray = 0
process.on('uncaughtException', () => { stray += 1 })
process.on('unhandledRejection', () => { stray += 1 })

/** The same chance for every client. */
function chance(seed) {
  let state = seed >>> 0
  return (most) => {
    state = state + 0x6d2b79f5 >>> 0
    let x = Math.imul(state ^ state >>> 15, state | 1)
    x ^= x + Math.imul(x ^ x >>> 7, x | 61)
    return Math.floor(((x ^ x >>> 14) >>> 0) / 2 ** 32 * most)
  }
}

/** One fault (or a few), and its outcome. */
async function round({ run, rule, patience = 30_000, relayed, mortal: ofItsOwn }, number, key) {
  const mortal = ofItsOwn && await mortalStore(localBinary, store)
  const door = mortal ? connect(`http://127.0.0.1:${mortal.port}`) : straight
  if (mortal) await door.createBucket({ Bucket: bucket })
  const Between = relayed ? Relay : Proxy
  const proxy = await new Between(Number(mortal?.port || new URL(store.endpoint).port)).listen()
  const client = make({ ...store, endpoint: store.endpoint.replace(/:\d+/, `:${proxy.port}`) })
  const context = { client, proxy, bucket, key, small, large, random: chance(seed + number), mortal, look: (key) => door.getObject({ Bucket: bucket, Key: key }).bytes() }
  proxy.rule = rule?.(context) ?? proxy.rule
  let timer
  const late = new Promise((resolve) => { timer = setTimeout(resolve, patience, 'hung') })
  const outcome = await Promise.race([run(context).catch(() => 'error'), late])
  clearTimeout(timer)
  const { injected } = proxy
  if (outcome !== 'hung') await client.close()
  await proxy.close()
  if (mortal) await mortal.end()
  return { outcome, injected }
}

async function measure(scenario, index) {
  const sums = { scenario: scenario.name, rounds: 0, injected: 0, right: 0, error: 0, wrong: 0, hung: 0, stray: 0 }
  const before = stray
  let next = 0
  const worker = async () => {
    for (let number; (number = next++) < scenario.rounds;) {
      const { outcome, injected } = await round(scenario, number, `${name} ${index} ${number}`.replaceAll('@', ''))
      sums.rounds += 1
      sums.injected += injected
      sums[outcome] += 1
    }
  }
  await Promise.all(Array.from({ length: scenario.atOnce ?? 4 }, worker))
  return { ...sums, stray: stray - before }
}

await straight.createBucket({ Bucket: bucket }).catch(() => {})
await straight.putObject({ Bucket: bucket, Key: 'small', Body: small })
await straight.putObject({ Bucket: bucket, Key: 'large', Body: large })
for (const [index, scenario] of scenarios.entries()) {
  if (scenario.only !== undefined && scenario.only !== store.name) continue
  if (wanted !== undefined && !scenario.name.includes(wanted)) continue
  process.stdout.write(`${JSON.stringify(await measure(scenario, index))}\n`)
}
process.exit()
