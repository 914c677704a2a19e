// The tests behind each promise, run against the local store, each file once: how many passed, and the figures they print.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { settings, startStore } from '../scripts/local-store.mjs'
import { root } from '../scripts/tools.mjs'
import { promises } from './promises.mjs'

/** What a file prints besides its own counts, and the seeds that repeat it. */
const figure = /^\s*# (?!Subtest|tests |suites |pass |fail |cancelled |skipped |todo |duration_ms |DATASTORE_TEST_SEED|\(node:)(.*\d.*)$/

async function runFile(file, store, localBinary) {
  const env = {
    ...process.env, DATASTORE_TEST_STORE: 'local', DATASTORE_TEST_ENDPOINT: store.endpoint, DATASTORE_TEST_REGION: settings.region, DATASTORE_TEST_ACCESS_KEY: settings.accessKeyId,
    DATASTORE_TEST_SECRET_KEY: settings.secretAccessKey, DATASTORE_TEST_PREFIX: `r${Date.now().toString(36)}-`, DATASTORE_LOCAL_BIN: localBinary,
    DATASTORE_TEST_CUTS: '10000', DATASTORE_TEST_KILLS: '25',
  }
  const child = spawn(process.execPath, ['--test', '--test-timeout=600000', '--test-reporter=tap', join('__test__', `${file}.test.js`)], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const found = { passed: 0, failed: 0, figures: [] }
  for await (const line of createInterface({ input: child.stdout })) {
    const [, count, number] = /^# (pass|fail|cancelled) (\d+)$/.exec(line) ?? []
    if (count) found[count === 'pass' ? 'passed' : 'failed'] += Number(number)
    else if (figure.test(line)) found.figures.push(figure.exec(line)[1])
  }
  console.log(`${file}: ${found.passed} passed, ${found.failed} failed ${found.figures.join('; ')}`)
  return found
}

/** @returns {Promise<{ need: number, promise: string, files: string[], passed: number, failed: number, figures: string[] }[]>} */
export async function showPromises(localBinary) {
  const store = await startStore(localBinary)
  try {
    const found = {}
    for (const file of new Set(promises.flatMap(([, , files]) => files))) found[file] = await runFile(file, store, localBinary)
    return promises.map(([need, promise, files]) => ({
      need, promise, files,
      passed: files.reduce((sum, file) => sum + found[file].passed, 0),
      failed: files.reduce((sum, file) => sum + found[file].failed, 0),
      figures: files.flatMap((file) => found[file].figures),
    }))
  } finally {
    await store.stop()
  }
}
