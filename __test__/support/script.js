'use strict'

// Runs a small program in a process of its own: for what a test cannot see from inside (uncaught exceptions, the exit).

const { execFile } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..', '..')

/**
 * `code` finds fakeClient, NEVER, noSuchKey and `out`, an object that is printed at the exit.
 * @returns {Promise<{ out: any, code: number | string, stderr: string }>}
 */
function runScript(code, flags = []) {
  const program = `
    const { fakeClient, NEVER, noSuchKey } = require('./__test__/support/fake-native.js')
    const out = { uncaught: [], unhandled: [] }
    process.on('uncaughtException', (error, origin) => (origin === 'unhandledRejection' ? out.unhandled : out.uncaught).push(error.message ?? String(error)))
    process.on('exit', () => require('node:fs').writeSync(1, JSON.stringify(out)))
    ;(async () => {${code}})()
  `
  return new Promise(resolve => {
    execFile(process.execPath, [...flags, '-e', program], { cwd: root, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ out: stdout === '' ? undefined : JSON.parse(stdout), code: error?.code ?? 0, stderr })
    })
  })
}

module.exports = { root, runScript }
