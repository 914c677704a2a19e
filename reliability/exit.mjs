// How long a program lives on after its last call: from that call's settlement to the exit, as the process that started it sees it.
// Nothing is closed by hand. Node.js needs some of it for itself, which a program without a client shows.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from '../scripts/tools.mjs'
import { makers } from './clients.mjs'

const RUNS = 20

async function exitTime(job, env) {
  const child = spawn(process.execPath, [join(root, 'reliability', 'exit-program.mjs')], { env: { ...env, NODE_NO_WARNINGS: '1', RELIABILITY_JOB: JSON.stringify(job) }, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (bytes) => { text += bytes })
  const ended = new Promise((resolve) => { child.once('exit', (code) => resolve([code, process.hrtime.bigint()])) })
  const closed = once(child, 'close')
  const [code, at] = await ended
  await closed
  if (code !== 0) throw new Error(`a program with ${job.name} ended with ${code}`)
  return Number(at - BigInt(text)) / 1e6
}

/** @returns {Promise<{ name: string, median: number, worst: number }[]>} in ms */
export async function exitTimes(store, folder) {
  const env = { ...process.env, RELIABILITY_PACKAGES: join(folder, 'package.json') }
  const results = []
  for (const name of ['no client', ...Object.keys(makers).filter((name) => !name.endsWith('verify'))]) {
    const times = []
    for (let run = 0; run < RUNS; run += 1) times.push(await exitTime({ name, store: { ...store, variables: undefined, stop: undefined }, bucket: `exit-${Date.now().toString(36)}-${run}` }, env))
    times.sort((a, b) => a - b)
    const [median, worst] = [times[RUNS / 2], times.at(-1)]
    console.log(`exit  ${name}: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms of ${RUNS} runs`)
    results.push({ name, median, worst })
  }
  return results
}
