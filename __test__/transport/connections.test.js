'use strict'

// Connections are opened when needed, used again, and closed by close().

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, inOrder, object } = require('../support/answers.js')
const { MIB, bytesOf, streamOf } = require('../support/bytes.js')
const { DataStoreClient, KEYS, clientOf, errorOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { localStore } = require('../support/local-store.js')
const { proxyOf } = require('../support/proxy.js')

const store = localStore()
const OBJECT = { Bucket: 'b', Key: 'k' }
// A connection is put back a moment after its answer was read; a call that is quicker opens another.
const FEW = 4

test('a client makes no connection before its first call', async t => {
  const server = await faultServer(() => done(), t)
  clientOf(t, server)
  await new Promise(setImmediate)
  assert.equal(server.accepted, 0)
})

test('100 calls in a row use the same few connections', async t => {
  const proxy = await proxyOf(t, store.port)
  const client = clientOf(t, proxy, { ...store.options, endpoint: proxy.endpoint })
  const Bucket = 'one-connection'
  await client.createBucket({ Bucket })
  for (let i = 0; i < 25; i++) {
    await client.putObject({ Bucket, Key: `${i}`, Body: bytesOf(1000) })
    await client.getObject({ Bucket, Key: `${i}` }).bytes()
    await readAll(client.getObject({ Bucket, Key: `${i}` }))
    await client.deleteObject({ Bucket, Key: `${i}` })
  }
  assert.ok(proxy.accepted <= FEW, `${proxy.accepted} connections`)
})

test('errors leave their connection usable', async t => {
  const proxy = await proxyOf(t, store.port)
  const client = clientOf(t, proxy, { ...store.options, endpoint: proxy.endpoint })
  for (let i = 0; i < 10; i++) {
    assert.equal((await errorOf(client.getObject({ Bucket: 'none', Key: 'k' }).bytes())).code, 'NoSuchBucket')
    await errorOf(client.headObject({ Bucket: 'none', Key: 'k' }))
    await errorOf(client.listObjects({ Bucket: 'none' }))
  }
  assert.ok(proxy.accepted <= FEW, `${proxy.accepted} connections`)
})

test('parallel calls share what is open', async t => {
  const server = await faultServer(() => done(), t)
  const client = clientOf(t, server, { maxConnections: 4 })
  await Promise.all(Array.from({ length: 100 }, () => client.headObject(OBJECT)))
  assert.ok(server.accepted <= 8, `${server.accepted} connections`)
})

test('two clients share nothing', async t => {
  const server = await faultServer(() => done(), t)
  await clientOf(t, server).headObject(OBJECT)
  await clientOf(t, server).headObject(OBJECT)
  assert.equal(server.accepted, 2)
})

test('close() closes the idle connections', async t => {
  const server = await faultServer(() => done(), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'r', ...KEYS })
  await Promise.all(Array.from({ length: 5 }, () => client.headObject(OBJECT)))
  assert.ok(server.sockets.size > 0)
  await client.close()
  await server.quiet()
})

test('close() waits for what is under way', async t => {
  const server = await faultServer(object(bytesOf(4 * MIB)), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'r', ...KEYS })
  const bytes = client.getObject(OBJECT).bytes()
  await server.request(1)
  await client.close()
  assert.equal((await bytes).length, 4 * MIB)
  await server.quiet()
})

test('close() ends streams that are open', async t => {
  const server = await faultServer(object(bytesOf(8 * MIB)), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'r', ...KEYS })
  const stream = client.getObject(OBJECT)
  await stream.metadata()
  const failed = new Promise(resolve => stream.once('error', resolve))
  await client.close()
  assert.equal((await failed).code, 'ClientClosed')
  await server.quiet()
})

test('calls after close() are ClientClosed', async t => {
  const server = await faultServer(() => done(), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'r', ...KEYS })
  await client.close()
  await client.close()
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'ClientClosed')
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: streamOf(bytesOf(10)) }))).code, 'ClientClosed')
  assert.equal((await errorOf(client.getObject(OBJECT).bytes())).code, 'ClientClosed')
  assert.equal(server.accepted, 0)
})

test('a client that nobody holds any more gives its connections back', async t => {
  const { setFlagsFromString } = require('node:v8')
  setFlagsFromString('--expose-gc')
  const gc = require('node:vm').runInNewContext('gc')
  const server = await faultServer(() => done(), t)
  const use = async () => {
    await new DataStoreClient({ endpoint: server.endpoint, region: 'r', ...KEYS }).headObject(OBJECT)
  }
  await use()
  while (server.sockets.size > 0) {
    gc()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
})

test('a store that asks for the connection to be closed is obeyed', async t => {
  const server = await faultServer(() => done({ headers: { Connection: 'close' } }), t)
  const client = clientOf(t, server)
  for (let i = 0; i < 5; i++) await client.headObject(OBJECT)
  assert.equal(server.accepted, 5)
  await server.quiet()
})

test('a hundred uploads of a download, at once and with little memory, all end', async t => {
  const client = clientOf(t, store.endpoint, { ...store.options, partSize: 5 * MIB, memoryLimit: 10 * MIB })
  const Bucket = 'pass-through'
  const bytes = bytesOf(6 * MIB)
  await client.createBucket({ Bucket })
  await client.putObject({ Bucket, Key: 'source', Body: bytes })
  const keys = Array.from({ length: 100 }, (_, i) => `copy-${i}`)
  await Promise.all(keys.map(Key => client.putObject({ Bucket, Key, Body: client.getObject({ Bucket, Key: 'source' }) })))
  for (const Key of keys.slice(0, 5)) assert.ok((await client.getObject({ Bucket, Key }).bytes()).equals(bytes))
  assert.ok((await client.listObjects({ Bucket, Prefix: 'copy-' })).Contents.every(({ Size }) => Size === bytes.length))
})

test('random cuts before a real store: every download has its bytes', async t => {
  const proxy = await proxyOf(t, store.port)
  const straight = clientOf(t, store.endpoint, store.options)
  const client = clientOf(t, proxy, { ...store.options, endpoint: proxy.endpoint, maxAttempts: 20 })
  const Bucket = 'cuts'
  const bytes = bytesOf(12 * MIB)
  await straight.createBucket({ Bucket })
  await straight.putObject({ Bucket, Key: 'k', Body: bytes })
  proxy.onDown = (socket, down) => { if (down > 600_000 && Math.random() < 0.1) socket.resetAndDestroy() }
  const all = await Promise.all(Array.from({ length: 8 }, (_, i) => {
    const stream = client.getObject({ Bucket, Key: 'k' })
    return i % 2 ? stream.bytes() : readAll(stream)
  }))
  for (const got of all) assert.ok(got.equals(bytes))
  assert.ok(proxy.accepted > 8, `${proxy.accepted} connections`)
})

test('an answer split into its bytes is read', async t => {
  const raw = 'HTTP/1.1 200 OK\r\nETag: "e1"\r\nContent-Length: 5\r\n\r\nhello'
  const slowly = { with: async socket => { for (const byte of raw) await new Promise(resolve => socket.write(byte, resolve)) } }
  const server = await faultServer(inOrder(slowly), t)
  assert.equal(await clientOf(t, server).getObject(OBJECT).text(), 'hello')
})

test('100 Continue before the answer is no answer', async t => {
  const server = await faultServer(() => ({ raw: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nETag: "e1"\r\nContent-Length: 0\r\n\r\n' }), t)
  assert.equal((await clientOf(t, server).putObject({ ...OBJECT, Body: 'x' })).ETag, '"e1"')
})
