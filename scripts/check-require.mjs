// Requiring the package loads no binary and starts no thread: the addon comes with the first client.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Failure, isMain, main, mustRun, root } from './tools.mjs'

const threads = () => process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0
const binaries = () => process.report.getReport().sharedObjects.filter((path) => path.endsWith('.node'))

/** Runs in a process of its own, which has done nothing else. */
function observe() {
  process.report.excludeNetwork = true
  const before = threads()
  const start = performance.now()
  const { DataStoreClient } = createRequire(import.meta.url)('datastore-client')
  const took = performance.now() - start
  const [after, loaded] = [threads(), binaries()]
  if (loaded.length) throw new Failure(`require() loaded ${loaded.join(', ')}`)
  if (after > before) throw new Failure(`require() started ${after - before} thread(s)`)
  new DataStoreClient({ endpoint: 'http://127.0.0.1:9', region: 'x', accessKeyId: 'x', secretAccessKey: 'x' })
  if (binaries().length !== 1) throw new Failure(`the first client loaded ${binaries().length} binaries, not 1`)
  console.log(`require() took ${took.toFixed(1)} ms, loaded no binary, started no thread; the first client loaded one binary`)
}

export const checkRequire = () => mustRun(process.execPath, ['scripts/check-require.mjs'], { cwd: root })

if (isMain(import.meta.url)) await main(observe)
