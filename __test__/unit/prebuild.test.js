'use strict'

// What `npm run prebuild` refuses: a binary that asks more of a machine than its package promises.

const assert = require('node:assert')
const { test } = require('node:test')

const good = { machine: 'Advanced Micro Devices X86-64', needed: ['libc.so.6', 'libpthread.so.0'], glibc: '2.17', stripped: true, size: 9e6 }

async function sentences(platform, changes) {
  const { breaches } = await import('../../scripts/prebuild/inspect.mjs')
  const { targets } = await import('../../scripts/prebuild/targets.mjs')
  return breaches({ ...good, ...changes }, targets[platform])
}

test('a binary that keeps to its floor passes', async () => {
  assert.deepStrictEqual(await sentences('linux-x64-gnu', {}), [])
  assert.deepStrictEqual(await sentences('linux-x64-gnu', { glibc: '2.2.5' }), [])
})

for (const [name, platform, changes, sentence] of [
  ['a newer glibc than the floor', 'linux-x64-gnu', { glibc: '2.28' }, 'it needs glibc 2.28, not 2.17 or older'],
  ['a library of the machine that built it', 'linux-x64-gnu', { needed: ['libgcc_s.so.1', 'libc.so.6'] }, 'it needs libgcc_s.so.1'],
  ['glibc on musl', 'linux-x64-musl', { needed: ['libc.so'] }, 'it needs glibc 2.17, on a platform without'],
  ['a library of glibc on musl', 'linux-x64-musl', { needed: ['libc.so', 'libm.so.6'], glibc: undefined }, 'it needs libm.so.6'],
  ['a binary of another processor', 'linux-arm64-musl', { needed: ['libc.so'], glibc: undefined }, 'it is for Advanced Micro Devices X86-64, not AArch64'],
  ['a library of mingw on Windows', 'win32-x64-msvc', { machine: 'x86-64', needed: ['kernel32.dll', 'libgcc_s_seh-1.dll'], glibc: undefined }, 'it needs libgcc_s_seh-1.dll'],
  ['symbols that were left in', 'linux-x64-gnu', { stripped: false }, 'it is not stripped'],
  ['more than 10 MB', 'linux-x64-gnu', { size: 10_600_000 }, 'it has 10.60 MB, more than 10'],
]) {
  test(`${name} is refused`, async () => assert.deepStrictEqual(await sentences(platform, changes), [sentence]))
}

test('every platform that is built has runtimes to be tried in, and none of them is said to be built elsewhere', async () => {
  const { elsewhere, targets } = await import('../../scripts/prebuild/targets.mjs')
  const { runtimes } = await import('../../scripts/prebuild/runtimes.mjs')
  assert.deepStrictEqual(Object.keys(runtimes), Object.keys(targets))
  assert.ok(Object.values(runtimes).every((list) => list.length > 0))
  assert.deepStrictEqual(Object.keys(elsewhere).filter((name) => name in targets), [])
})

test('a Linux binary is built with nothing of Debian\'s where rustup has the target, as on the runners of the release', async () => {
  const { targets } = await import('../../scripts/prebuild/targets.mjs')
  for (const [platform, { compiler }] of Object.entries(targets)) {
    if (platform.startsWith('linux-')) assert.strictEqual(compiler, undefined, platform)
  }
})
