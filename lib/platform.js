// @ts-check
'use strict'

// Which binary this process needs: operating system, processor and, on Linux, the C library of the *running program*. The host's ldd
// says nothing about that: a musl Node.js runs on a glibc host, and the other way round.

const { interpreter } = require('./binary-file.js')

/**
 * Where the loader finds itself: `process`, or what a test puts in its place.
 * @typedef {{ platform: string, arch: string, env: Record<string, string | undefined>, versions: Record<string, string | undefined>, report?: any }} Host
 */

/** Those with a package of their own, `datastore-client-NAME`. */
const PLATFORMS = [
  'linux-x64-gnu', 'linux-arm64-gnu', 'linux-x64-musl', 'linux-arm64-musl',
  'darwin-x64', 'darwin-arm64', 'win32-x64-msvc', 'win32-arm64-msvc'
]

/**
 * @param {Host} host
 * @param {string} [program] the file of the running program
 * @returns {string} "linux-x64-gnu", "darwin-arm64", ...; not always one of PLATFORMS
 */
function platformOf(host, program = '/proc/self/exe') {
  const { platform, arch } = host
  if (platform === 'linux') return `linux-${arch}-${isMusl(host, program) ? 'musl' : 'gnu'}`
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`
}

/**
 * The program names its loader: /lib/ld-musl-x86_64.so.1, or glibc's ld-linux. That is 0.6 ms where Node's report is up to 14, and
 * it holds in Bun and in Deno, whose report has named a glibc on musl too. No loader is named where the program was started through
 * one (ld.so node ...), and nothing can be read where there is no /proc: then the report's glibc, which Node leaves out on musl.
 * @param {Host} host
 * @param {string} program
 */
function isMusl(host, program) {
  try {
    const loader = interpreter(program)
    if (loader !== undefined) return loader.includes('ld-musl-')
  } catch {}
  const header = reported(host)?.header
  return header !== undefined && !header.glibcVersionRuntime && !header.glibcVersionCompiler
}

/** The glibc this process runs on, as Node reports it. @param {Host} host @returns {string | undefined} */
function glibcOf(host) {
  // Deno's is a constant
  return host.versions.deno === undefined ? reported(host)?.header?.glibcVersionRuntime : undefined
}

/** Node's report without a look at the network: with open sockets it would ask the resolver for each peer's name. @param {Host} host */
function reported({ report }) {
  if (typeof report?.getReport !== 'function') return undefined
  const before = report.excludeNetwork
  try {
    report.excludeNetwork = true
    return report.getReport()
  } catch {
    return undefined
  } finally {
    if (before !== undefined) report.excludeNetwork = before
  }
}

exports.PLATFORMS = PLATFORMS
exports.platformOf = platformOf
exports.glibcOf = glibcOf
