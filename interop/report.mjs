// The matrix as it is printed, and as docs/interop.md tells it.

const order = (cells, key) => [...new Set(cells.map((cell) => cell[key]))]

/** Rows: writers. Columns: put, list, and the readers; `passed`, or `passed/all` where something failed. */
function grid(cells) {
  const readers = order(cells, 'reader').filter((name) => name !== 'put' && name !== 'list')
  const columns = ['put', 'list', ...readers]
  return { columns, rows: order(cells, 'writer').map((writer) => [writer, ...columns.map((reader) => count(cells, writer, reader))]) }
}

function count(cells, writer, reader) {
  const mine = cells.filter((cell) => cell.writer === writer && cell.reader === reader)
  const passed = mine.filter((cell) => cell.passed).length
  return mine.length === 0 ? '-' : passed === mine.length ? String(passed) : `${passed}/${mine.length}`
}

function text(cells) {
  const { columns, rows } = grid(cells)
  const line = (words) => words.map((word, index) => index ? word.padStart(9) : word.padEnd(9)).join('').trimEnd()
  return [line(['', ...columns]), ...rows.map(line)].join('\n')
}

function markdown(cells) {
  const { columns, rows } = grid(cells)
  const line = (words) => `| ${words.join(' | ')} |`
  return [line(['written by', ...columns.map((name) => name === 'put' || name === 'list' ? name : `read by ${name}`)]),
    line(Array(columns.length + 1).fill('---')), ...rows.map(line)].join('\n')
}

const where = ({ writer, reader, verb, object }) => `${verb} ${object}: ${reader === 'put' || reader === 'list' ? writer : `${writer} > ${reader}`}`

/** Asserted exceptions by name, with how many cells each had. */
function asserted(cells) {
  const counts = new Map()
  for (const name of cells.filter((cell) => cell.passed).flatMap((cell) => cell.exceptions)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, times]) => `${name} (${times})`)
}

export function print({ store, cells, seconds }) {
  console.log(`\n${store.name}, ${seconds.toFixed(0)} s: cells passed, writers down, readers across\n${text(cells)}`)
  for (const line of asserted(cells)) console.log(`  asserted: ${line}`)
  for (const cell of cells.filter(({ passed }) => !passed)) console.log(`  FAILED: ${where(cell)}: ${cell.wrong.join('; ').slice(0, 500)}`)
}

const sentence = (list) => list ? list.join(', ') : 'all'

/** The rules found, as a table: what is known of whom. */
function rules(exceptions) {
  const rows = exceptions.map(({ name, why, stores, writers, readers, objects, code }) =>
    `| ${name}${code ? `: \`${code}\`` : ''} | ${sentence(stores)} | ${sentence(writers)} | ${sentence(readers)} | ${objects.join('; ')} | ${why} |`)
  return ['| exception | stores | writers | readers | objects | why |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

/** docs/interop.md */
export function page({ runs, clients, objects, exceptions }) {
  const failed = runs.flatMap(({ cells }) => cells).filter(({ passed }) => !passed)
  return `# Interoperation

Written by \`npm run interop\` on ${new Date().toISOString().slice(0, 10)}; do not edit. Every client writes every object; we read theirs, they read
ours, and each reads its own. A number is a count of cells that passed: body by SHA-256, length, ETag, metadata, content headers. A known exception is
asserted, and counts as passed when it is exactly as the list below says.

Clients: ${clients.map(({ name, version }) => `${name} ${version}`).join(', ')}. Node.js ${process.versions.node}.

${runs.map(({ store, cells, seconds }) => `## ${store.title}\n\n${markdown(cells)}\n\n${cells.filter(({ passed }) => passed).length} cells passed in ${seconds.toFixed(0)} s.`).join('\n\n')}

## Metadata outside ASCII

- We send it in RFC 2047 (\`=?UTF-8?B?...?=\`), which every store keeps, and decode it, so that it comes back as it was; other clients read it encoded.
- rclone sends it as UTF-8, as it is. boto3 and the AWS CLI refuse it. The SDKs for JavaScript sign it as UTF-8 and send Latin-1: refused by the
  store, or by Node.js where it is outside Latin-1.
- Ceph gives such bytes back as they came, MinIO and the local store (as AWS S3) give them back in RFC 2047. We read both; no other client decodes the second.
- So for metadata that every client can read, keep to ASCII: percent-encode or base64 the value.

## Known exceptions

${rules(exceptions)}

rclone adds metadata of its own (\`mtime\`, and with \`--metadata\` the file's other attributes), tells no ETag of an upload in parts and no Expires, and sorts by itself:
these are left out of its comparisons.

## Objects

${objects.map(({ name, sums, parts }) => `- ${name}: ${sums.bytes.toLocaleString('en')} bytes${parts ? ', in parts of 5 MiB' : ''}`).join('\n')}
${failed.length ? `\n## Failed\n\n${failed.map((cell) => `- ${cell.store}, ${where(cell)}: ${cell.wrong.join('; ')}`).join('\n')}\n` : ''}`
}
