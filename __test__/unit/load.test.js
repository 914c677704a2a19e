'use strict'

// The binary found and loaded, or one error that says what was found, what is needed and what to do.

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { describe } = require('../../lib/binary-file.js')
const { load } = require('../../lib/load.js')
const { PLATFORMS, platformOf } = require('../../lib/platform.js')
const { version } = require('../../package.json')
const { forArm64, needing } = require('../support/elf.js')
const { built, installed } = require('../support/installed.js')

const here = platformOf(process)
const onGlibc = { skip: here !== 'linux-x64-gnu' && 'the files are made for Linux on x64 with glibc' }
const OPTIONS = "{ endpoint: 'http://127.0.0.1:9', region: 'x', accessKeyId: 'x', secretAccessKey: 'x' }"

/** What the first client of an installed package says in a process of its own: 'loaded', or the error. */
function firstClient({ main }, env = {}) {
  const program = `
    const { DataStoreClient, DataStoreError } = require(${JSON.stringify(main)})
    let said = { loaded: true }
    try { new DataStoreClient(${OPTIONS}) } catch (error) {
      said = { ours: error instanceof DataStoreError, code: error.code, message: error.message, cause: error.cause?.message }
    }
    process.stdout.write(JSON.stringify(said))`
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, DATASTORE_CLIENT_NATIVE: '', ...env } }))
}

const elsewhere = (platform, arch, versions = { node: '22.1.0' }) => ({ platform, arch, env: {}, versions })

function failureOf(host) {
  try {
    load(host)
  } catch (error) {
    assert.equal(error.code, 'NativeLoadError')
    return error.message
  }
  assert.fail('it loaded')
}

test('the platform\'s package is found and loaded', t => {
  assert.deepEqual(firstClient(installed(t, { platform: here, version, binary: readFileSync(built) })), { loaded: true })
})

test('a binary copied beside the code is found before the package', t => {
  const place = installed(t)
  copyFileSync(built, join(place.main, 'lib', `datastore-client.${here}.node`))
  assert.deepEqual(firstClient(place), { loaded: true })
})

test('DATASTORE_CLIENT_NATIVE names the file', t => {
  const place = installed(t, { platform: here, binary: Buffer.from('no binary') })
  assert.deepEqual(firstClient(place, { DATASTORE_CLIENT_NATIVE: built }), { loaded: true })
})

test('DATASTORE_CLIENT_NATIVE names a file that is not there', t => {
  const said = firstClient(installed(t, { platform: here, version, binary: readFileSync(built) }), { DATASTORE_CLIENT_NATIVE: '/nowhere/x.node' })
  assert.match(said.message, /^.*\/nowhere\/x\.node/)
  assert.match(said.message, /the binary: {3}\/nowhere\/x\.node \(missing, or no binary at all\)/)
  assert.match(said.message, /what to do: .*unset it, or let it name the binary for/)
})

test('a package that was left out says so, and how to get it', t => {
  const said = firstClient(installed(t))
  assert.deepEqual([said.ours, said.code], [true, 'NativeLoadError'])
  assert.match(said.message, new RegExp(`^Cannot find module 'datastore-client-${here}'\\n`))
  assert.match(said.message, new RegExp(`this process: ${here}, `))
  assert.match(said.message, /the binary: {3}none\n/)
  assert.match(said.message, /what to do: {3}npm install --include=optional; if that does not help, remove node_modules and package-lock\.json first\n/)
  assert.match(said.message, /why: .*--omit=optional and --no-optional leave it out, and so does a lock file or a node_modules that another platform made\n/)
  assert.match(said.cause, /Cannot find module/)
})

test('a clone without its binary is told how to build it, an installed package is not', t => {
  assert.match(failureOf(elsewhere('win32', 'x64')), /\n {2}in a clone: {3}npm run setup builds it\n/)
  assert.doesNotMatch(firstClient(installed(t)).message, /clone/)
})

test('the package of another platform in its place is named', t => {
  const other = PLATFORMS.find(name => name !== here)
  assert.match(firstClient(installed(t, { platform: other })).message, new RegExp(`installed is: that of ${other}, so node_modules was made for another platform`))
})

test('a package without its file says so', t => {
  const place = installed(t, { platform: here, binary: Buffer.from('not a binary') })
  const { message } = firstClient(place)
  assert.ok(message.split('\n')[0].includes(place.file), message)
  assert.match(message, /missing, or no binary at all/)
  assert.match(message, /remove node_modules and install again/)
})

