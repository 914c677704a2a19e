// The figures as tables: on the terminal work by work, in bench/RESULTS.md, and as a chart.
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/tools.mjs'
import { chart } from './chart.mjs'

const sorted = (values) => [...values].sort((a, b) => a - b)
export const median = (values) => {
  const list = sorted(values)
  const middle = list.length >> 1
  return list.length % 2 ? list[middle] : (list[middle - 1] + list[middle]) / 2
}

/** The medians of one program's runs; `spread`: (largest - smallest) / median. */
export function summary(runs) {
  const good = runs.filter(({ failed }) => !failed)
  if (good.length === 0) return { failed: runs[0].failed }
  const of = (name) => good.every((run) => typeof run[name] === 'number') ? median(good.map((run) => run[name])) : undefined
  const rates = good.map(({ rate }) => rate)
  return { rate: of('rate'), spread: (Math.max(...rates) - Math.min(...rates)) / median(rates), cpu: of('cpu'), main: of('main'), delay: of('delay'), rss: of('rss'), failures: runs.length - good.length }
}

/** Ours against theirs, round by round: the median of the ratios. More than 1 is good for us, also where less is better. */
export function ratio(ours, theirs, { unit }) {
  const pairs = ours.map((run, round) => unit === 'ms' ? theirs[round]?.rate / run.rate : run.rate / theirs[round]?.rate).filter(Number.isFinite)
  return pairs.length > 0 ? median(pairs) : undefined
}

const figure = (value) => value === undefined ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
const perUnit = (work, seconds) => {
  if (seconds === undefined) return ''
  const { count, size } = work.job
  if (work.unit === 'ms') return `${figure(seconds * 1000)} ms`
  return work.unit === 'MB/s' ? `${figure(seconds / (count * size / 1e9))} s/GB` : `${figure(seconds / (work.job.keys ?? count) * 1e6)} us`
}

export const head = ['program', 'rate', 'spread', 'CPU', 'main thread', 'loop delay p99', 'peak RSS', 'ours is']

export function rows({ work, results }) {
  const ours = results.get('datastore-client')
  return [...results].map(([name, runs]) => {
    const { rate, spread, cpu, main, delay, rss, failed, failures } = summary(runs)
    if (failed) return [name, `failed: ${failed}`, '', '', '', '', '', '']
    const times = ours && name !== 'datastore-client' ? ratio(ours, runs, work) : undefined
    return [name, `${figure(rate)} ${work.unit}${failures ? ` (${failures} failed)` : ''}`, `${Math.round(spread * 100)} %`, perUnit(work, cpu), perUnit(work, main),
      delay === undefined ? '' : `${figure(delay)} ms`, rss === undefined ? '' : `${Math.round(rss / 1e6)} MB`, times === undefined ? '' : `${times.toFixed(2)} x`]
  })
}

export function printWork(result) {
  const cells = [head, ...rows(result)]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  console.log(`\n${result.work.name}: ${result.work.what}\n${cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`).join('\n')}`)
}

const markdown = (table) => [head, head.map(() => '---'), ...table].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const packagesTable = (packages) => [
  '| package | packages | files | size |', '| --- | --- | --- | --- |',
  ...packages.map(({ name, packages, files, bytes }) => `| ${name} | ${packages} | ${files.toLocaleString('en')} | ${(bytes / 1e6).toFixed(1)} MB |`),
].join('\n')

export function writeResults(all, { peers, rounds, packages }) {
  const [{ model }] = cpus()
  const glibc = process.report.getReport().header.glibcVersionRuntime
  const text = [
    '# How fast',
    `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux, glibc ${glibc}, Node.js ${process.versions.node}.`,
    `Every program runs in a process of its own against the null store on the same machine (\`bench/null-store\`), in turn, ${rounds} rounds (fewer where one takes long); the figures are medians. "ours is" is the median of the ratios of the same round. Absolute figures do not carry over to another machine; ratios do. CPU is user and system of the program, main thread is how long the event loop was busy. datastore-client is compiled as its package for Linux on x64 is, guided by a profile (\`npm run pgo\`).`,
    `A real store stands there only where a title names it (${[...new Set(all.map(({ store }) => store).filter(Boolean))].join('; ') || 'none could be had'}); what its own work costs is in every figure.`,
    `Programs: ${peers.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
    '![The rates of each work, ours against each peer](chart.svg)',
    ...all.filter(({ results }) => results.size > 0).flatMap((result) => [`## ${result.work.what}`, markdown(rows(result))]),
    '## Installed',
    'What npm puts on the disk, with everything a package depends on, for this platform.',
    packagesTable(packages),
  ]
  writeFileSync(join(root, 'bench', 'RESULTS.md'), `${text.join('\n\n')}\n`)
  writeFileSync(join(root, 'bench', 'chart.svg'), chart(all))
}
