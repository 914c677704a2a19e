// What ran and how it ended, one row a step, and the sum at the end. DATASTORE_RESULTS names a file that carries the rows from one
// command to the next, so that CI's last line counts everything.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Failure } from './tools.mjs'

const file = process.env.DATASTORE_RESULTS

/** What a step returns that cannot run on this machine. */
export const notHere = (reason) => ({ passed: 0, failed: 0, skipped: 1, reason })

/**
 * Runs one step. Whatever it returns that is no { passed, failed, skipped } is one check that passed; what it throws is one that
 * failed, and the next step still runs.
 */
export async function note(name, action) {
  console.log(`\n==> ${name}`)
  const start = performance.now()
  let result
  try {
    result = await action()
    if (result?.passed === undefined) result = { passed: 1, failed: 0, skipped: 0 }
    if (result.reason) console.log(`!!! ${name}: NOT RUN, ${result.reason}`)
  } catch (error) {
    result = { passed: 0, failed: 1, skipped: 0, reason: error.message }
    console.error(`${name}: ${error instanceof Failure ? error.message : error.stack}`)
  }
  const row = { name, ...result, reason: result.reason?.split('\n')[0], seconds: (performance.now() - start) / 1000 }
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`)
  return row
}

/** Rows that an earlier command left. */
export const earlierRows = () => file && existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []

/** What failed in node's suites, told once more where it is looked for. */
function printFailures(rows) {
  for (const { name: step, failures = [] } of rows) {
    for (const { topic, name, why } of failures) console.log(`\nFAILED in ${step}: ${topic}: ${name}\n${why.split('\n').slice(0, 20).join('\n')}`)
  }
}

/** The table, and the sum as the last line. True when nothing failed and something ran. */
export function summary(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length))
  console.log(`\n${'step'.padEnd(width)}  passed  failed  skipped  seconds`)
  for (const { name, passed, failed, skipped, seconds, reason } of rows) {
    console.log(`${name.padEnd(width)}${[passed, failed, skipped].map((n) => String(n).padStart(8)).join('')} ${seconds.toFixed(1).padStart(8)}${reason ? `  ${reason}` : ''}`)
  }
  printFailures(rows)
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  return sum('failed') === 0 && sum('passed') > 0
}
