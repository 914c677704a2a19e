// What every JavaScript client program does with its job: warm up, do the work, print one line of figures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import peak from './peak.cjs'

/** { endpoint, access, verb, count, inFlight, size, keys, objects, file, folder } */
export const job = JSON.parse(process.env.BENCH_JOB)
export const { region, ...credentials } = job.access ?? { region: 'us-east-1', accessKeyId: 'bench', secretAccessKey: 'bench-secret' }
export const bucket = 'bench'

/** `work(n)` is the nth piece of work; `inFlight` of them at a time. */
async function repeat(count, inFlight, work) {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, worker))
}

/** The verbs as one piece of work each. What comes back is checked by its length: a client that reads half of it would be fast. */
function pieces(client, folder) {
  const { size, keys, file } = job
  const body = job.verb === 'put' ? Buffer.alloc(size, 'datastore') : undefined
  const expect = (found, wanted) => { if (found !== wanted) throw new Error(`${found} instead of ${wanted}`) }
  return {
    get: async (n) => expect(await client.get(`g${n}/${size}`), size),
    put: (n) => client.put(`p${n}/${size}`, body),
    list: async () => expect(await client.list(`n${keys}/`), keys),
    stream: async (n) => expect(await client.stream(`s${n}/${size}`), size),
    pipe: (n) => client.pipe(`s${n}/${size}`, join(folder, 'piped')),
    download: (n) => client.download(`d${n}/${size}`, join(folder, 'downloaded')),
    upload: (n) => client.upload(`u${n}/${size}`, file),
  }
}

/** What a program holds beside its streams, and its garbage collection has to look through. */
function hold(count) {
  const objects = globalThis.held = []
  for (let n = 0; n < count; n++) objects.push({ n, name: `n${n % 1000}`, before: objects[n - 1], list: [n] })
}

/** @param {Record<string, Function>} client the verbs it has; a client without the job's verb says so */
export async function measure(client) {
  const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'bench-'))
  try {
    if (!client[job.verb]) return console.log(JSON.stringify({ missing: true }))
    const work = pieces(client, folder)[job.verb]
    hold(job.objects ?? 0)
    if (job.count > 100) await repeat(Math.ceil(job.count / 10), Math.min(job.inFlight, 64), work)
    else await client.ready?.()
    const delay = monitorEventLoopDelay?.({ resolution: 1 })
    delay?.enable()
    const [cpu, began, busy] = [process.cpuUsage(), performance.now(), performance.eventLoopUtilization?.()]
    await repeat(job.count, job.inFlight, work)
    const seconds = (performance.now() - began) / 1000
    const { user, system } = process.cpuUsage(cpu)
    delay?.disable()
    console.log(JSON.stringify({
      seconds,
      cpu: (user + system) / 1e6,
      main: busy && performance.eventLoopUtilization(busy).active / 1000,
      delay: delay && delay.percentile(99) / 1e6,
      rss: peak(),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await client.close?.()
  }
}
