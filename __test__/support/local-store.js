'use strict'

// A local store for one test file, whatever store the suite runs against.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const { after, before } = require('node:test')

const root = join(__dirname, '..', '..')
const KEYS = { accessKeyId: 'local', secretAccessKey: 'local-secret' }

function binary() {
  const built = ['quick', 'release', 'debug'].map(profile => join(root, 'target', profile, 'datastore-local'))
  return process.env.DATASTORE_LOCAL_BIN ?? built.find(existsSync)
}

const given = (flag, value) => value === undefined ? [] : [flag, value]

/** @returns what fills in once the tests run: `endpoint`, and `options` for a client of it. */
function localStore({ prefix, region } = {}) {
  const store = { endpoint: '', port: 0, options: {} }
  let child
  before(async () => {
    const keys = ['--access-key', KEYS.accessKeyId, '--secret-key', KEYS.secretAccessKey]
    child = spawn(binary(), ['--port', '0', ...keys, ...given('--prefix', prefix), ...given('--region', region)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    store.endpoint = line.replace('ready ', '')
    store.port = Number(new URL(store.endpoint).port)
    store.options = { endpoint: store.endpoint, region: 'forepaas', ...KEYS }
  })
  after(() => child?.kill('SIGTERM'))
  return store
}

module.exports = { KEYS, binary, localStore }
