// @ts-check
'use strict'

// One error for a binary that does not load. Its first line is what the system said; then what this process is, what the file is,
// and what to do.

const { existsSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')
const { byVersion, describe } = require('./binary-file.js')
const { DataStoreError } = require('./errors.js')
const { PLATFORMS, glibcOf } = require('./platform.js')

/**
 * @typedef {object} Attempt
 * @property {import('./platform').Host} host
 * @property {string} platform what is needed
 * @property {string} [file] undefined: the platform's package
 * @property {boolean} given the user named the file
 */

const OVERRIDE = 'DATASTORE_CLIENT_NATIVE'

/**
 * @param {Attempt} attempt
 * @param {any} cause
 */
function notLoaded(attempt, cause) {
  const { host, platform } = attempt
  const file = attempt.file ?? resolved(`datastore-client-${platform}`)
  const binary = file === undefined ? undefined : describe(file)
  const glibc = platform.endsWith('-gnu') ? glibcOf(host) : undefined
  const [said] = String(cause?.message ?? cause).split('\n') // below it Node lists the files that required it
  return failure([
    said,
    `  this process: ${platform}, ${runtime(host)}${glibc ? `, glibc ${glibc}` : ''}`,
    `  the binary:   ${file ?? 'none'}${described(file, binary)}`,
    `  what to do:   ${advice({ ...attempt, file }, binary, glibc)}`
  ], cause)
}

/**
 * @param {{ platform: string, file?: string }} attempt
 * @param {string} wanted
 * @param {string | undefined} found
 */
function otherVersion({ platform, file }, wanted, found) {
  return failure([
    `datastore-client ${wanted} found the binary of version ${found ?? 'unknown'}`,
    `  the binary:   ${file ?? resolved(`datastore-client-${platform}`) ?? `datastore-client-${platform}`}`,
    `  what to do:   ${file === undefined ? `install both again: npm install datastore-client@${wanted}` : 'put the binary of the same version there'}`
  ])
}

/** @param {string[]} lines @param {unknown} [cause] */
function failure(lines, cause) {
  return new DataStoreError({ code: 'NativeLoadError', message: lines.join('\n'), cause })
}

/** @param {string} name @returns {string | undefined} where a package's binary is */
function resolved(name) {
  try {
    return createRequire(__filename).resolve(name)
  } catch {}
}

/** @param {import('./platform').Host} host */
function runtime({ versions }) {
  if (versions.bun) return `Bun ${versions.bun}`
  if (versions.deno) return `Deno ${versions.deno}`
  return versions.electron ? `Electron ${versions.electron}` : `Node.js ${versions.node}`
}

/** @param {string | undefined} file @param {ReturnType<typeof describe>} binary */
function described(file, binary) {
  if (file === undefined) return ''
  if (binary === undefined) return ' (missing, or no binary at all)'
  return ` (for ${binary.platform}${binary.glibc ? `, needs glibc ${binary.glibc} or newer` : ''})`
}

/**
 * @param {Attempt} attempt
 * @param {ReturnType<typeof describe>} binary
 * @param {string | undefined} glibc
 */
function advice({ platform, file, given }, binary, glibc) {
  if (file === undefined) return PLATFORMS.includes(platform) ? install(platform) : build(platform)
  if (binary?.glibc && glibc && byVersion(glibc, binary.glibc) < 0) {
    return `this system's glibc ${glibc} is older than the ${binary.glibc} that the binary was built for; take a newer system, or ${ownBuild}`
  }
  if (given) return `${OVERRIDE} names this file: unset it, or let it name the binary for ${platform}`
  if (binary === undefined) return 'the file is damaged or gone; remove node_modules and install again'
  if (!platform.startsWith(binary.platform)) {
    return `the binary is not for this platform; remove node_modules and run npm install on ${platform} itself`
  }
  return `the file is for this platform, so the first line is all there is to go by; otherwise ${ownBuild}`
}

const ownBuild = `build the binary from the sources here and name it in ${OVERRIDE}`

/** @param {string} platform */
const build = platform => `there are binaries for ${PLATFORMS.join(', ')}; for ${platform}, ${ownBuild}`

const inClone = () => typeof __dirname === 'string' && existsSync(join(__dirname, '..', 'Cargo.toml'))

/** @param {string} platform */
function install(platform) {
  const { version } = require('../package.json')
  const others = PLATFORMS.filter(name => name !== platform && resolved(`datastore-client-${name}`) !== undefined)
  const strangers = others.length === 0 ? '' : `\n  installed is: that of ${others.join(', ')}, so node_modules was made for another platform`
  const [os, cpu, libc] = platform.split('-')
  const target = `--os=${os} --cpu=${cpu}${os === 'linux' ? ` --libc=${libc === 'gnu' ? 'glibc' : libc}` : ''}`
  return 'npm install --include=optional; if that does not help, remove node_modules and package-lock.json first' +
    `\n  why:          the binary is in datastore-client-${platform} ${version}, an optional dependency: --omit=optional and --no-optional leave ` +
    `it out, and so does a lock file or a node_modules that another platform made${strangers}${inClone() ? '\n  in a clone:   npm run setup builds it' : ''}` +
    `\n  elsewhere:    to install on another machine for this one, add ${target}`
}

exports.notLoaded = notLoaded
exports.otherVersion = otherVersion
