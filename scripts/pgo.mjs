// The addon as its package has it: compiled with a profile of what a client does most (profile-guided optimization), so that the code
// of a request lies together and in the order in which it runs. Built twice, trained in between; it takes ten minutes.
//   npm run pgo        prints where the addon is; name it in DATASTORE_CLIENT_NATIVE to use it
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { train } from '../bench/train.mjs'
import platform from '../lib/platform.js'
import { fileOf } from './prebuild/targets.mjs'
import { host, isFresh } from './setup.mjs'
import { Failure, answer, isMain, main, mustRun, root, run } from './tools.mjs'

const folder = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'pgo')
const library = { darwin: 'libdatastore_client.dylib', win32: 'datastore_client.dll' }[process.platform] ?? 'libdatastore_client.so'

/** Why a profile cannot be made here. */
export class NoProfile extends Failure {}

/** The compiler's own tool, of its version: the profile's format changes. */
async function profdata() {
  const tool = join(answer('rustc', '--print', 'sysroot'), 'lib', 'rustlib', host(), 'bin', process.platform === 'win32' ? 'llvm-profdata.exe' : 'llvm-profdata')
  if (!existsSync(tool)) await run('rustup', ['component', 'add', 'llvm-tools'], { quiet: true }).catch(() => {})
  if (!existsSync(tool)) throw new NoProfile('A profile needs llvm-profdata, which rustup has: rustup component add llvm-tools.')
  return tool
}

/** For a triple of its own, so that the flags are not the build scripts' as well, and crates have the names that a profile goes by. */
async function build(name, flags, env) {
  const own = { ...env, CARGO_TARGET_DIR: join(folder, name), RUSTFLAGS: `${process.env.RUSTFLAGS ?? ''} ${flags}`.trim() }
  await mustRun('cargo', ['build', '--release', '--locked', '--lib', '--package', 'datastore-client', '--target', host()], { env: own, toStderr: true })
  return join(folder, name, host(), 'release', library)
}

/** Builds an addon that counts what it does, and has it do that. The profile's name is its content's: cargo builds anew when a flag changes, not when a file does. */
async function profile() {
  const tool = await profdata()
  console.error('Building the addon that counts what it does ...')
  const counts = join(folder, 'profile')
  rmSync(counts, { recursive: true, force: true })
  mkdirSync(counts, { recursive: true })
  const counting = join(counts, 'counting.node')
  copyFileSync(await build('counting', '-Cprofile-generate'), counting)
  console.error('Training ...')
  await train(counting, { LLVM_PROFILE_FILE: join(counts, '%m.profraw') })
  const merged = join(counts, 'merged')
  await mustRun(tool, ['merge', '--output', merged, ...readdirSync(counts).filter((name) => name.endsWith('.profraw')).map((name) => join(counts, name))], { quiet: true })
  const file = `${merged}-${createHash('sha256').update(readFileSync(merged)).digest('hex').slice(0, 12)}.profdata`
  renameSync(merged, file)
  return file
}

/** What makes up the last ten-thousandth of all counts is compiled for size too (LLVM's own line is the last millionth): 0.12 MB smaller, and as fast. */
const RARE = '-Cllvm-args=-profile-summary-cutoff-cold=999900'

/** Builds the library with a profile, for this machine; the path of its file. `env`: what cargo is to link with. */
export async function guidedLibrary(env = {}) {
  const file = await profile()
  console.error('Building the addon with its profile ...')
  // Of no use to a build with another profile.
  rmSync(join(folder, 'guided'), { recursive: true, force: true })
  return build('guided', `-Cprofile-use=${file} ${RARE}`, env)
}

/** The addon of this checkout built with a profile; the path of its file. What is there is used as long as no source is newer. */
export async function guidedAddon() {
  // Of this checkout; CARGO_TARGET_DIR may be that of several.
  const place = join(root, 'target', 'guided')
  const addon = join(place, fileOf(platform.platformOf(process)))
  if (isFresh(addon)) return addon
  const built = await guidedLibrary()
  mkdirSync(place, { recursive: true })
  copyFileSync(built, addon)
  return addon
}

if (isMain(import.meta.url)) await main(async () => console.log(await guidedAddon()))
