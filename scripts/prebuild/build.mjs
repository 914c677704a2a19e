// One build: installs what it needs, compiles, and puts the file where its npm package has it. Whatever the target, the release profile.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guidedLibrary } from '../pgo.mjs'
import { host } from '../setup.mjs'
import { Failure, answer, cache, mustRun, root } from '../tools.mjs'
import { debian, debianRust, once, venv } from './fetch.mjs'
import { fileOf } from './targets.mjs'

const targetFolder = process.env.CARGO_TARGET_DIR ?? join(cache, 'prebuild-target')
const rustSource = '/usr/lib/rustlib/src/rust/library'
const environmentName = (triple) => triple.toUpperCase().replaceAll('-', '_')

/** rustup has the target's std, or Debian's compiler takes its own (or its source). Their libraries do not mix. */
function rustupHas({ triple }) {
  const sysroot = answer('rustc', '--print', 'sysroot')
  return sysroot !== undefined && sysroot !== '/usr' && existsSync(join(sysroot, 'lib', 'rustlib', triple, 'lib'))
}

/** Where the compiler stands, and what building Rust's own library takes. */
async function rust(target) {
  if (rustupHas(target)) return { path: process.env.PATH, env: {}, flags: [], version: answer('rustc', '--version') }
  await debian(['rustc-web', 'cargo-web', 'rust-web-src'], target.foreign)
  const path = `${await debianRust()}:/usr/bin:/bin`
  const version = answer('/usr/bin/rustc', '--version')
  if (!target.std) return { path, env: {}, flags: [], version }
  return { path, env: { RUSTC_BOOTSTRAP: '1' }, flags: ['-Zbuild-std=std,panic_abort,panic_unwind'], version }
}

/**
 * With a profile, which is made by running what is built and so fits this machine's own target only. zig is cargo's linker, and not
 * as `cargo zigbuild` has it, under which cargo gives crates other names than those in the profile: it sets target-applies-to-host.
 */
async function guided(target, tools) {
  const name = environmentName(target.triple)
  const linker = join(tools, `zigcc-${target.triple}`)
  const options = `-target ${target.triple.replace('-unknown', '')}.${target.glibc} -fno-sanitize=all`
  writeFileSync(linker, `#!/bin/sh\nPATH="${tools}:$PATH" exec "${join(tools, 'cargo-zigbuild')}" zig cc -- ${options} "$@"\n`, { mode: 0o755 })
  return guidedLibrary({ [`CARGO_TARGET_${name}_LINKER`]: linker, [`CC_${name.toLowerCase()}`]: linker })
}

/** Compiles and links with zig, which has every C library's symbols by version. */
async function withZig(target) {
  const { path, env, flags, version } = await rust(target)
  const tools = join(await venv(), 'bin')
  if (target.triple === host() && rustupHas(target)) return { library: await guided(target, tools), compiler: version, profiled: true }
  const triple = target.glibc ? `${target.triple}.${target.glibc}` : target.triple
  const RUSTFLAGS = target.triple.endsWith('-musl') ? '-C target-feature=-crt-static' : ''
  await cargo(join(tools, 'cargo-zigbuild'), ['zigbuild', ...flags, '--target', triple], { PATH: `${tools}:${path}`, RUSTFLAGS, ...env })
  return { library: join(targetFolder, target.triple, 'release', 'libdatastore_client.so'), compiler: version }
}

/**
 * Windows by way of mingw. Two things stand in for what is only there on Windows: the start-up objects of Rust's own library, which
 * -Zbuild-std leaves out, and a libnode to link with, empty because the addon looks Node-API up when it is loaded.
 */
async function withMingw(target) {
  const { path, env, flags, version } = await rust(target)
  const support = await once(`mingw-${version.split(' ')[1]}`, async (folder) => {
    for (const name of ['rsbegin', 'rsend']) {
      await mustRun('rustc', ['--target', target.triple, '--crate-type', 'lib', '--emit=obj', '-o', join(folder, `${name}.o`), join(rustSource, 'rtstartup', `${name}.rs`)], { env: { PATH: path, ...env } })
    }
    await mustRun('x86_64-w64-mingw32-ar', ['crs', join(folder, 'libnode.dll.a')])
    copyFileSync(join(folder, 'libnode.dll.a'), join(folder, 'libnode.dll'))
  })
  const gcc = 'x86_64-w64-mingw32-gcc-posix'
  const [upper, lower] = [environmentName(target.triple), environmentName(target.triple).toLowerCase()]
  await cargo('cargo', ['build', ...flags, '--target', target.triple], {
    ...env, PATH: path, LIBNODE_PATH: support, RUSTFLAGS: `-L native=${support}`, [`CARGO_TARGET_${upper}_LINKER`]: gcc,
    [`CC_${lower}`]: gcc, [`CXX_${lower}`]: 'x86_64-w64-mingw32-g++-posix', [`AR_${lower}`]: 'x86_64-w64-mingw32-ar',
  })
  return { library: join(targetFolder, target.triple, 'release', 'datastore_client.dll'), compiler: version }
}

function cargo(program, args, env) {
  const own = { CARGO_TARGET_DIR: targetFolder, CARGO: undefined, ...env }
  return mustRun(program, [...args, '--release', '--locked', '--lib', '--package', 'datastore-client'], { env: own })
}

/** Builds a platform's binary; its path, and how it was made. */
export async function build(platform, target) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Failure('Prebuilt binaries are made on Linux on x64.')
  const began = performance.now()
  await debian(target.compiler ?? [])
  const { library, compiler, profiled } = await (target.triple.includes('windows') ? withMingw : withZig)(target)
  const folder = join(root, 'npm', platform)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, fileOf(platform))
  copyFileSync(library, file)
  return { file, compiler, profiled, seconds: Math.round((performance.now() - began) / 1000) }
}
