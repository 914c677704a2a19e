'use strict'

// What the README shows is TypeScript as well, whatever the store.

const { test } = require('node:test')
const { execFile } = require('node:child_process')
const { mkdir, mkdtemp, rm, symlink, writeFile } = require('node:fs/promises')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { promisify } = require('node:util')
const { blocks, whole } = require('../support/readme.js')

const root = path.join(__dirname, '..', '..')

test('TypeScript accepts the README\'s blocks', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'datastore-readme-types-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await mkdir(path.join(folder, 'node_modules'))
  await symlink(root, path.join(folder, 'node_modules', 'datastore-client'), 'dir')
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n')
  const names = blocks.map(({ line }) => `block-${line}.ts`)
  for (const [index, { text }] of blocks.entries()) await writeFile(path.join(folder, names[index]), `${whole(text)}\nexport {}\n`)
  const options = ['--noEmit', '--target', 'es2022', '--module', 'nodenext', '--strict', '--useUnknownInCatchVariables', 'false', '--types', 'node']
  const roots = ['--typeRoots', path.join(root, 'node_modules', '@types')]
  const compile = [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, ...roots, ...names]
  // the limit is for a busy machine
  await promisify(execFile)(process.execPath, compile, { cwd: folder, timeout: 240_000 }).catch((error) => {
    throw new Error(error.stdout || error.message)
  })
})
