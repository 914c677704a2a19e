// The tables of docs/reliability.md, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stores, version } from '../scripts/store-modes.mjs'
import { Failure, manifest, root } from '../scripts/tools.mjs'

const page = join(root, 'docs', 'reliability.md')
const begin = '<!-- written by npm run reliability; what is between these two lines is not edited by hand -->'
const end = '<!-- end of what is written by npm run reliability -->'

const markdown = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** "100 of 100", or what became of the others. */
function outcome({ rounds, right, error, wrong, hung } = {}) {
  if (rounds === undefined) return 'not run'
  const others = [[error, 'errors'], [wrong, '**wrong bytes**'], [hung, '**hung**']].filter(([count]) => count > 0)
  return [`${right} of ${rounds}`, ...others.map(([count, what]) => `${count} ${what}`)].join(', ')
}

function storeTable({ store, results }) {
  const names = Object.keys(results)
  const ours = results[names[0]]
  const rows = ours.map(({ scenario, injected }, index) => [scenario, String(injected), ...names.map((name) => outcome(results[name][index]))])
  return `### ${store}\n\n${markdown(['fault', 'faults injected', ...names.map((name) => `\`${name}\``)], rows)}`
}

function promiseTable(shown) {
  const rows = shown.map(({ need, promise, files, passed, failed, figures }) => [
    String(need), promise, files.map((file) => `\`${file}\``).join(', '), `${passed} passed${failed ? `, **${failed} FAILED**` : ''}${figures.length ? `: ${figures.join('; ')}` : ''}`,
  ])
  return markdown(['', 'promise', 'tests', 'figures'], rows)
}

function exitTable(exits) {
  const rows = exits.map(({ name, median, worst }) => [name === 'no client' ? name : `\`${name}\``, `${median.toFixed(1)} ms`, `${worst.toFixed(1)} ms`])
  return `From the last call's settlement to the exit of the process, 20 runs each; nothing is closed by hand.\n\n${markdown(['program with', 'median', 'worst'], rows)}`
}

/** Runs too long for CI: each program notes its own (record.mjs). */
function longRuns() {
  const runs = JSON.parse(readFileSync(join(root, 'reliability', 'long-runs.json'), 'utf8'))
  if (runs.length === 0) return []
  return ['## Long runs, by hand', markdown(['what', 'command', 'on', 'length', 'figures'], runs.map(({ what, command, day, length, figures }) => [what, `\`${command}\``, day, length, figures]))]
}

export function writePage({ measured, exits, shown, peers }) {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Failure('docs/reliability.md has lost its marks.')
  const day = new Date().toISOString().slice(0, 10)
  const versions = ['@aws-sdk/client-s3', 'minio'].map((name) => `${name} ${peers[name]}`).join(', ')
  const written = [
    begin,
    `Run on ${day} with Node.js ${process.versions.node}: datastore-client ${manifest().version}, ${versions}; before ${stores.filter(({ name }) => measured.some(({ store }) => store === name)).map(version).join('; ')}.`,
    '## The same faults, before every store',
    ...measured.map(storeTable),
    '## The end of a program',
    exitTable(exits),
    ...longRuns(),
    '## The promises, and the tests behind them',
    promiseTable(shown),
  ].join('\n\n')
  writeFileSync(page, `${text.slice(0, from)}${written}\n\n${text.slice(to)}`)
}
