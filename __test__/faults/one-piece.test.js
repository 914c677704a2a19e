'use strict'

// An object in one piece of memory: what is too large is refused before it is read, and what has no end has one.

const assert = require('node:assert/strict')
const test = require('node:test')
const { object } = require('../support/answers.js')
const { bytesOf } = require('../support/bytes.js')
const { clientOf, errorOf, readAll } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = Buffer.from(JSON.stringify('x'.repeat(998)))
const ENDLESS = { with: endless }

/** Chunks until the client has enough. */
async function endless(socket) {
  socket.write('HTTP/1.1 200 OK\r\nETag: "e"\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), bytesOf(0x10000), Buffer.from('\r\n')])
  const over = closed(socket)
  while (!socket.destroyed) await Promise.race([over, new Promise(resolve => socket.write(chunk, resolve))])
}

const WAYS = {
  'bytes()': (client, options) => client.getObject(OBJECT, options).bytes(),
  'text()': (client, options) => client.getObject(OBJECT, options).text(),
  'json()': (client, options) => client.getObject(OBJECT, options).json(),
  'promise()': (client, options) => client.getObject(OBJECT, options).promise(),
  'a callback': (client, options) => new Promise((resolve, reject) => client.getObject(OBJECT, options, (error, data) => error ? reject(error) : resolve(data))),
  'metadata(), then bytes()': async (client, options) => {
    const stream = client.getObject(OBJECT, options)
    await stream.metadata()
    return stream.bytes()
  },
  'bytes() over several connections': (client, options) => client.getObject(OBJECT, { parallel: 4, ...options }).bytes()
}

async function setting(t, answer) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server) }
}

for (const [way, read] of Object.entries(WAYS)) {
  test(`${way}: maxBytes bytes are taken, one more is not`, async t => {
    const { server, client } = await setting(t, object(BYTES))
    assert.ok(await read(client, { maxBytes: BYTES.length }))
    const { name, code, attempts } = await errorOf(read(client, { maxBytes: BYTES.length - 1 }))
    assert.deepEqual([name, code], ['DataStoreError', 'EntityTooLarge'])
    assert.equal(server.requests.length, 2, `${attempts}`)
  })

  test(`${way}: what no Buffer holds is refused before it is read`, async t => {
    const { server, client } = await setting(t, () => ({ headers: { ETag: '"e"' }, length: Number.MAX_SAFE_INTEGER, body: 'x', stall: 1 }))
    assert.equal((await errorOf(read(client))).code, 'EntityTooLarge')
    await server.quiet()
  })

  test(`${way}: a body without length and end is ended at maxBytes`, async t => {
    const { server, client } = await setting(t, () => ENDLESS)
    assert.equal((await errorOf(read(client, { maxBytes: 1_000_000 }))).code, 'EntityTooLarge')
    await server.quiet()
  })
}

test('a body of unknown length within maxBytes is read', async t => {
  const { client } = await setting(t, () => ({ headers: { ETag: '"e"' }, body: BYTES, chunked: true }))
  assert.deepEqual(await client.getObject(OBJECT, { maxBytes: BYTES.length }).bytes(), BYTES)
})

test('a stream has no limit', async t => {
  const { client } = await setting(t, object(BYTES))
  assert.deepEqual(await readAll(client.getObject(OBJECT, { maxBytes: 1 })), BYTES)
})

test('maxBytes is a whole number', async t => {
  const { server, client } = await setting(t, object(BYTES))
  for (const maxBytes of [-1, 1.5, '1', NaN]) assert.throws(() => client.getObject(OBJECT, { maxBytes }), { name: 'TypeError' })
  await assert.rejects(client.headObject(OBJECT, { maxBytes: 1 }), { name: 'TypeError' })
  assert.equal(server.requests.length, 0)
})
