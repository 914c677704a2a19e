// The node suite against every store in every mode that can be had here (store-modes.mjs says which there are).
//   npm run test:stores                    all of them; the table goes into docs/stores.md
//   npm run test:stores -- ceph minio:tls  these; one that cannot be had is then a failure
//   npm run test:stores -- ceph --only list put    only test files whose path holds one of the words after --only
// DATASTORE_LOCAL_BIN names a local store that is built already; then nothing is built here.
import { notHere, note } from './report.mjs'
import { setup } from './setup.mjs'
import { missing, startMode, stores } from './store-modes.mjs'
import { printTable, writePage } from './stores-report.mjs'
import { runSuite, testFiles } from './suite.mjs'
import { Failure, isMain, main } from './tools.mjs'

/** Every store and mode, as [store, mode]. */
export const matrix = stores.flatMap((store) => store.modes.map((mode) => [store, mode]))

/** An exception that no test asks for is not asserted, and would stay when the store is mended. */
function checkExceptions({ all, met }, name) {
  const idle = all.filter((exception) => !met.includes(exception))
  if (idle.length === 0) return 0
  console.log(`${name}: capabilities.js names exceptions that no test asserts: ${idle.join(', ')}`)
  return 1
}

/** The suite against one store in one mode; loudly not run when it cannot be had here. */
async function modeSuite([store, mode], { localBinary, names = [], required = false }) {
  const reason = missing(store, mode)
  if (reason && required) throw new Failure(reason)
  if (reason) return notHere(reason)
  const running = await startMode(store, mode, localBinary)
  console.log(`${store.name} at ${running.endpoint}, region ${store.region}`)
  try {
    const files = testFiles(names, { folders: false })
    const result = await runSuite({ ...running, localBinary }, files, { atOnce: 2 })
    const idle = names.length === 0 && result.failed === 0 ? checkExceptions(result.exceptions, store.name) : 0
    return { ...result, failed: result.failed + idle }
  } finally {
    await running.stop()
  }
}

/** The same as a row of the report. */
export async function modeRow([store, mode], options) {
  const row = await note(`node suite, ${store.name}, ${mode}`, () => modeSuite([store, mode], options))
  return { ...row, store: store.name, mode }
}

function chosen(words) {
  const wanted = matrix.filter(([{ name }, mode]) => words.length === 0 || words.includes(name) || words.includes(`${name}:${mode}`))
  const known = ([{ name }, mode]) => [name, `${name}:${mode}`]
  const stranger = words.find((word) => !matrix.some((pair) => known(pair).includes(word)))
  if (stranger) throw new Failure(`There is no store "${stranger}"; the known ones: ${[...new Set(matrix.flatMap(known))].join(', ')}.`)
  return wanted
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const args = process.argv.slice(2)
    const only = args.indexOf('--only')
    const [words, names] = only < 0 ? [args, []] : [args.slice(0, only), args.slice(only + 1)]
    const pairs = chosen(words)
    const localBinary = process.env.DATASTORE_LOCAL_BIN ?? await setup()
    const rows = []
    for (const pair of pairs) rows.push(await modeRow(pair, { localBinary, names, required: words.length > 0 }))
    printTable(rows)
    if (words.length === 0 && names.length === 0) writePage(rows)
    return rows.every(({ failed }) => failed === 0)
  })
}
