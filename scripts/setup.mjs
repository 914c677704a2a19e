// All the set-up a fresh clone needs, done again only where something changed: npm packages, the addon, the local store.
//   npm run setup
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { answer, isMain, main, mustRun, npm, requireTools, root } from './tools.mjs'

// What the addon is built from. cargo would know too, but asking it goes through the napi command, whose first run after a clean
// one builds everything twice (it sets a variable that it does not set again, and the build script watches it).
const addonSources = ['Cargo.toml', 'Cargo.lock', 'build.rs', 'src', 'package.json', '.cargo/config.toml', 'rust-toolchain.toml']
const generated = ['native.d.ts']

const modified = (path) => statSync(resolve(root, path), { throwIfNoEntry: false })?.mtimeMs

/** The newest change of a file, or of anything in a folder (the folder too: it changes when a file goes). */
function newest(path) {
  const own = modified(path)
  if (own === undefined || !statSync(join(root, path)).isDirectory()) return own ?? 0
  return Math.max(own, ...readdirSync(join(root, path)).map((name) => newest(join(path, name))))
}

export async function installPackages(options) {
  const installed = modified('node_modules/.package-lock.json')
  if (installed !== undefined && installed >= modified('package-lock.json')) return
  console.error('Installing the development packages ...')
  // Not `npm ci`: it wants the lock to name the optional binaries of every platform. --no-save leaves the lock as it is. Our own
  // platform packages are optional too, and stay out: a clone uses the binary that it builds.
  await npm(['install', '--no-save', '--omit=optional', '--loglevel=error'], options)
}

/** Whether the addon at `path`, of the root folder, is there and no source is newer. */
export const isFresh = (path) => (modified(path) ?? 0) >= Math.max(...addonSources.map(newest))

async function buildAddon(options) {
  const built = readdirSync(root).filter((name) => name.endsWith('.node'))
  if (built.some(isFresh) && generated.every((name) => modified(name) !== undefined)) return
  console.error('Building the addon (a few minutes the first time, cargo says how far it is) ...')
  await npm(['run', '--silent', 'addon'], options)
}

/** The target that this machine's compiler makes programs for. */
export const host = () => answer('rustc', '--print', 'host-tuple')

/** Builds the local store and returns the path of its binary; cargo decides whether there is anything to do. */
export async function buildStore(options) {
  // the addon's target folder is the host's, so the store takes the same and shares what both depend on
  await mustRun('cargo', ['build', '--release', '--package', 'datastore-local', '--target', host()], options)
  const { target_directory: target } = JSON.parse(answer('cargo', 'metadata', '--no-deps', '--format-version=1') ?? '{}')
  return join(target, host(), 'release', process.platform === 'win32' ? 'datastore-local.exe' : 'datastore-local')
}

/** Everything, and the path of the local store's binary. `toStderr` keeps stdout for the caller. */
export async function setup({ toStderr = false } = {}) {
  requireTools()
  const options = { toStderr }
  await installPackages(options)
  await buildAddon(options)
  return buildStore(options)
}

if (isMain(import.meta.url)) await main(() => setup())
