// What every script here needs: where things are, running other programs, undoing things however the process ends, and one
// clear sentence for a missing tool. Nothing but Node's own modules: these scripts run before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'datastore-client')
export const read = (path) => readFileSync(join(root, path), 'utf8')
export const manifest = () => JSON.parse(read('package.json'))

/** A failure that the user can mend: the sentence is shown, the stack is not. */
export class Failure extends Error {}

export const isMain = (url) => fileURLToPath(url) === realpathSync(process.argv[1])

/** Runs the script's main function; the exit code is 1 when it throws or returns false. */
export async function main(action) {
  try {
    if ((await action()) === false) process.exitCode = 1
  } catch (error) {
    if (ending) return // a signal, and what it broke off
    console.error(error instanceof Failure ? `\n${error.message}` : error)
    process.exitCode = 1
  }
}

// ---- however this process ends -------------------------------------------------------------------------------------------

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
const undoing = new Set()
let watching = false
let ending = false

/**
 * Registers a clean-up for any end but SIGKILL. Returns the function that does it now, once. After a signal a clean-up that returns
 * a promise is waited for; at a plain exit only what it does at once is done.
 */
export function atEnd(action) {
  watchForTheEnd()
  const undo = () => undoing.delete(undo) ? action() : undefined
  undoing.add(undo)
  return undo
}

const undoAll = () => Promise.allSettled([...undoing].reverse().map((undo) => undo()))

async function end(code) {
  ending = true
  process.exitCode = code
  await Promise.race([undoAll(), new Promise((resolve) => { setTimeout(resolve, 5000) })])
  process.exit(code)
}

function watchForTheEnd() {
  if (watching) return
  watching = true
  process.on('exit', undoAll)
  for (const [signal, number] of Object.entries(signals)) process.once(signal, () => end(128 + number))
  watchNpm()
}

/** npm killed outright leaves its shell and this script running, so the script watches both and ends when one is gone. */
function watchNpm() {
  if (!process.env.npm_execpath) return
  const parentOf = (pid) => {
    try { return / (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \w/s, ''))[1] } catch { return undefined }
  }
  const parents = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = parents()
  setInterval(() => { if (!ending && parents() !== before) end(1) }, 500).unref()
}

export function temporaryFolder(name = 'datastore-client-') {
  const folder = mkdtempSync(join(tmpdir(), name))
  return { folder, remove: atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })) }
}

// ---- other programs ------------------------------------------------------------------------------------------------------

/**
 * Runs a program to its end and returns its exit code, with what it wrote when `tee` or `quiet` is set.
 * Its output passes through, so that nobody takes a long build for a hang; `toStderr` keeps our stdout clean.
 */
export function run(program, args, { env, cwd = root, toStderr = false, tee = false, quiet = false, timeout } = {}) {
  const out = tee || quiet ? 'pipe' : toStderr ? 2 : 'inherit'
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', out, quiet ? 'pipe' : 'inherit'], timeout, killSignal: 'SIGKILL' })
  const closed = new Promise((resolve) => { child.once('close', resolve) })
  const forget = atEnd(() => { child.kill('SIGTERM'); return closed })
  let output = ''
  const collect = (passOn) => (chunk) => { output += chunk; if (passOn) process.stdout.write(chunk) }
  child.stdout?.setEncoding('utf8').on('data', collect(!quiet))
  child.stderr?.setEncoding('utf8').on('data', collect(false))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => { forget(); resolve({ code: code ?? 1, signal, output }) })
  })
}

/** The same, but a non-zero exit is a Failure. */
export async function mustRun(program, args, options) {
  const result = await run(program, args, options)
  if (result.code === 0) return result.output
  if (options?.quiet) process.stderr.write(result.output)
  throw new Failure(`${[program, ...args].join(' ')} failed${result.signal ? ` (${result.signal})` : ''}.`)
}

/** npm as it was started, else from the PATH; npm is a script, so Node runs it where it can. */
export function npm(args, options) {
  const script = process.env.npm_execpath
  if (script && /npm-cli\.c?js$/.test(script)) return mustRun(process.execPath, [script, ...args], options)
  return mustRun('npm', args, options)
}

/** First line of what a program says, undefined when it cannot be run. */
export function answer(program, ...args) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim().split('\n')[0] : undefined
}

// ---- the tools a build needs ---------------------------------------------------------------------------------------------

const older = (version, wanted) => {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number))
  const at = b.findIndex((part, index) => (a[index] ?? 0) !== part)
  return at >= 0 && (a[at] ?? 0) < b[at]
}

function missingNode() {
  const wanted = '20'
  if (older(process.versions.node, wanted)) return `Node.js ${wanted} or newer (https://nodejs.org; this is ${process.versions.node})`
}

function missingRust() {
  const wanted = /^rust-version *= *"([^"]+)"/m.exec(existsSync(join(root, 'Cargo.toml')) ? read('Cargo.toml') : '')?.[1] ?? '1.85'
  const version = /\d+\.\d+\.\d+/.exec(answer('cargo', '--version') ?? '')?.[0]
  if (!version) return `Rust ${wanted} or newer with cargo (https://rustup.rs)`
  if (older(version, wanted)) return `Rust ${wanted} or newer (rustup update; this is ${version})`
}

function missingCompiler() {
  if (process.platform === 'win32') return // Rust's own installer asks for it there
  const compilers = [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean)
  if (compilers.some((name) => answer(name, '--version'))) return
  const how = { darwin: 'xcode-select --install', linux: 'on Debian and Ubuntu: apt-get install build-essential' }[process.platform]
  return `a C compiler${how ? ` (${how})` : ''}`
}

export function requireTools() {
  const missing = [missingNode(), missingRust(), missingCompiler()].filter(Boolean)
  if (missing.length) throw new Failure(`datastore-client is built from source here: please install ${missing.join(', and ')}, then run this again.`)
}
