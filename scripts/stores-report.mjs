// The table of the suite's runs against every store, and the page that holds it (docs/stores.md).
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { modes, stores, version } from './store-modes.mjs'
import { Failure, root } from './tools.mjs'

const page = join(root, 'docs', 'stores.md')
const begin = '<!-- written by npm run test:stores; what is between these two lines is not edited by hand -->'
const end = '<!-- end of what is written by npm run test:stores -->'

const markdown = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** One row a store and mode: what passed, what failed, how many exceptions were asserted. */
function results(rows) {
  return rows.map(({ store, mode, passed, failed, skipped, exceptions, seconds, reason }) => {
    const counts = skipped && reason ? ['', '', '', ''] : [passed, failed, exceptions?.met.length ?? '', seconds.toFixed(0)]
    const remark = reason ? `${skipped ? 'NOT RUN' : 'failed'}: ${reason}` : skipped && `${skipped} skipped`
    return [store, mode, ...counts, remark || ''].map(String)
  })
}

const head = ['store', 'mode', 'passed', 'failed', 'asserted exceptions', 'seconds', 'note']

/** The exceptions by name, a line a store; modes that met others than the store's first are said apart. */
function exceptionsByName(rows) {
  return stores.flatMap(({ name }) => {
    const own = rows.filter(({ store, exceptions }) => store === name && exceptions)
    const lists = new Map()
    for (const { mode, exceptions } of own) {
      const list = exceptions.met.map((exception) => `\`${exception}\``).join(', ') || 'none'
      lists.set(list, [...lists.get(list) ?? [], mode])
    }
    return [...lists].map(([list, own]) => `- **${name}**${lists.size > 1 ? ` (${own.join(', ')})` : ''}: ${list}`)
  })
}

const kebab = (name) => name.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`)

/** Test files of several operations, or of one that has another name than the file. */
const topics = {
  'bucket-policy': ['getBucketPolicy', 'putBucketPolicy', 'deleteBucketPolicy'],
  'bucket-tagging': ['getBucketTagging', 'putBucketTagging', 'deleteBucketTagging'],
  'bucket-versioning': ['getBucketVersioning', 'putBucketVersioning'],
  'bucket-location': ['getBucketLocation'],
  buckets: ['createBucket', 'headBucket', 'deleteBucket', 'listBuckets'],
  'buckets-list': ['buckets'],
  'get-and-put': ['getObject', 'putObject'],
  'list-multipart-uploads': ['listMultipartUploads', 'multipartUploads'],
  'list-object-versions': ['listObjectVersions', 'versions'],
  'list-parts': ['listParts', 'parts'],
  metadata: ['putObject', 'headObject', 'getObject', 'copyObject'],
  'multipart-upload': ['createMultipartUpload', 'completeMultipartUpload', 'abortMultipartUpload'],
  'object-attributes': ['getObjectAttributes'],
  'object-params': ['putObject', 'headObject', 'getObject', 'copyObject'],
  'object-tagging': ['getObjectTagging', 'putObjectTagging', 'deleteObjectTagging'],
  'object-versions': ['getObject', 'headObject', 'deleteObject', 'copyObject'],
  presign: ['presign', 'presignAsync'],
}

/** How many tests each operation has against each store: those of the files that are about it. Others stand below by their subject. */
function operations(rows) {
  const { DataStoreClient } = createRequire(import.meta.url)('../index.js')
  const names = Object.getOwnPropertyNames(DataStoreClient.prototype).filter((name) => !['constructor', 'close'].includes(name))
  const byLength = [...names].sort((a, b) => b.length - a.length)
  const subjects = (file) => topics[file] ?? byLength.filter((name) => file === kebab(name) || file.startsWith(`${kebab(name)}-`)).slice(0, 1)
  const plain = stores.map(({ name }) => rows.find(({ store, mode, files }) => store === name && mode === 'plain' && files)?.files ?? {})
  const count = (files, operation) => Object.entries(files).reduce((sum, [file, passed]) => sum + (subjects(file).includes(operation) ? passed : 0), 0)
  const others = [...new Set(plain.flatMap(Object.keys))].filter((file) => subjects(file).length === 0).sort()
  const untested = names.filter((name) => plain.some((files) => Object.keys(files).length > 0 && count(files, name) === 0))
  if (untested.length > 0) throw new Failure(`No test file is about ${untested.join(', ')}: see topics in scripts/stores-report.mjs.`)
  return [
    ...names.map((name) => [`\`${name}\``, ...plain.map((files) => String(count(files, name)))]),
    ...others.map((file) => [file.replaceAll('-', ' '), ...plain.map((files) => String(files[file] ?? 0))]),
  ]
}

/** For the end of a run. */
export function printTable(rows) {
  const cells = [head, ...results(rows)]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  console.log(`\n${cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')}`)
  console.log(`\nasserted exceptions by name:\n${exceptionsByName(rows).join('\n')}`)
}

/** Puts the same into docs/stores.md, between its two marks. */
export function writePage(rows) {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Failure('docs/stores.md has lost its marks.')
  const day = new Date().toISOString().slice(0, 10)
  const written = [
    begin,
    `Run on ${day} with Node.js ${process.versions.node}, against ${stores.map(version).join('; ')}.`,
    markdown(head, results(rows)),
    'Tests that passed in plain mode, by operation and, below, by subject. A file that is about several operations counts for each:',
    markdown(['operation', ...stores.map(({ name }) => name)], operations(rows)),
    `The modes:\n\n${Object.entries(modes).map(([name, what]) => `- **${name}**: ${what}`).join('\n')}`,
    `The asserted exceptions (\`__test__/support/capabilities.js\` says what each is):\n\n${exceptionsByName(rows).join('\n')}`,
  ].join('\n\n')
  writeFileSync(page, `${text.slice(0, from)}${written}\n\n${text.slice(to)}`)
}
