// A local store that keeps its objects in a folder, to be killed and started again at the same port.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readyLine } from '../scripts/local-store.mjs'

export async function mortalStore(binary, { accessKeyId, secretAccessKey }) {
  const folder = mkdtempSync(join(tmpdir(), 'datastore-mortal-'))
  let child
  let port = 0
  const rise = async () => {
    child = spawn(binary, ['--port', String(port), '--root', folder, '--access-key', accessKeyId, '--secret-key', secretAccessKey], { stdio: ['ignore', 'pipe', 'ignore'] })
    port = Number(new URL(await readyLine(child)).port)
  }
  const kill = async () => {
    const closed = once(child, 'close')
    child.kill('SIGKILL')
    await closed
  }
  await rise()
  return { rise, kill, get port() { return port }, end: async () => { await kill(); rmSync(folder, { recursive: true, force: true }) } }
}
