'use strict'

// getObject with `parallel`: helpers fetch ranges further on. Whatever becomes of them, the bytes are those of one object, in order.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { Readable } = require('node:stream')
const test = require('node:test')
const { object, s3Error } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf, readAll } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const RANGE = 8 * MIB
const BYTES = bytesOf(5 * RANGE + 12_345)
const PARALLEL = { parallel: 4 }

const WAYS = {
  stream: stream => readAll(stream),
  'bytes()': stream => stream.bytes()
}

/** The whole object's answer: its first MiB, and the rest when `more` resolves. */
function slow(socket, more, bytes = BYTES) {
  socket.write(`HTTP/1.1 200 OK\r\nETag: "e1"\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  socket.write(bytes.subarray(0, MIB))
  return Promise.race([more.then(() => socket.write(bytes.subarray(MIB))), closed(socket)])
}

/** A server whose whole answer is slow until `more(server)` resolves; ranges are answered by `ranges`. */
async function setting(t, more, ranges = object(BYTES), options) {
  let server
  const answer = (request, n) => request.headers.range === undefined ? { with: socket => slow(socket, more(server)) } : ranges(request, n)
  server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

const helped = count => server => server.request(count + 1)

for (const [way, read] of Object.entries(WAYS)) {
  test(`${way}: helpers fetch what comes later, bound to the first answer's ETag`, async t => {
    const { server, client } = await setting(t, () => new Promise(() => {}))
    const whole = read(client.getObject(OBJECT, PARALLEL))
    await server.request(4)
    for (const socket of server.sockets) if (socket.number === 1) socket.destroy()
    assert.deepEqual(await whole, BYTES)
    const [first, ...later] = server.requests
    assert.equal(first.headers.range, undefined)
    assert.deepEqual([...new Set(later.map(({ headers }) => headers['if-match']))], ['"e1"'])
    const [one, two, three] = later.slice(0, 3).map(({ headers }) => headers.range.match(/\d+/g).map(Number)).sort(([a], [b]) => a - b)
    assert.ok(one[0] >= RANGE && one[0] <= RANGE + MIB)
    assert.deepEqual([one[1] + 1 - one[0], two, three], [RANGE, [one[1] + 1, one[1] + RANGE], [two[1] + 1, two[1] + RANGE]])
  })

  test(`${way}: helpers that fail leave the work to the first connection`, async t => {
    const spoilt = [
      { cut: MIB, how: 'rst' },
      s3Error(403, 'AccessDenied'),
      { status: 200, headers: { ETag: '"e1"' }, body: BYTES.subarray(0, 5) },
      { hangup: 'fin' }
    ]
    for (const answer of spoilt) {
      const { server, client } = await setting(t, helped(2), () => answer, { maxAttempts: 1 })
      assert.deepEqual(await read(client.getObject(OBJECT, PARALLEL)), BYTES)
      assert.equal(server.requests.filter(({ headers }) => headers.range === undefined).length, 1)
    }
  })

  test(`${way}: an object that changes meanwhile is read to its end by the first connection`, async t => {
    const { client } = await setting(t, helped(1), () => s3Error(412, 'PreconditionFailed'))
    assert.deepEqual(await read(client.getObject(OBJECT, PARALLEL)), BYTES)
  })

  test(`${way}: an object that changes after the first connection was given up is an error, not a mixture`, async t => {
    let ranges = 0
    const { client } = await setting(t, helped(1), request => ++ranges === 1 ? object(BYTES)(request) : s3Error(412, 'PreconditionFailed'))
    const outcome = await read(client.getObject(OBJECT, { parallel: 2 })).catch(error => error.code)
    // by chance the first connection had everything already
    if (outcome !== 'ObjectChanged') assert.deepEqual(outcome, BYTES)
  })

  test(`${way}: a range of an object`, async t => {
    const server = await faultServer(object(BYTES), t)
    const client = clientOf(t, server)
    const stream = client.getObject({ ...OBJECT, Range: `bytes=1000-${BYTES.length - 2}` }, PARALLEL)
    assert.deepEqual(await read(stream), BYTES.subarray(1000, -1))
  })
}

