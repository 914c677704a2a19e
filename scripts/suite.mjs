// Runs the node suite against one store. What a test finds in its environment:
//
//   DATASTORE_TEST_STORE       what the store is: 'local', 'ceph' or 'minio' (its exceptions are asserted by this name)
//   DATASTORE_TEST_ENDPOINT    http://127.0.0.1:N, https://127.0.0.1:N/datastore, http://s3.localhost:N, ...
//   DATASTORE_TEST_REGION      the region to sign for
//   DATASTORE_TEST_ACCESS_KEY  and DATASTORE_TEST_SECRET_KEY
//   DATASTORE_TEST_PREFIX      starts the name of every bucket a test makes: unique to the run, 3 to 20 of a-z, 0-9 and -
//   DATASTORE_TEST_CA          of a store behind TLS: its private authority, and in DATASTORE_TEST_CERTIFICATE its own certificate and key
//   DATASTORE_TEST_VIRTUAL_HOSTS  1 when buckets are host names
//   DATASTORE_TEST_EXCEPTIONS  a file that takes a line from each test file: the store's exceptions, and those that it met
//   DATASTORE_LOCAL_BIN        the local store's binary, for a test that needs one of its own (another prefix, other keys)
//
// Test files: __test__/**/*.test.js. Those directly in __test__ run against every store; those in its folders need none, or bring
// servers of their own, and run once.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Failure, answer, root, run, temporaryFolder } from './tools.mjs'

/** Every test file whose path holds one of `names` (all when there are none), by path. */
export function testFiles(names = [], { folders = true } = {}) {
  return filesBelow('__test__')
    .filter((path) => path.endsWith('.test.js') && (folders || path.split('/').length === 2))
    .filter((path) => names.length === 0 || names.some((name) => path.includes(name)))
    .sort()
}

/** By hand: Node 20.0 overlooks readdir's option for it. */
const filesBelow = (folder) => readdirSync(join(root, folder), { withFileTypes: true })
  .flatMap((entry) => entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`])

/** Only what the test itself is about may come from outside: an AWS variable or a proxy of the user's would change what is tested. */
function environment(store) {
  const clean = Object.fromEntries(Object.keys(process.env).filter((name) => /^(AWS_|DATASTORE_TEST_|NODE_TEST_CONTEXT$|(https?|all|no)_proxy$)/i.test(name)).map((name) => [name, undefined]))
  return {
    ...clean,
    DATASTORE_TEST_STORE: store.name,
    DATASTORE_TEST_ENDPOINT: store.endpoint,
    DATASTORE_TEST_REGION: store.region,
    DATASTORE_TEST_ACCESS_KEY: store.accessKeyId,
    DATASTORE_TEST_SECRET_KEY: store.secretAccessKey,
    DATASTORE_TEST_PREFIX: `t${Date.now().toString(36)}-`,
    DATASTORE_LOCAL_BIN: store.localBinary,
    ...store.variables,
  }
}

/**
 * node --test over `files`; its closing lines are the last thing printed. Resolves with its counts, and with the store's exceptions:
 * all there are, and those that the tests met. `atOnce` files run side by side (Node's own number is one less than the cores).
 */
export async function runSuite(store, files, { node = process.execPath, atOnce } = {}) {
  if (files.length === 0) throw new Failure('There is no such test file.')
  const { folder, remove } = temporaryFolder()
  const outcomes = join(folder, 'outcomes')
  const exceptions = join(folder, 'exceptions')
  // a test that hangs is a failure, not a lost afternoon (the options are younger than Node 20.0)
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(answer(node, '--version')).map(Number)
  const limit = major > 20 || minor >= 11 ? ['--test-timeout=300000', ...atOnce ? [`--test-concurrency=${atOnce}`] : []] : []
  const reporters = [['spec', 'stdout'], ['./scripts/test-reporter.mjs', outcomes]].flatMap(([name, to]) => [`--test-reporter=${name}`, `--test-reporter-destination=${to}`])
  const { code } = await run(node, ['--test', ...limit, ...reporters, ...files], { env: { ...environment(store), DATASTORE_TEST_EXCEPTIONS: exceptions } })
  const counts = { ...count(readFileSync(outcomes, 'utf8')), exceptions: gather(exceptions) }
  remove()
  return { ...counts, failed: Math.max(counts.failed, code === 0 ? 0 : 1) }
}

function gather(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : []
  const met = new Set(lines.flatMap((line) => line.met))
  const all = lines[0]?.all ?? []
  return { all, met: all.filter((name) => met.has(name)) }
}

/**
 * What test-reporter.mjs wrote, summed up; `files`: how many tests of each passed, { 'put-object': 80, ... }; `failures`: what there is
 * to know about each that failed.
 */
function count(lines) {
  const sums = { passed: 0, failed: 0, skipped: 0, files: {}, failures: [] }
  for (const line of lines.trim().split('\n').filter(Boolean)) {
    const { outcome, file, name, why } = JSON.parse(line)
    const topic = basename(file, '.test.js')
    sums[outcome] += 1
    if (outcome === 'passed') sums.files[topic] = (sums.files[topic] ?? 0) + 1
    if (outcome === 'failed') sums.failures.push({ topic, name, why })
  }
  return sums
}
