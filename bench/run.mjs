// The benchmark: every work of works.mjs with every program of peers.mjs against the null store, in turn (A B C, A B C, ...).
//   npm run bench                     all of it, five rounds; writes bench/RESULTS.md and bench/chart.svg
//   npm run bench -- --quick          some works, three rounds; writes nothing
//   npm run bench -- get-4k list-100k --rounds 3 --only datastore-client,"Bun S3"     these works, these programs; writes nothing
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { guidedAddon } from '../scripts/pgo.mjs'
import { Failure, isMain, main, root } from '../scripts/tools.mjs'
import { findPeers, installedPackages } from './peers.mjs'
import { printWork, writeResults } from './report.mjs'
import { certificate, startNullStore } from './null-store.mjs'
import { startReal } from './real.mjs'
import { links, works } from './works.mjs'

const exec = promisify(execFile)
/** Of one run of one program: a peer that hangs is a result. */
const longest = 120_000

function options(words) {
  const value = (name, fallback) => words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : fallback
  const quick = words.includes('--quick') && words.splice(words.indexOf('--quick'), 1).length > 0
  const rounds = Number(value('--rounds', quick ? 3 : 5))
  // A program's name may hold a comma and a space.
  const only = value('--only')?.split(/,(?! )/)
  const chosen = works.filter(({ name, quick: fast }) => words.length > 0 ? words.includes(name) : !quick || fast)
  if (chosen.length === 0) throw new Failure(`The works are ${works.map(({ name }) => name).join(', ')}.`)
  return { chosen, rounds, only, whole: words.length === 0 && !quick && !only }
}

/** One run of one program; undefined when it has no such verb. */
async function once(peer, work, job) {
  if (peer.verbs && !peer.verbs.has(work.verb)) return undefined
  if (peer.links && !peer.links.has(work.link)) return undefined
  if (work.without?.includes(peer.name)) return undefined
  if (job.inFlight > peer.inFlight) return undefined
  if (job.size > peer.most || job.size < peer.least) return undefined
  const [command, ...args] = peer.command(job)
  const began = performance.now()
  try {
    const { stdout } = await exec(command, args, { timeout: longest, killSignal: 'SIGKILL', env: { ...process.env, ...peer.env, BENCH_JOB: JSON.stringify(job), BENCH_FOLDER: job.folder } })
    const seconds = (performance.now() - began) / 1000
    if (peer.figures) return peer.figures(stdout)
    const figures = stdout.trim().startsWith('{') ? JSON.parse(stdout.trim().split('\n').at(-1)) : { seconds }
    return figures.missing ? undefined : figures
  } catch (error) {
    return { failed: error.killed ? `not done in ${longest / 1000} s` : reasonIn(error.stderr || error.message) }
  }
}

/** The line that says why, of what a program printed before it died; files without their folders, which are this machine's. */
function reasonIn(text) {
  const lines = text.trim().split('\n')
  return (lines.findLast((line) => /error|cannot|fail/i.test(line) && !/^\s+at /.test(line)) ?? lines.at(-1)).trim().replace(/(?:\/[\w.@+-]+)+\/([\w.@+-]+)/g, '$1').slice(0, 120)
}

/** Figures to the work's unit. */
function rateOf(work, figures) {
  if (figures.rate !== undefined || figures.failed) return figures
  const { count, size, keys } = work.job
  const amount = { 'ops/s': count, 'keys/s': keys, 'MB/s': count * size / 1e6 }[work.unit]
  return { ...figures, rate: amount / figures.seconds }
}

const startStore = (work, folder) => links[work.link] ? startNullStore(links[work.link], certificate(folder)) : startReal(work.link, work)
const none = { endpoint: '', stop() {} }

async function measure(work, { peers, rounds, folder, file }) {
  const store = work.link ? await startStore(work, folder) : none
  const results = new Map()
  if (!store) return { work, results }
  try {
    for (let round = 0; round < Math.min(rounds, work.rounds ?? rounds); round += 1) {
      for (const peer of peers) {
        truncateSync(file, work.job.size)
        const job = { ...work.job, verb: work.verb, endpoint: store.endpoint, access: store.access, folder, file }
        const figures = await once(peer, work, job)
        if (figures) results.set(peer.name, [...results.get(peer.name) ?? [], rateOf(work, figures)])
      }
    }
  } finally {
    await store.stop()
  }
  return { work, results, store: store.version }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { chosen, rounds, only, whole } = options(process.argv.slice(2))
    // What is written down is measured with the addon as its package has it; else with the one at hand.
    if (whole) process.env.DATASTORE_CLIENT_NATIVE = await guidedAddon()
    const peers = (await findPeers()).filter(({ name }) => !only || only.includes(name))
    const memory = existsSync('/dev/shm') ? '/dev/shm' : join(root, 'target')
    mkdirSync(memory, { recursive: true })
    const folder = mkdtempSync(join(memory, 'datastore-bench-'))
    try {
      const file = join(folder, 'upload')
      writeFileSync(file, '')
      const all = []
      const sizes = whole && await installedPackages()
      for (const work of chosen) {
        all.push(await measure(work, { peers, rounds, folder, file }))
        printWork(all.at(-1))
        // After each: a run that is stopped leaves what it has.
        if (whole) writeResults(all, { peers, rounds, packages: sizes })
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}
