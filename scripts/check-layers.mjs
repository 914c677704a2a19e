// The order of the house, checked by reading the sources: who may name whom, how long a file may be, what must give a reason.
// CONTRIBUTING.md says why. Prints every breach with its file and line.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, isMain, main, root } from './tools.mjs'

/** A module may use those before it; object and bucket are neighbours that do not know each other. */
const order = [['error', 'engine'], ['config'], ['wire'], ['object', 'bucket'], ['transfer'], ['binding']]
const rank = new Map(order.flatMap((names, index) => names.map((name) => [name, index])))

const longest = 300
/** Longer files, each with its reason. */
const longer = {
  'index.d.ts': 'the public types, read as one document',
}
/** The roots of crates: the addon's, and the one of the engine without its binding. */
const roots = new Set(['lib', 'fuzz'])
const generated = new Set(['native.d.ts'])

const files = () => execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim().split('\n').filter((path) => existsSync(join(root, path)))

/** A source's lines without its comments, good enough for finding names. */
const codeLines = (path) => readFileSync(join(root, path), 'utf8')
  .replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
  .split('\n').map((line) => line.replace(/(^|[^:])\/\/.*$/, '$1'))

/** The first names after `crate::`, also in `use crate::{a::B, c}`, with the line each stands on. */
function * crateNames(lines) {
  const text = lines.join('\n')
  for (const match of text.matchAll(/\bcrate::(\w+|\{)/g)) {
    const line = text.slice(0, match.index).split('\n').length
    if (match[1] !== '{') { yield [match[1], line]; continue }
    let depth = 1
    let name = ''
    let wanted = true
    for (let at = match.index + match[0].length; depth > 0 && at < text.length; at += 1) {
      const char = text[at]
      if (char === '{') depth += 1
      if (char === '}') depth -= 1
      if (wanted && /\w/.test(char)) name += char
      else if (name) { yield [name, line]; name = ''; wanted = false }
      if (char === ',' && depth === 1) wanted = true
    }
  }
}

function * rust(path) {
  const lines = codeLines(path)
  const [, module] = /^src\/(\w+)/.exec(path)
  const home = rank.get(module)
  if (!roots.has(module) && home === undefined) yield [1, `src/${module} has no place in the order of scripts/check-layers.mjs`]
  for (const [index, line] of lines.entries()) {
    if (/\bnapi(_derive|_sys)?\b/.test(line) && module !== 'binding' && module !== 'lib') yield [index + 1, 'names napi; only src/binding and src/lib.rs may']
  }
  if (roots.has(module)) return
  for (const [name, line] of crateNames(lines)) {
    const other = rank.get(name)
    if (other === undefined || name === module) continue
    if (other >= home) yield [line, `${module} uses ${name}, which stands ${other === home ? 'beside' : 'above'} it`]
  }
}

function * reasons(path) {
  const text = codeLines(path).join('\n')
  for (const match of text.matchAll(/#!?\[(allow|expect)\(([^\]]*)\)\]/g)) {
    if (!/\breason\s*=/.test(match[2])) yield [text.slice(0, match.index).split('\n').length, `${match[1]} without a reason`]
  }
}

function * javascript(path) {
  for (const [index, line] of codeLines(path).entries()) {
    for (const [, name] of line.matchAll(/\b(?:require|import)\s*\(\s*['"]([^'"]+)['"]/g)) {
      if (name.startsWith('node:')) continue
      if (path === 'index.js' ? /^\.\/lib\//.test(name) : /^\.\/[\w-]/.test(name)) continue
      // the addon is loaded by the first constructor, so never at the top of a file
      if (/^lib\/load/.test(path) && /^(datastore-client-[\w-]+|\.\.\/package\.json)$/.test(name) && /^\s/.test(line)) continue
      yield [index + 1, `requires ${name}`]
    }
  }
}

function * length(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n').length - 1
  if (lines > longest && !longer[path]) yield [lines, `${lines} lines; ${longest} is the limit`]
}

export function checkLayers() {
  const breaches = []
  let seen = 0
  for (const path of files().filter((name) => !generated.has(name))) {
    const checks = []
    if (/\.(rs|js|mjs|cjs|ts|sh)$/.test(path) || path === '.ci/run') checks.push(length)
    if (/^src\/.*\.rs$/.test(path)) checks.push(rust)
    if (/\.rs$/.test(path)) checks.push(reasons)
    if (path === 'index.js' || /^lib\/.*\.js$/.test(path)) checks.push(javascript)
    if (checks.length) seen += 1
    for (const check of checks) for (const [line, what] of check(path)) breaches.push(`${path}:${line}: ${what}`)
  }
  if (breaches.length) throw new Failure(breaches.join('\n'))
  console.log(`${seen} source files keep the order of the house`)
}

if (isMain(import.meta.url)) await main(checkLayers)
