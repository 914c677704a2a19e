// What the local store gets wrong, measured by boto3: in memory, in a folder, and under a path prefix.
//   node scripts/conformance.mjs
// boto3 is pinned in local/conformance/requirements.txt and lives in a venv of its own in the cache.
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readyLine } from './local-store.mjs'
import { notHere, note, summary } from './report.mjs'
import { buildStore } from './setup.mjs'
import { atEnd, cache, isMain, main, mustRun, read, root, run, temporaryFolder } from './tools.mjs'

const folder = join(root, 'local', 'conformance')
const [writer, reader] = [['writer', 'writer-secret'], ['reader', 'reader-secret']]
const domain = 's3.localhost'

/** Python with boto3, installed anew when the requirements change. Throws when it cannot be had. */
export async function python() {
  const requirements = join(folder, 'requirements.txt')
  const version = createHash('sha256').update(read('local/conformance/requirements.txt')).digest('hex').slice(0, 12)
  const venv = join(cache, 'venv')
  const done = join(venv, `done-${version}`)
  const program = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (!existsSync(done)) {
    await mustRun('python3', ['-m', 'venv', '--clear', venv], { quiet: true })
    await mustRun(program, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements], { quiet: true })
    await mustRun(program, ['-c', `open(${JSON.stringify(done)}, 'w')`])
  }
  return program
}

/** The checks against one way of running the store. */
async function check(program, binary, args) {
  const keys = ['--key', writer.join(':'), '--key', `${reader.join(':')}:ro`, '--domain', domain]
  const child = spawn(binary, ['--port', '0', ...keys, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => { child.once('close', resolve) })
  const stop = atEnd(() => { child.kill('SIGTERM'); return ended })
  try {
    const endpoint = await readyLine(child)
    const { port, pathname } = new URL(endpoint)
    // The prefix goes for virtual hosts too.
    const host = `${domain}:${port}${pathname.replace(/\/$/, '')}`
    const { output } = await run(program, [join(folder, 'boto3_check.py'), endpoint, ...writer, ...reader, '--domain', host], { tee: true, env: { PYTHONDONTWRITEBYTECODE: '1' } })
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [0, 0, 1]
    return { passed: Number(passed), failed: Number(failed), skipped: 0 }
  } finally {
    await stop()
  }
}

/** One row for each way of running the store. */
export async function conformance(binary) {
  let program
  try {
    program = await python()
  } catch (error) {
    return [await note('boto3', () => notHere(`boto3 cannot be had: ${error.message}`))]
  }
  const { folder: kept, remove } = temporaryFolder('datastore-conformance-')
  const rows = []
  for (const [name, args] of [['memory', []], ['--root', ['--root', kept]], ['--prefix', ['--prefix', '/datastore']]]) {
    rows.push(await note(`boto3, ${name}`, () => check(program, binary, args)))
  }
  remove()
  return rows
}

if (isMain(import.meta.url)) await main(async () => summary(await conformance(await buildStore())))
