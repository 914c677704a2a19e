// The runtimes that the package is for: each gets through smoke.cjs in a project that npm installed, and ends by itself.
import { join } from 'node:path'
import { fetchNode, otherNode } from '../scripts/node-version.mjs'
import { Failure, run } from '../scripts/tools.mjs'
import { placeSmoke } from './example.mjs'
import { bun } from './managers.mjs'

/** The oldest Node.js of `engines`, and the newest of each line that is kept up. */
const nodes = ['20.0.0', '22.23.3', otherNode, '26.10.0']
/** The program takes a second; one that does not end by itself takes this long to be found out. */
const longest = 60_000

const deno = (tools) => join(tools, 'node_modules', '@deno', 'linux-x64-glibc', 'deno')

/** @type {[name: string, command: (tools: string) => string[] | Promise<string[]>][]} */
export const runtimes = [
  ...nodes.map((version) => [`Node ${version}`, async () => [await fetchNode(version)]]),
  ['Bun', (tools) => [bun(tools)]],
  ['Deno', (tools) => [deno(tools), 'run', '--allow-all']],
]

/** Runs a command that leads to smoke.cjs, in the folder `project`. */
export async function trySmokeAt(command, { project, bucket, clientOptions, env }) {
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1)
  const { code, signal, output } = await run(command[0], command.slice(1),
    { cwd: project, quiet: true, timeout: longest, env: { CLIENT_OPTIONS: clientOptions, CLIENT_BUCKET: bucket, ...env } })
  if (signal) throw new Failure(`${command.join(' ')} had to be ended after ${seconds()} s: ${output}`)
  if (code !== 0 || !output.includes('smoke passed')) throw new Failure(`${command.join(' ')} ended with ${code}: ${output}`)
  console.log(`smoke.cjs passed and ended after ${seconds()} s`)
  return output
}

export function trySmoke(command, context) {
  placeSmoke(context.project)
  return trySmokeAt([...command, 'smoke.cjs'], context)
}
