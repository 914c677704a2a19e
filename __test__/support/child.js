'use strict'

// A function run as the program of a process of its own: for exits, crashes, and what is uncaught.

const { spawn } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..', '..')
const KEYS = { accessKeyId: 'test', secretAccessKey: 'test-secret' }

// What the function finds: `connect(options)`, `out` (printed at the exit), and in `out` whatever nobody caught.
const PRELUDE = `
  const out = { uncaught: [], unhandled: [], warnings: [] }
  process.on('uncaughtException', (error, origin) => (origin === 'unhandledRejection' ? out.unhandled : out.uncaught).push(String(error?.stack ?? error)))
  process.on('warning', warning => out.warnings.push(String(warning)))
  process.on('exit', () => require('node:fs').writeSync(1, JSON.stringify(out)))
  const connect = (endpoint, options) => new (require('datastore-client').DataStoreClient)({ endpoint, region: 'r', ...${JSON.stringify(KEYS)}, ...options })
`

/**
 * @param {Function} program called with `argument`; it stands alone
 * @param {{ flags?: string[], env?: object, limit?: number }} [options] limit: ms until the process is killed
 */
function start(program, argument, { flags = [], env = {}, limit = 60_000 } = {}) {
  const code = `${PRELUDE};(${program})(${JSON.stringify(argument)})`
  const child = spawn(process.execPath, [...flags, '-e', code], { cwd: root, env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].on('data', bytes => { texts[name] += bytes })
  child.ended = new Promise(resolve => {
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, stderr: texts.stderr, out: texts.stdout.startsWith('{') ? JSON.parse(texts.stdout) : undefined })
    })
  })
  return child
}

/** The process's end: { code, signal, stderr, out }. */
function run(program, argument, options) {
  return start(program, argument, options).ended
}

module.exports = { run, start }
