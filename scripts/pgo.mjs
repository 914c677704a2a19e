// The addon as its package has it: compiled with a profile of what a client does most (profile-guided optimization), so that the code
// of a request lies together and in the order in which it runs. Built twice, trained in between; it takes ten minutes.
//   npm run pgo        prints where the addon is; name it in DATASTORE_CLIENT_NATIVE to use it
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { train } from '../bench/train.mjs'
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

/** For a triple of its own, so that the flags are not the build scripts' as well, and symbols have the names that a build for that target gives them. */
async function build(name, flags) {
  const env = { CARGO_TARGET_DIR: join(folder, name), RUSTFLAGS: `${process.env.RUSTFLAGS ?? ''} ${flags}`.trim() }
  await mustRun('cargo', ['build', '--release', '--locked', '--lib', '--package', 'datastore-client', '--target', host()], { env, toStderr: true })
  const addon = join(folder, `${name}.node`)
  copyFileSync(join(folder, name, host(), 'release', library), addon)
  return addon
}

/** The flags of a build with a profile: of this checkout, for this machine's own target. The file's name is its content's: cargo builds anew when a flag changes, not when a file does. */
export async function profile() {
  const tool = await profdata()
  console.error('Building the addon that counts what it does ...')
  const counting = await build('instrumented', '-Cprofile-generate')
  const counts = join(folder, 'profile')
  rmSync(counts, { recursive: true, force: true })
  mkdirSync(counts)
  console.error('Training ...')
  await train(counting, { LLVM_PROFILE_FILE: join(counts, '%m.profraw') })
  const merged = join(counts, 'merged')
  await mustRun(tool, ['merge', '--output', merged, ...readdirSync(counts).map((name) => join(counts, name))], { quiet: true })
  const file = `${merged}-${createHash('sha256').update(readFileSync(merged)).digest('hex').slice(0, 12)}.profdata`
  renameSync(merged, file)
  return `-Cprofile-use=${file}`
}

/** The addon built with a profile, for this machine; the path of its file. What is there is used as long as no source is newer. */
export async function guidedAddon() {
  // Of this checkout; CARGO_TARGET_DIR may be that of several.
  const addon = join(root, 'target', 'guided.node')
  if (isFresh(addon)) return addon
  const flags = await profile()
  console.error('Building the addon with its profile ...')
  const built = await build('guided', flags)
  mkdirSync(dirname(addon), { recursive: true })
  copyFileSync(built, addon)
  return addon
}

if (isMain(import.meta.url)) await main(async () => console.log(await guidedAddon()))
