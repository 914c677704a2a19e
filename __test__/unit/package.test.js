'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const test = require('node:test')
const { root } = require('../support/script.js')

function run(...args) {
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
}

test('requiring the package loads no binary', () => {
  const loaded = run('-p', `
    const dlopen = process.dlopen
    process.dlopen = () => { throw new Error('a binary was loaded') }
    require('./index.js')
    Object.keys(require.cache).filter(file => /native\\.js$|\\.node$/.test(file)).map(file => require('node:path').relative('.', file)).join()
  `)
  assert.equal(loaded.trim(), 'lib/native.js')
})

test('ES modules import the names', () => {
  const names = run('--input-type=module', '-e', `
    import { DataStoreClient, DataStoreError } from './index.js'
    import whole from './index.js'
    console.log(DataStoreClient.name, DataStoreError.name, whole.DataStoreClient === DataStoreClient)
  `)
  assert.equal(names.trim(), 'DataStoreClient DataStoreError true')
})

test('the package exports no more than it documents', () => {
  assert.deepEqual(Object.keys(require('../../index.js')), ['DataStoreClient', 'DataStoreError'])
})
