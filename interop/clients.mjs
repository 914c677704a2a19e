// A client as a child process that answers requests, one line of JSON each (adapters/serve.mjs says which).
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { atEnd } from '../scripts/tools.mjs'

/** What one request may take. Ours are done in milliseconds; the AWS CLI with parts, on a busy machine, in seconds. */
const patience = 60_000

/** Nothing of the user's AWS, rclone or proxy settings may reach a client. */
function environment(client, store) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|RCLONE_|INTEROP_|.*_PROXY$|.*_proxy$)/.test(name)))
  return {
    ...clean, ...client.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    INTEROP_ENDPOINT: store.endpoint, INTEROP_REGION: store.region, INTEROP_RCLONE_PROVIDER: store.rcloneProvider,
    INTEROP_ACCESS_KEY: store.accessKeyId, INTEROP_SECRET_KEY: store.secretAccessKey
  }
}

let lastId = 0

/** Resolves with { result } or { error: { code, message } }; it never rejects. */
function ask(child, waiting, request) {
  return new Promise((resolve) => {
    const id = lastId += 1
    const settle = (answer) => { clearTimeout(timer); waiting.delete(id); resolve(answer) }
    const timer = setTimeout(() => settle({ error: { code: 'NoAnswer', message: `no answer within ${patience / 1000} s` } }), patience)
    waiting.set(id, settle)
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
  })
}

/** Starts a client for one store. `stop()` ends it; so does the end of this process. */
export function startClient(client, store) {
  const [program, ...args] = client.command
  const child = spawn(program, args, { env: environment(client, store), stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting = new Map()
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => { said = (said + text).slice(-2000) })
  child.stdin.on('error', () => {}) // it ended, which is told below
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, ...answer } = JSON.parse(line)
    waiting.get(id)?.(answer)
  })
  const closed = new Promise((resolve) => { child.once('close', resolve).once('error', resolve) })
  closed.then(() => { for (const settle of [...waiting.values()]) settle({ error: { code: 'ClientEnded', message: said } }) })
  const stop = atEnd(() => { child.stdin.end(); child.kill('SIGTERM'); return closed })
  return { name: client.name, call: (request) => ask(child, waiting, request), said: () => said, stop }
}
