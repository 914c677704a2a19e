// The local store as a child process, for the demo and the tests.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Failure, atEnd } from './tools.mjs'

/** What the demo and the tests sign with: the Data Platform's region and path prefix, since a prefix is the harder case. */
export const settings = { region: 'forepaas', accessKeyId: 'datastore-test', secretAccessKey: 'datastore-test-secret', prefix: '/datastore' }

/** Starts the store on a free port. `stop()` ends it and waits; it also ends with this process. */
export async function startStore(binary, { prefix = settings.prefix } = {}) {
  const args = ['--port', '0', '--access-key', settings.accessKeyId, '--secret-key', settings.secretAccessKey]
  const child = spawn(binary, prefix ? [...args, '--prefix', prefix] : args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => { child.once('close', resolve) })
  const stop = atEnd(() => { child.kill('SIGTERM'); return ended })
  const endpoint = await readyLine(child)
  return { endpoint, stop }
}

/** The address of its one line of output, `ready http://127.0.0.1:N/P`. */
export function readyLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Failure('The local store did not say that it is ready within 10 seconds.')), 10_000)
    const fail = (reason) => { clearTimeout(timer); reject(new Failure(`The local store did not start: ${reason}.`)) }
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? code}`))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /^ready (\S+)$/.exec(line) ?? []
      if (address) { clearTimeout(timer); resolve(address) }
    })
  })
}
