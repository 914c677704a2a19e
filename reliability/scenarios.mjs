// The faults, and what comes of each: 'right' (the bytes are the object's), 'error' (the program is told), 'wrong' (a success with other
// bytes), 'hung' (neither, within the scenario's patience).
import { gather } from './clients.mjs'

const MIB = 2 ** 20
/** A head is within this, of an answer and of a request: what lies behind it is a body. */
const HEAD = 4_000
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })
const how = (random) => random(2) ? 'fin' : 'rst'

const compare = (got, bytes) => got.equals(bytes) ? 'right' : 'wrong'

const read = async ({ client, bucket, small }) => compare(await gather(await client.open(bucket, 'small')), small)

/** Stores, and looks without a fault whether that is there. */
const store = (verb, what) => async (context) => {
  const { client, bucket, key, look } = context
  const bytes = context[what]
  await client[verb](bucket, key, bytes)
  return compare(await look(key), bytes)
}

const once = (proxy, fault) => () => proxy.injected === 0 ? fault() : undefined

/** Reads a little, sleeps while the store hangs up, and reads on. */
async function pause({ client, bucket, large, proxy }) {
  const stream = await client.open(bucket, 'large')
  const chunks = []
  for await (const chunk of stream) {
    chunks.push(chunk)
    if (chunks.length > 1) continue
    for (const socket of proxy.open) socket.resetAndDestroy()
    proxy.injected += 1
    await sleep(2000)
  }
  return compare(Buffer.concat(chunks), large)
}

/** Opens what it never reads, and then needs one object. */
async function unread({ client, bucket, small, proxy }) {
  const open = Array.from({ length: 300 }, () => client.opened(bucket, 'large'))
  for (const stream of open) stream.then((body) => body.on?.('error', () => {}), () => {})
  await sleep(3000)
  proxy.injected = 300
  return compare(await gather(await client.open(bucket, 'small')), small)
}

/** An upload, and the store is killed and started again when some of it has come there. */
async function killed({ client, bucket, key, large, look, proxy, random, mortal }) {
  const at = random(large.length)
  let over = false
  const done = client.upload(bucket, key, large).finally(() => { over = true })
  done.catch(() => {})
  while (proxy.up < at && !over) await sleep(1)
  await mortal.kill()
  proxy.injected += 1
  await mortal.rise()
  await done
  return compare(await look(key), large)
}

const says = (code, status, headers) => ({ status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>not now</Message><RequestId>1</RequestId></Error>` })
const completes = ({ method, url }) => method === 'POST' && /[?&]uploadId=/.test(url)

/** `rounds` faults, `atOnce` of them side by side; `patience` is in ms. `rule` is of the proxy (__test__/support/proxy.js), or
 * of the relay (relay.mjs) if it is `relayed`. `only`: before this store; `mortal`: before one of its own that can be killed. */
export const scenarios = [
  { name: 'no fault at all: a PUT', rounds: 10, run: store('put', 'small') },
  { name: 'no fault at all: an upload of a stream, in parts', rounds: 4, run: store('upload', 'large') },
  {
    name: 'a download is cut three times', rounds: 100, run: read,
    rule: ({ random }) => (n) => n <= 3 ? { down: { cut: HEAD + random(300_000), how: how(random) } } : undefined,
  },
  {
    name: 'a download stands still', rounds: 20, atOnce: 20, patience: 45_000, run: read,
    rule: ({ random }) => (n) => n === 1 ? { down: { stall: HEAD + random(900_000) } } : undefined,
  },
  { name: 'the store hangs up while the reader pauses', rounds: 20, atOnce: 10, run: pause },
  {
    name: 'a bit of a download is turned (plain HTTP)', rounds: 100, run: read,
    rule: ({ random, proxy }) => once(proxy, () => ({ down: { flip: HEAD + random(900_000) } })),
  },
  {
    name: 'a PUT is cut on its way up', rounds: 100, run: store('put', 'small'),
    rule: ({ random, proxy }) => once(proxy, () => ({ up: { cut: random(MIB), how: how(random) } })),
  },
  {
    name: 'the answer to a PUT is lost', rounds: 100, run: store('put', 'small'),
    rule: ({ random, proxy }) => once(proxy, () => ({ down: { cut: random(60), how: how(random) } })),
  },
  {
    name: 'a bit of a PUT is turned (plain HTTP)', rounds: 100, run: store('put', 'small'),
    rule: ({ random, proxy }) => once(proxy, () => ({ up: { flip: HEAD + random(900_000) } })),
  },
  {
    name: 'an upload of a stream, in parts, is cut three times', rounds: 20, run: store('upload', 'large'),
    rule: ({ random }) => (n) => n <= 3 ? { up: { cut: random(4 * MIB), how: how(random) } } : undefined,
  },
  {
    name: 'a bit of an upload in parts is turned (plain HTTP)', rounds: 20, run: store('upload', 'large'),
    rule: ({ random, proxy }) => once(proxy, () => ({ up: { flip: HEAD + random(2 * MIB) } })),
  },
  {
    name: 'an upload in parts is completed with 200 OK and an <Error>', rounds: 20, relayed: true, run: store('upload', 'large'),
    rule: ({ proxy }) => (request) => completes(request) && proxy.injected === 0 ? says('InternalError', 200) : undefined,
  },
  {
    name: 'a PUT meets SlowDown twice (503, Retry-After: 1)', rounds: 20, atOnce: 20, relayed: true, run: store('put', 'small'),
    rule: ({ proxy }) => ({ method }) => method === 'PUT' && proxy.injected < 2 ? says('SlowDown', 503, { 'Retry-After': '1' }) : undefined,
  },
  { name: 'the store is killed (kill -9) in the midst of an upload in parts, and started again', rounds: 20, atOnce: 2, only: 'local', mortal: true, run: killed },
  { name: '300 bodies are opened and not read; then a GET', rounds: 1, run: unread },
]
