// Runs a binary on its platform, or as near to it as this machine comes: the package is put together as npm would install it, and
// smoke.cjs uses it against the local store, in every runtime of the platform's list.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { createServer } from 'node:tls'
import { settings as credentials, startStore } from '../local-store.mjs'
import { mainPackage } from '../main-package.mjs'
import { Failure, atEnd, root, temporaryFolder } from '../tools.mjs'
import { debian } from './fetch.mjs'
import { runtimes } from './runtimes.mjs'
import { fileOf, targets } from './targets.mjs'

/** Of one start of one runtime: emulated ones take their time, one that hangs has failed. */
const longest = 180_000
/** What each step of smoke.cjs has to end with. */
const steps = { all: 0, end: 0, exit: 7 }

/** The main package and the platform's, as npm installs them. */
async function install(folder, platform, file) {
  const modules = join(folder, 'node_modules')
  await mainPackage(modules)
  const own = join(modules, `datastore-client-${platform}`)
  mkdirSync(own)
  copyFileSync(file, join(own, fileOf(platform)))
  copyFileSync(join(root, 'npm', platform, 'package.json'), join(own, 'package.json'))
  copyFileSync(join(root, 'scripts', 'prebuild', 'smoke.cjs'), join(folder, 'smoke.cjs'))
}

/** An authority of its own and a certificate of it for 127.0.0.1. */
function certificates(folder) {
  const path = (name) => join(folder, name)
  const make = (name, subject, ...more) => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${subject}`, '-keyout', path(`${name}.key`), '-out', path(`${name}.pem`), ...more], { stdio: 'ignore' })
  make('ca', 'prebuild')
  make('server', '127.0.0.1', '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'subjectAltName=IP:127.0.0.1')
  const text = (name) => readFileSync(path(name), 'utf8')
  return { ca: text('ca.pem'), cert: text('server.pem'), key: text('server.key') }
}

/** TLS in front of the store. */
async function secured(endpoint, { cert, key }) {
  const { port, pathname } = new URL(endpoint)
  const server = createServer({ cert, key }, (socket) => {
    const plain = connect(Number(port), '127.0.0.1')
    socket.pipe(plain).pipe(socket)
    for (const [one, other] of [[socket, plain], [plain, socket]]) one.on('error', () => {}).on('close', () => other.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { endpoint: `https://127.0.0.1:${server.address().port}${pathname}`, stop: atEnd(() => server.close()) }
}

/** Of this machine's environment only what a program cannot do without: the rest names files and proxies that a root of its own has not. */
const plain = () => Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => process.env[name] ? [[name, process.env[name]]] : []))

/** One start of one runtime: its exit code and the lines it wrote, into a file since wine's Node.js writes to no pipe. */
async function start({ command, inside, env }, folder, step) {
  const file = join(folder, `${step}.out`)
  const output = openSync(file, 'w')
  const args = [...command.slice(1), inside(join(folder, 'smoke.cjs')), step, inside(folder) || '/', inside(join(folder, 'settings.json'))]
  const child = spawn(command[0], args, { stdio: ['ignore', output, output], cwd: folder, env: { ...plain(), ...env }, timeout: longest, killSignal: 'SIGKILL' })
  const [code, signal] = await once(child, 'exit')
  closeSync(output)
  const text = readFileSync(file, 'utf8')
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  const { failed } = lines.find((line) => line.failed) ?? {}
  if (code !== steps[step] || failed) {
    throw new Failure(`${step} ended with ${signal ?? code} instead of ${steps[step]}${failed ? `, ${failed.split('\n')[0]}` : ''}\n${text.trim().split('\n').slice(-25).join('\n')}`)
  }
  return lines
}

/** One runtime: what it calls itself, and the checks that passed. */
async function inOne(runtime, platform, file, settings) {
  const { folder, remove } = temporaryFolder('datastore-prebuild-')
  try {
    const way = await runtime.start(folder)
    await install(folder, platform, file)
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
    const lines = []
    for (const step of Object.keys(steps)) lines.push(...await start(way, folder, step))
    return { ...lines.find(({ runtime: name }) => name), passed: lines.flatMap(({ passed }) => passed ?? []) }
  } finally {
    remove()
  }
}

/** Every runtime of a platform, one after the other; a failure is told and the next still runs. */
export async function run(platform, file, storeBinary) {
  await debian(targets[platform].runner ?? [])
  const store = await startStore(storeBinary)
  const { folder, remove } = temporaryFolder()
  const pair = certificates(folder)
  const { region, accessKeyId, secretAccessKey } = credentials
  const secure = await secured(store.endpoint, pair)
  const settings = { client: { endpoint: store.endpoint, region, accessKeyId, secretAccessKey }, secure: secure.endpoint, ca: pair.ca, Bucket: 'smoke' }
  const rows = []
  for (const runtime of runtimes[platform]) {
    try {
      const { passed, ...found } = await inOne(runtime, platform, file, settings)
      console.log(`${platform} in ${runtime.name}: ${passed.length} passed (${passed.join(', ')})`)
      rows.push({ name: runtime.name, ...found, passed })
    } catch (error) {
      console.error(`${platform} in ${runtime.name}: ${error instanceof Failure ? error.message : error.stack}`)
      rows.push({ name: runtime.name, failed: error.message.split('\n')[0] })
    }
  }
  secure.stop()
  await store.stop()
  remove()
  return rows
}
