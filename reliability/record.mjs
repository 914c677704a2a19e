// Figures of runs too long for CI, as the programs that ran told them: docs/reliability.md has the last of each.
//   npm run soak -- --record
//   fuzz/run.sh ask 600 2>&1 | node reliability/record.mjs fuzz ask
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isMain, root } from '../scripts/tools.mjs'

const file = join(root, 'reliability', 'long-runs.json')

/** @param {{ what: string, command: string, length: string, figures: string }} run */
export function record(run) {
  const others = JSON.parse(readFileSync(file, 'utf8')).filter(({ what }) => what !== run.what)
  const runs = [...others, { ...run, day: new Date().toISOString().slice(0, 10) }].sort((a, b) => a.what < b.what ? -1 : 1)
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`)
}

/** What libFuzzer prints goes on, and its end is noted. */
async function fuzzed(target) {
  let [done, crashed] = [undefined, 0]
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(line)
    done = /^Done (\d+) runs in (\d+) second/.exec(line) ?? done
    if (line.startsWith('SUMMARY: libFuzzer')) crashed += 1
  }
  if (done === undefined) return console.error('The run did not come to its end: nothing is noted.')
  const [, runs, seconds] = done
  record({ what: `fuzzing: ${target}`, command: `fuzz/run.sh ${target} ${seconds}`, length: `${seconds} s`, figures: `${Number(runs).toLocaleString('en')} inputs, ${crashed} crashes` })
}

if (isMain(import.meta.url)) await fuzzed(process.argv[3])
