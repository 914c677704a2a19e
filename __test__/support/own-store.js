'use strict'

// A local store of a test's own, with keys, a region or a prefix that the one under test has not.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { createInterface } = require('node:readline')

/**
 * @param {import('node:test').TestContext} t ends it with the test
 * @param {string[]} args of the binary
 * @returns {Promise<string>} its endpoint
 */
async function ownStore(t, ...args) {
  const child = spawn(process.env.DATASTORE_LOCAL_BIN, ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => {
    child.kill('SIGTERM')
    return child.exitCode ?? once(child, 'exit')
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return line.replace(/^ready /, '')
}

module.exports = { ownStore }
