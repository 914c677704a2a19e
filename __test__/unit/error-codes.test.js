'use strict'

// One table of codes, written down in three places: the README, the types, and the engine that makes them. They say the same.

const assert = require('node:assert/strict')
const { readFileSync, readdirSync } = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')

const root = join(__dirname, '..', '..')
const read = path => readFileSync(join(root, path), 'utf8')

const readme = new Set([...read('README.md').matchAll(/^\| (`[A-Za-z`, ]+`) \| [^\d]/gm)].flatMap(([, codes]) => [...codes.matchAll(/`([A-Z]\w+)`/g)].map(match => match[1])))
const types = read('lib/types/errors.d.ts')
const union = new Set([.../export type DataStoreErrorCode =([^]*?)\n\n/.exec(types)[1].matchAll(/'(\w+)'/g)].map(match => match[1]))
const table = new Set([...types.matchAll(/^ \* \| `(\w+)` \|/gm)].map(match => match[1]))

/** The store's own words, where the engine has to say them: in its stead, or of an answer without a body. */
const STORES = ['NoSuchKey', 'NoSuchBucket', 'NotImplemented', 'PreconditionFailed']
/** Within the engine: what JavaScript makes an AbortError of. */
const INNER = ['Cancelled']

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.rs') && entry.name !== 'tests.rs' ? [read(path).replace(/#\[cfg\(test\)\]\s*mod \w+ \{[^]*$/, '')] : []
  })
}

test('the README and the types name the same codes', () => {
  assert.deepEqual([...table].sort(), [...union].sort())
  assert.deepEqual([...union].filter(code => !readme.has(code)), [])
})

test('the engine makes no code that is not written down', () => {
  const made = sources('src').flatMap(text => [...text.matchAll(/Error::(?:new|transient)\(\s*"(\w+)"/g)].map(match => match[1]))
  assert.ok(made.length > 40)
  assert.deepEqual([...new Set(made)].filter(code => !union.has(code) && !STORES.includes(code) && !INNER.includes(code)), [])
})

test('codes by status are written down in the README', () => {
  const byStatus = /fn code_of_status[^]*?\n\}/.exec(read('src/error/answer.rs'))[0]
  const codes = [...byStatus.matchAll(/=> "(\w+)"/g)].map(match => match[1])
  assert.ok(codes.length > 15)
  const text = read('README.md')
  assert.deepEqual([...new Set(codes)].filter(code => !text.includes(`\`${code}\``)), [])
})
