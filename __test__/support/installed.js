'use strict'

// The package as npm lays it out, in a folder of the test's own: only what is published, so the loader finds no binary beside it.

const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { root } = require('./script.js')

/** The binary that was built here, undefined when there is none. */
const built = readdirSync(root).filter(name => name.endsWith('.node')).map(name => join(root, name))[0]

/**
 * @param {import('node:test').TestContext} t
 * @param {{ platform?: string, version?: string, binary?: Buffer }} [carried] the platform package installed beside it
 */
function installed(t, { platform, version = '0.0.0', binary } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'datastore-installed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const modules = join(folder, 'node_modules')
  const main = join(modules, 'datastore-client')
  for (const name of ['index.js', 'package.json', 'lib']) cpSync(join(root, name), join(main, name), { recursive: true })
  if (platform === undefined) return { folder, main }
  const name = `datastore-client.${platform}.node`
  const carrier = join(modules, `datastore-client-${platform}`)
  mkdirSync(carrier)
  writeFileSync(join(carrier, 'package.json'), JSON.stringify({ name: `datastore-client-${platform}`, version, main: name }))
  writeFileSync(join(carrier, name), binary ?? '')
  return { folder, main, file: join(carrier, name) }
}

module.exports = { built, installed }
