// Next.js, with what docs/bundlers.md says of it: built as a standalone server, moved elsewhere, started, asked. Half a minute and half
// a gigabyte, so only by `npm run reach -- next`.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cachedPackages } from '../scripts/cached.mjs'
import { Failure, atEnd, mustRun, root } from '../scripts/tools.mjs'
import { freePort } from './registry.mjs'

const source = join(root, 'reach', 'next')

/** The application with Next.js's packages and, as npm laid them out in `project`, ours. */
function application(folder, packages, project) {
  const app = join(folder, 'next')
  mkdirSync(app)
  cpSync(join(packages, 'node_modules'), join(app, 'node_modules'), { recursive: true })
  for (const name of ['datastore-client', 'datastore-client-linux-x64-gnu']) cpSync(join(project, 'node_modules', name), join(app, 'node_modules', name), { recursive: true })
  for (const name of ['app', 'next.config.mjs', 'package.json']) cpSync(join(source, name), join(app, name), { recursive: true })
  return app
}

async function ask(url, child) {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Failure(`Next.js ended with ${child.exitCode}.`)
    if (Date.now() > deadline) throw new Failure('Next.js did not answer within a minute.')
    const answer = await fetch(url).catch(() => undefined)
    if (answer) return answer.text()
    await new Promise((resolve) => { setTimeout(resolve, 200) })
  }
}

export async function next({ folder, project, node, clientOptions }) {
  const app = application(folder, await cachedPackages('reach-next', source), project)
  await mustRun(node, [join(app, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], { cwd: app, env: { NEXT_TELEMETRY_DISABLED: '1' } })
  const elsewhere = join(folder, 'next-standalone')
  cpSync(join(app, '.next', 'standalone'), elsewhere, { recursive: true, verbatimSymlinks: true })
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1', CLIENT_OPTIONS: clientOptions, CLIENT_BUCKET: 'next', NEXT_TELEMETRY_DISABLED: '1' }
  const child = spawn(node, ['server.js'], { cwd: elsewhere, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => { child.once('close', resolve) })
  const stop = atEnd(() => { child.kill('SIGTERM'); return ended })
  const text = await ask(`http://127.0.0.1:${port}/api/smoke`, child)
  await stop()
  if (text !== 'out of a bucket') throw new Failure(`Next.js answered ${text}`)
  console.log('the route of the standalone server wrote and read an object')
}
