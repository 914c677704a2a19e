// The smoke suite with the binary of the platform at hand, out of npm/PLATFORM, in a folder that holds what is published and no more.
//   node reach/platform.mjs LOCAL-STORE-BINARY [-- COMMAND ...]
// The command runs a program, this Node.js if none is given; CI gives one that runs it on another system.
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { settings, startStore } from '../scripts/local-store.mjs'
import { binaryName } from '../scripts/packages.mjs'
import { Failure, main, root, temporaryFolder } from '../scripts/tools.mjs'
import { trySmoke } from './runtimes.mjs'

const { PLATFORMS } = createRequire(import.meta.url)('../lib/platform.js')

/** Which platform: the one whose binary is there. More than one is no answer. */
function carriedPlatform() {
  const there = PLATFORMS.filter((platform) => existsSync(join(root, 'npm', platform, binaryName(platform))))
  if (there.length !== 1) throw new Failure(`npm/ holds ${there.length} binaries (${there.join(', ')}); this wants the one to try.`)
  return there[0]
}

function installed(folder, platform) {
  const modules = join(folder, 'node_modules')
  const home = join(modules, 'datastore-client')
  mkdirSync(modules)
  for (const name of ['index.js', 'package.json', 'lib']) cpSync(join(root, name), join(home, name), { recursive: true })
  cpSync(join(root, 'npm', platform), join(modules, `datastore-client-${platform}`), { recursive: true })
}

await main(async () => {
  const [store, separator, ...command] = process.argv.slice(2)
  if (!store || (separator !== undefined && separator !== '--')) throw new Failure('Say where the local store\'s binary is: node reach/platform.mjs BINARY [-- COMMAND ...]')
  const platform = carriedPlatform()
  const { folder, remove } = temporaryFolder('datastore-platform-')
  const server = await startStore(resolve(store))
  try {
    installed(folder, platform)
    const { region, accessKeyId, secretAccessKey } = settings
    const clientOptions = JSON.stringify({ endpoint: server.endpoint, region, accessKeyId, secretAccessKey })
    await trySmoke(command.length ? command : [process.execPath], { project: folder, clientOptions, bucket: 'platform' })
    console.log(`${platform}: passed`)
  } finally {
    await server.stop()
    remove()
  }
})