test('random cuts everywhere give the same bytes', async t => {
  for (let round = 0; round < 10; round++) {
    const cuts = []
    const spoil = () => {
      if (cuts.length > 30 || Math.random() < 0.3) return {}
      cuts.push(Math.floor(Math.random() * RANGE))
      return { cut: cuts.at(-1), how: Math.random() < 0.5 ? 'fin' : 'rst' }
    }
    const server = await faultServer(object(BYTES, { spoil }), t)
    const client = clientOf(t, server, { maxAttempts: 50 })
    const got = await readAll(client.getObject(OBJECT, { parallel: 'auto' }))
    assert.ok(got.equals(BYTES), `${got.length} of ${BYTES.length} bytes after cuts at ${cuts}`)
    await server.close()
  }
})

test('an object of one range, one without an ETag, one whose checksum is asked for: one connection', async t => {
  const cases = [[BYTES.subarray(0, RANGE), {}, {}], [BYTES, { etag: null }, {}], [BYTES, {}, { ChecksumMode: 'ENABLED' }]]
  for (const [bytes, how, params] of cases) {
    const server = await faultServer(object(bytes, { ...how, spoil: () => ({ drip: MIB }) }), t)
    const got = await readAll(clientOf(t, server).getObject({ ...OBJECT, ...params }, PARALLEL))
    assert.ok(got.equals(bytes))
    assert.equal(server.requests.length, 1)
  }
})

test('a store whose ranges go on to the end of the object: the first connection has it all', async t => {
  const further = request => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range)[1])
    return { status: 206, headers: { ETag: '"e1"', 'Content-Range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` }, body: BYTES.subarray(from) }
  }
  const { client } = await setting(t, helped(1), further)
  assert.ok((await client.getObject(OBJECT, PARALLEL).bytes()).equals(BYTES))
})

test('without `parallel` nobody helps', async t => {
  const server = await faultServer(object(BYTES, { spoil: () => ({ drip: MIB }) }), t)
  assert.ok((await readAll(clientOf(t, server).getObject(OBJECT))).equals(BYTES))
  assert.equal(server.requests.length, 1)
})

test('helpers end with their stream', async t => {
  const { server, client } = await setting(t, () => new Promise(() => {}), object(BYTES, { spoil: () => ({ stall: 0 }) }))
  const stream = client.getObject(OBJECT, PARALLEL).resume()
  await server.request(4)
  stream.destroy()
  await once(stream, 'close')
  await server.quiet()
})

test('without memory for a range nobody helps', async t => {
  const server = await faultServer(object(BYTES, { spoil: () => ({ drip: MIB }) }), t)
  const client = clientOf(t, server, { memoryLimit: 5 * MIB, partSize: 5 * MIB })
  assert.ok((await readAll(client.getObject(OBJECT, PARALLEL))).equals(BYTES))
  assert.equal(server.requests.length, 1)
})

test('what helpers hold is free again after their stream', async t => {
  const server = await faultServer(object(BYTES), t)
  const client = clientOf(t, server, { memoryLimit: 2 * RANGE, partSize: 2 * RANGE })
  for (let round = 0; round < 3; round++) assert.ok((await client.getObject(OBJECT, PARALLEL).bytes()).equals(BYTES))
  await client.putObject({ ...OBJECT, Body: Readable.from([Buffer.alloc(100)]) }) // waits for a whole part's memory
})

test('parallel is a number of connections or \'auto\'', async t => {
  const client = clientOf(t, await faultServer(() => ({ silent: true }), t))
  for (const parallel of [0, 65, 1.5, NaN]) assert.throws(() => client.getObject(OBJECT, { parallel }), { name: 'TypeError', message: /"options\.parallel" must be a whole number from 1 to 64/ })
  for (const parallel of ['4', true, {}]) assert.throws(() => client.getObject(OBJECT, { parallel }), { name: 'TypeError', message: /"options\.parallel" must be a number or 'auto'/ })
  assert.equal((await errorOf(client.headObject(OBJECT, { parallel: 2 }))).name, 'TypeError')
})
