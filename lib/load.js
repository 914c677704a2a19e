// @ts-check
'use strict'

// Finds this platform's binary and loads it. In this order: the file that DATASTORE_CLIENT_NATIVE names; a file beside this one or a
// folder up (a bundle with a copied binary, a clone with one just built); the platform's package. The first that is there is the one:
// trying on after a failure would load another binary than the one the user put there.

const { existsSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { notLoaded, otherVersion } = require('./load-errors.js')
const { platformOf } = require('./platform.js')

/** @typedef {typeof import('../native.js')} Native */

/**
 * @param {import('./platform').Host} [host]
 * @param {string} [program]
 * @returns {Native}
 */
function load(host = process, program) {
  const platform = platformOf(host, program)
  const given = host.env.DATASTORE_CLIENT_NATIVE
  const file = given ? resolve(given) : nearby(platform)
  let native
  try {
    native = file === undefined ? packaged(platform) : opened(file)
  } catch (cause) {
    throw notLoaded({ host, platform, file, given: Boolean(given) }, cause)
  }
  const { version } = require('../package.json')
  if (native.VERSION !== version) throw otherVersion({ platform, file }, version, native.VERSION)
  return native
}

/** @param {string} platform */
function nearby(platform) {
  if (typeof __dirname !== 'string') return undefined // bundled into an ES module
  const name = `datastore-client.${platform}.node`
  return [join(__dirname, '..', name), join(__dirname, name)].find(path => existsSync(path))
}

/** Not by require(): bundlers warn of one whose argument they cannot read. @param {string} file @returns {Native} */
function opened(file) {
  /** @type {{ exports: any }} */
  const module = { exports: {} }
  process.dlopen(module, file)
  return module.exports
}

/**
 * Each name is written out, for the tools that read a program's files out of its sources (file tracing, bundlers, single files).
 * @param {string} platform
 * @returns {Native}
 */
function packaged(platform) {
  try {
    switch (platform) {
      case 'linux-x64-gnu': return require('datastore-client-linux-x64-gnu')
      case 'linux-arm64-gnu': return require('datastore-client-linux-arm64-gnu')
      case 'linux-x64-musl': return require('datastore-client-linux-x64-musl')
      case 'linux-arm64-musl': return require('datastore-client-linux-arm64-musl')
      case 'darwin-x64': return require('datastore-client-darwin-x64')
      case 'darwin-arm64': return require('datastore-client-darwin-arm64')
      case 'win32-x64-msvc': return require('datastore-client-win32-x64-msvc')
      case 'win32-arm64-msvc': return require('datastore-client-win32-arm64-msvc')
    }
  } catch (error) {
    throw error // the try tells bundlers that a package may be missing
  }
  throw new Error(`datastore-client has no binary for ${platform}`)
}

exports.load = load
