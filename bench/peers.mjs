// The programs that are measured: how each is started for a job, and how its figures are read. What cannot be had here is left out, loudly.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer, cache, npm, root } from '../scripts/tools.mjs'
import { clients } from '../interop/peers.mjs'

const here = join(root, 'bench')
const program = (name) => join(here, 'clients', name)
const only = (verbs) => new Set(verbs)

/** The peers' packages, installed once into the cache as bench/package.json says. */
export async function packages() {
  const hash = createHash('sha256').update(readFileSync(join(here, 'package.json'))).digest('hex').slice(0, 12)
  const folder = join(cache, `bench-${hash}`)
  if (!existsSync(join(folder, '.whole'))) {
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(here, 'package.json'), join(folder, 'package.json'))
    await npm(['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, quiet: true })
    copyFileSync(join(folder, 'package.json'), join(folder, '.whole'))
  }
  return folder
}

/** `curl -o` and wrk do no more than the work itself: what the machine can do. */
function ceilings() {
  const curl = {
    name: 'curl', version: answer('curl', '--version')?.split(' ')[1], verbs: only(['stream', 'download']),
    command: ({ endpoint, verb, size, folder }) => ['curl', '-sSk', '--output', verb === 'stream' ? '/dev/null' : join(folder, 'curl'), `${endpoint}/bench/c/${size}`],
  }
  const wrk = {
    name: 'wrk', version: answer('wrk', '-v')?.match(/wrk (\S+)/)?.[1] ?? 'of the system', verbs: only(['get']), most: 2 ** 20,
    command: ({ endpoint, inFlight, size }) => ['wrk', '-t1', `-c${inFlight}`, '-d3s', `${endpoint}/bench/w/${size}`],
    figures: (text) => ({ rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]) }),
  }
  return [curl, wrk].filter(({ name }) => answer('which', name) !== undefined)
}

/** Every program, ours first. */
export async function findPeers() {
  const folder = await packages()
  const env = { BENCH_PACKAGES: join(folder, 'package.json') }
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  const node = (name, file, version) => ({ name, version, env, command: () => [process.execPath, program(file)] })
  const bun = join(folder, 'node_modules', 'bun', 'bin', 'bun.exe')
  const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
  const found = [
    node('datastore-client', 'ours.mjs', ours),
    { ...node("datastore-client, parallel: 'auto'", 'ours.mjs', ours), env: { ...env, BENCH_PARALLEL: 'auto' }, verbs: only(['stream']) },
    node('@aws-sdk/client-s3', 'sdk-v3.mjs', dependencies['@aws-sdk/client-s3']),
    node('minio', 'minio-js.mjs', dependencies.minio),
    node('s3mini', 's3mini.mjs', dependencies.s3mini),
    node('opendal', 'opendal.mjs', dependencies.opendal),
    { ...node('Bun S3', 'bun-s3.mjs', dependencies.bun), env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, command: () => [bun, program('bun-s3.mjs')] },
  ]
  const boto3 = (await clients()).find(({ name }) => name === 'boto3')
  if (boto3) found.push({ name: 'boto3', version: boto3.version, command: () => [boto3.command[0], program('boto3_client.py')] })
  return [...found, ...ceilings()]
}