test('a binary for another processor is told from a missing one', onGlibc, t => {
  const place = installed(t, { platform: here, binary: forArm64(readFileSync(built)) })
  const { message } = firstClient(place)
  assert.ok(message.split('\n')[0].includes(place.file), message)
  assert.match(message, /the binary: .*\(for linux-arm64-gnu, needs glibc/)
  assert.match(message, /the binary is not for this platform; remove node_modules and run npm install on linux-x64-gnu itself/)
})

test('a binary for a newer glibc names both', onGlibc, t => {
  const binary = readFileSync(built)
  const place = installed(t, { platform: here, binary: needing(binary, `GLIBC_${describe(built).glibc}`, 'GLIBC_9.99') })
  const { message } = firstClient(place)
  const { glibcVersionRuntime } = process.report.getReport().header
  assert.match(message.split('\n')[0], /version `GLIBC_9\.99' not found/)
  assert.ok(message.includes(`, glibc ${glibcVersionRuntime}\n`), message)
  assert.match(message, /needs glibc 9\.99 or newer/)
  assert.match(message, /older than the 9\.99 that the binary was built for; take a newer system, or build/)
})

test('a binary of another version is refused', t => {
  const place = installed(t, { platform: here, binary: readFileSync(built) })
  const manifest = join(place.main, 'package.json')
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version: '77.7.7' }))
  const { code, message } = firstClient(place)
  assert.equal(code, 'NativeLoadError')
  assert.match(message, new RegExp(`^datastore-client 77\\.7\\.7 found the binary of version ${version.replaceAll('.', '\\.')}\n`))
  assert.ok(message.includes(place.file), message)
  assert.match(message, /npm install datastore-client@77\.7\.7/)
})

test('on Windows and macOS the missing package is that of the platform', () => {
  const windows = failureOf(elsewhere('win32', 'arm64'))
  assert.match(windows, /^Cannot find module 'datastore-client-win32-arm64-msvc'\n {2}this process: win32-arm64-msvc, Node\.js 22\.1\.0\n/)
  assert.match(windows, /elsewhere: .* add --os=win32 --cpu=arm64$/)
  assert.match(failureOf(elsewhere('darwin', 'arm64')), /^Cannot find module 'datastore-client-darwin-arm64'\n/)
})

test('a platform without a package is told which there are', () => {
  const message = failureOf(elsewhere('linux', 'riscv64'))
  assert.match(message, /^datastore-client has no binary for linux-riscv64-gnu\n/)
  for (const platform of PLATFORMS) assert.ok(message.includes(platform), platform)
  assert.match(message, /name it in DATASTORE_CLIENT_NATIVE/)
})

test('the runtime is named', () => {
  assert.match(failureOf(elsewhere('aix', 'ppc64', { node: '24.0.0', bun: '1.4.5' })), /aix-ppc64, Bun 1\.4\.5/)
  assert.match(failureOf(elsewhere('aix', 'ppc64', { node: '24.0.0', deno: '2.9.6' })), /Deno 2\.9\.6/)
  assert.match(failureOf(elsewhere('aix', 'ppc64', { node: '24.0.0', electron: '45.4.1' })), /Electron 45\.4\.1/)
})

test('a failure is not remembered: the next client tries again', t => {
  const place = installed(t)
  const program = `
    const { DataStoreClient } = require(${JSON.stringify(place.main)})
    try { new DataStoreClient(${OPTIONS}) } catch {}
    process.env.DATASTORE_CLIENT_NATIVE = ${JSON.stringify(built)}
    new DataStoreClient(${OPTIONS})`
  execFileSync(process.execPath, ['-e', program], { env: { ...process.env, DATASTORE_CLIENT_NATIVE: '' } })
})

test('every platform of the table is one the loader can ask for', t => {
  for (const platform of PLATFORMS) {
    const place = installed(t, { platform, binary: Buffer.from('none') })
    const [os, cpu, libc] = platform.split('-')
    const header = libc === 'gnu' ? { glibcVersionRuntime: '2.36' } : {}
    const program = `
      const { load } = require(${JSON.stringify(join(place.main, 'lib', 'load.js'))})
      const host = { platform: '${os}', arch: '${cpu}', env: {}, versions: {}, report: { getReport: () => ({ header: ${JSON.stringify(header)} }) } }
      try { load(host, '/nowhere') } catch (error) { process.stdout.write(error.message) }`
    assert.ok(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).split('\n')[0].includes(place.file), platform)
  }
})

test('the kinds of binary are told apart', t => {
  const { folder } = installed(t)
  const file = (name, write) => {
    mkdirSync(folder, { recursive: true })
    const bytes = Buffer.alloc(256)
    write(bytes)
    writeFileSync(join(folder, name), bytes)
    return describe(join(folder, name))
  }
  assert.deepEqual(file('pe', bytes => { bytes.write('MZ'); bytes.writeUInt32LE(128, 60); bytes.writeUInt16LE(0xaa64, 132) }), { platform: 'win32-arm64' })
  assert.deepEqual(file('mach', bytes => { bytes.writeUInt32LE(0xfeedfacf); bytes.writeUInt32LE(0x0100000c, 4) }), { platform: 'darwin-arm64' })
  assert.deepEqual(file('musl', bytes => { bytes.write('\x7fELF', 'latin1'); bytes.writeUInt16LE(62, 18) }), { platform: 'linux-x64-musl', glibc: undefined })
  assert.equal(file('text', bytes => bytes.write('hello')), undefined)
  assert.equal(describe(folder), undefined)
})
