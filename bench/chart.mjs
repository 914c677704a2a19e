// A bar chart as SVG: for each work every program's rate, as a share of the best.
import { summary } from './report.mjs'

const colours = { 'datastore-client': '#d9480f', "datastore-client, payloadSigning: 'never'": '#f76707', "datastore-client, parallel: 'auto'": '#f76707', '@aws-sdk/client-s3': '#868e96', minio: '#adb5bd', s3mini: '#ced4da', opendal: '#74c0fc', 'Bun S3': '#4dabf7', boto3: '#a9e34b', curl: '#dee2e6', wrk: '#dee2e6' }
const [width, left, bar, gap] = [860, 330, 14, 26]

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const figure = (value) => value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)

/** @param {{ work: object, results: Map<string, object[]> }[]} all */
export function chart(all) {
  const lines = []
  let y = 20
  const text = (x, at, words, more = '') => lines.push(`<text x="${x}" y="${at}" ${more}>${escape(words)}</text>`)
  for (const { work, results } of all.filter(({ work, results }) => work.unit !== 'ms' && results.size > 0)) {
    text(10, y, work.what, 'font-weight="bold"')
    y += 8
    const rates = [...results].map(([name, runs]) => [name, summary(runs).rate]).filter(([, rate]) => rate)
    const best = Math.max(...rates.map(([, rate]) => rate))
    for (const [name, rate] of rates) {
      const length = Math.max(1, (width - left - 130) * rate / best)
      text(left - 8, y + 11, name, 'text-anchor="end"')
      lines.push(`<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar}" fill="${colours[name] ?? '#868e96'}"/>`)
      text(left + length + 6, y + 11, `${figure(rate)} ${work.unit}`)
      y += bar + 3
    }
    y += gap
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12" fill="#212529">\n<rect width="100%" height="100%" fill="#fff"/>\n${lines.join('\n')}\n</svg>\n`
}
