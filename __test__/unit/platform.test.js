'use strict'

// Which binary a process needs.

const assert = require('node:assert/strict')
const { mkdtempSync, rmSync, truncateSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const test = require('node:test')
const { PLATFORMS, glibcOf, platformOf } = require('../../lib/platform.js')
const { program } = require('../support/elf.js')

const host = (platform, arch, header) => ({
  platform, arch, env: {}, versions: { node: '22.0.0' }, ...header && { report: { getReport: () => ({ header }) } }
})
const NO_PROGRAM = '/nowhere/at/all'

/** A program's file that names this loader. */
function naming(t, loader, table) {
  const folder = mkdtempSync(join(tmpdir(), 'datastore-program-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'node')
  writeFileSync(file, program(loader, table))
  return file
}

test('Windows and macOS are told by system and processor', () => {
  assert.equal(platformOf(host('win32', 'x64')), 'win32-x64-msvc')
  assert.equal(platformOf(host('win32', 'arm64')), 'win32-arm64-msvc')
  assert.equal(platformOf(host('darwin', 'arm64')), 'darwin-arm64')
  assert.equal(platformOf(host('darwin', 'x64')), 'darwin-x64')
})

test('an unknown system is named as Node names it', () => {
  assert.equal(platformOf(host('sunos', 'x64')), 'sunos-x64')
  assert.equal(PLATFORMS.includes('sunos-x64'), false)
})

test('a musl program on a glibc host needs the musl binary', t => {
  assert.equal(platformOf(host('linux', 'x64', { glibcVersionRuntime: '2.36' }), naming(t, '/lib/ld-musl-x86_64.so.1')), 'linux-x64-musl')
})

test('a program that patchelf went over is read like any other', t => {
  assert.equal(platformOf(host('linux', 'x64', { glibcVersionRuntime: '2.36' }), naming(t, '/lib/ld-musl-x86_64.so.1', 50_000)), 'linux-x64-musl')
})

test('a program cut short is told by its report', t => {
  const file = naming(t, '/lib/ld-musl-x86_64.so.1', 50_000)
  truncateSync(file, 40_000)
  assert.equal(platformOf(host('linux', 'x64', { glibcVersionRuntime: '2.36' }), file), 'linux-x64-gnu')
})

test('a glibc program on a musl host needs the glibc binary', t => {
  assert.equal(platformOf(host('linux', 'arm64', {}), naming(t, '/lib/ld-linux-aarch64.so.1')), 'linux-arm64-gnu')
  assert.equal(platformOf(host('linux', 'x64', {}), naming(t, '/nix/store/hash-glibc-2.40/lib/ld-linux-x86-64.so.2')), 'linux-x64-gnu')
})

test('a program that names no loader is told by its report', () => {
  assert.equal(platformOf(host('linux', 'x64', { glibcVersionRuntime: '2.31' }), NO_PROGRAM), 'linux-x64-gnu')
  assert.equal(platformOf(host('linux', 'x64', {}), NO_PROGRAM), 'linux-x64-musl')
  assert.equal(platformOf(host('linux', 'x64', {}), __filename), 'linux-x64-musl')
})

test('a static glibc program, which reports none at run time, needs the glibc binary', () => {
  assert.equal(platformOf(host('linux', 'x64', { glibcVersionCompiler: '2.39' }), NO_PROGRAM), 'linux-x64-gnu')
})

test('without a report the C library is taken for glibc', () => {
  assert.equal(platformOf(host('linux', 'x64'), NO_PROGRAM), 'linux-x64-gnu')
  const broken = { ...host('linux', 'x64'), report: { getReport() { throw new Error('not here') } } }
  assert.equal(platformOf(broken, NO_PROGRAM), 'linux-x64-gnu')
})

test('the report is made without the network, and the setting is put back', () => {
  const seen = []
  const report = { excludeNetwork: false, getReport() { seen.push(this.excludeNetwork); return { header: { glibcVersionRuntime: '2.31' } } } }
  assert.equal(platformOf({ ...host('linux', 'x64'), report }, NO_PROGRAM), 'linux-x64-gnu')
  assert.deepEqual([seen, report.excludeNetwork], [[true], false])
})

test('Deno\'s glibc is not believed', () => {
  const deno = { ...host('linux', 'x64', { glibcVersionRuntime: '2.38' }), versions: { node: '24.0.0', deno: '2.9.6' } }
  assert.equal(glibcOf(deno), undefined)
})

test('this process is told right', { skip: process.platform !== 'linux' && 'only Linux has two C libraries' }, () => {
  assert.equal(platformOf(process), platformOf(process, NO_PROGRAM))
})
