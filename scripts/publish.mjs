// Publishes the platforms' packages and then the main one, so that the main one never names what is not there. Nothing is published
// unless every binary is there and is for the platform that it says.
//   node scripts/publish.mjs --binaries FOLDER [--tag v1.2.3] [--dry-run]
// Done again after a broken attempt it goes on where that stopped.
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { mainPackage } from './main-package.mjs'
import { binaryName, checkLists, platforms, tryPublish } from './packages.mjs'
import { Failure, isMain, main, manifest, npm, root, temporaryFolder } from './tools.mjs'

const { describe } = createRequire(import.meta.url)('../lib/binary-file.js')

/** "linux-x64-gnu" of an ELF file, "win32-x64" of a PE one. */
function checkBinary(file, platform) {
  const found = describe(file)?.platform
  if (found === undefined || !platform.startsWith(found)) throw new Failure(`${file} is ${found ? `for ${found}` : 'not there, or no binary'}, and should be for ${platform}.`)
}

/** Provenance is only accepted of a package that names the repository it came from. */
function nameRepository(folder, repository = process.env.GITHUB_REPOSITORY) {
  if (!repository) return
  const file = join(folder, 'package.json')
  const url = `git+${process.env.GITHUB_SERVER_URL}/${repository}.git`
  writeFileSync(file, `${JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), repository: { type: 'git', url } }, null, 2)}\n`)
}

/** The folders to publish, the main package last. */
async function foldersFrom(binaries, folder) {
  const carriers = platforms.map((platform) => {
    const name = binaryName(platform)
    checkBinary(join(binaries, name), platform)
    cpSync(join(root, 'npm', platform), join(folder, platform), { recursive: true })
    copyFileSync(join(binaries, name), join(folder, platform, name))
    return join(folder, platform)
  })
  return [...carriers, await mainPackage(folder)]
}

async function published({ name, version }, options) {
  try {
    return (await npm(['view', `${name}@${version}`, 'version', '--loglevel=silent'], options)).split('\n').includes(version)
  } catch {
    return false
  }
}

/** @param {{ dryRun?: boolean, again?: boolean, folder: string, env?: object, registry?: string }} how `again`: some may be published already; `registry`: npm's own unless said */
export async function publish(folders, { dryRun = false, again = false, folder, env, registry }) {
  const options = { cwd: folder, quiet: true, env }
  const to = registry ? ['--registry', registry] : []
  for (const each of folders) {
    if (dryRun) {
      await tryPublish(each, options, to)
      continue
    }
    const own = JSON.parse(readFileSync(join(each, 'package.json'), 'utf8'))
    const done = again && await published(own, options)
    if (!done) await npm(['publish', each, '--access', 'public', '--loglevel=error', ...to], options)
    console.log(`${own.name} ${own.version}: published${done ? ' before' : ''}`)
  }
}

async function release() {
  const { values } = parseArgs({ options: { binaries: { type: 'string' }, tag: { type: 'string' }, 'dry-run': { type: 'boolean' } } })
  if (!values.binaries) throw new Failure('Say where the binaries are: --binaries FOLDER.')
  const { version } = manifest()
  if (values.tag !== undefined && values.tag !== `v${version}`) throw new Failure(`The tag is ${values.tag}, and package.json says ${version}.`)
  checkLists()
  const { folder, remove } = temporaryFolder()
  try {
    const folders = await foldersFrom(resolve(values.binaries), folder)
    for (const each of folders) nameRepository(each)
    // the registry's word for "made by this workflow" comes with its trust; outside of a workflow there is none to give
    const env = process.env.GITHUB_ACTIONS ? { NPM_CONFIG_PROVENANCE: 'true' } : {}
    await publish(folders, { dryRun: values['dry-run'], again: true, folder, env })
  } finally {
    remove()
  }
}

if (isMain(import.meta.url)) await main(release)
