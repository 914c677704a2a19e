'use strict'

// Credentials from a function: asked for when needed, once for all who wait, again before they expire.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, object, s3Error, scopeOf, stepOf, uploads } = require('../support/answers.js')
const { PART, bytesOf, streamOf } = require('../support/bytes.js')
const { KEYS, DataStoreClient, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

async function setting(t, credentials) {
  const server = await faultServer(() => done(), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'here', credentials })
  t.after(() => client.close())
  return { server, client, users: () => server.requests.map(request => scopeOf(request).accessKeyId) }
}

test('one question for parallel calls', async t => {
  let asked = 0
  const { client, users } = await setting(t, async () => {
    asked++
    await new Promise(resolve => setTimeout(resolve, 50))
    return { ...KEYS, expiration: new Date(Date.now() + 3_600_000) }
  })
  await Promise.all(Array.from({ length: 32 }, () => client.headObject(OBJECT)))
  assert.equal(asked, 1)
  assert.deepEqual(new Set(users()), new Set(['test']))
})

test('one failure for parallel calls, and a new question for the next', async t => {
  let asked = 0
  const { server, client, users } = await setting(t, async () => {
    if (++asked > 1) return KEYS
    // Long enough for all of them to stand in the question: nothing tells when they do, and one that comes later asks anew.
    await new Promise(resolve => setTimeout(resolve, 200))
    throw new Error('the vault is sealed')
  })
  const errors = await Promise.all(Array.from({ length: 32 }, () => errorOf(client.headObject(OBJECT))))
  assert.deepEqual(new Set(errors.map(({ code, cause }) => `${code} ${cause.message}`)), new Set(['CredentialsError the vault is sealed']))
  assert.deepEqual([asked, server.requests.length], [1, 0])
  await client.headObject(OBJECT)
  assert.deepEqual([asked, users()], [2, ['test']])
})

test('one question for calls with headers of their own', async t => {
  let asked = 0
  const { client } = await setting(t, async () => { asked++; return KEYS })
  for (let n = 0; n < 3; n++) await client.headObject({ ...OBJECT, headers: { 'X-Mine': String(n) } })
  await client.request({ method: 'GET', ...OBJECT })
  assert.equal(asked, 1)
})

test('keys that end within a minute are replaced before they do', async t => {
  let asked = 0
  const { client, users } = await setting(t, () => ({ ...KEYS, accessKeyId: `user${++asked}`, expiration: new Date(Date.now() + (asked === 1 ? 50_000 : 3_600_000)) }))
  for (let n = 0; n < 3; n++) await client.headObject(OBJECT)
  assert.deepEqual(users(), ['user1', 'user2', 'user2'])
})

test('an upload whose keys expire between its parts goes on with new ones', async t => {
  const store = uploads()
  let given = 0
  // The first keys are good for the first request alone.
  const server = await faultServer(request => {
    const expired = stepOf(request) !== 'create' && scopeOf(request).accessKeyId === 'user0'
    return expired ? s3Error(403, 'InvalidAccessKeyId') : store(request)
  }, t)
  // Less than a minute before their end keys count as ended.
  const credentials = () => ({ ...KEYS, accessKeyId: `user${given++}`, expiration: new Date(Date.now() + 59_000) })
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'here', credentials, partSize: PART, concurrency: 1 })
  t.after(() => client.close())
  const bytes = bytesOf(3 * PART)
  await client.putObject({ ...OBJECT, Body: streamOf(bytes) })
  assert.deepEqual(store.bytes(), bytes)
  const users = server.requests.map(request => scopeOf(request).accessKeyId)
  assert.equal(users.length, 5)
  assert.ok(new Set(users).size >= 3, users.join())
})

test('a download that is resumed after its keys expired goes on with new ones', async t => {
  let given = 0
  const bytes = bytesOf(100_000)
  const server = await faultServer(object(bytes, { spoil: (_, n) => n === 1 ? { cut: 50_000 } : {} }), t)
  const client = new DataStoreClient({ endpoint: server.endpoint, region: 'here', credentials: () => ({ ...KEYS, accessKeyId: `user${given++}`, expiration: new Date(Date.now() + 1000) }) })
  t.after(() => client.close())
  assert.deepEqual(await client.getObject(OBJECT).bytes(), bytes)
  assert.deepEqual(server.requests.map(request => scopeOf(request).accessKeyId), ['user0', 'user1'])
})

test('no question before the first call', async t => {
  let asked = 0
  const { client } = await setting(t, () => { asked++; return KEYS })
  assert.equal(asked, 0)
  await client.headObject(OBJECT)
  assert.equal(asked, 1)
})

test('credentials without an end are kept', async t => {
  let asked = 0
  const { client } = await setting(t, () => { asked++; return KEYS })
  for (let i = 0; i < 5; i++) await client.headObject(OBJECT)
  assert.equal(asked, 1)
})

test('expired credentials are asked for again', async t => {
  let asked = 0
  const { client, users } = await setting(t, () => ({ ...KEYS, accessKeyId: `user${++asked}`, expiration: new Date(Date.now() + (asked === 1 ? 1000 : 3_600_000)) }))
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  assert.deepEqual(users(), ['user1', 'user2', 'user2'])
})

test('a session token goes out with its keys', async t => {
  const { server, client } = await setting(t, () => ({ ...KEYS, sessionToken: 'tok' }))
  await client.headObject(OBJECT)
  assert.equal(server.requests[0].headers['x-amz-security-token'], 'tok')
})

for (const [what, provider] of [
  ['rejects', async () => { throw new Error('the vault is sealed') }],
  ['throws', () => { throw new Error('the vault is sealed') }],
  ['rejects with no Error', () => Promise.reject('the vault is sealed')]
]) {
  test(`a function that ${what} is CredentialsError, with its message`, async t => {
    const { server, client } = await setting(t, provider)
    const error = await errorOf(client.headObject(OBJECT))
    assert.equal(error.code, 'CredentialsError')
    assert.match(error.message + String(error.cause), /the vault is sealed/)
    assert.equal(server.requests.length, 0)
  })
}

test('a function that gives nothing usable is CredentialsError, and its values are not shown', async t => {
  for (const given of [undefined, null, 'keys', {}, { accessKeyId: 'secret-id' }, { accessKeyId: 'secret-id', secretAccessKey: 7 }, { ...KEYS, expiration: 'secret-date' }]) {
    const { client } = await setting(t, () => given)
    const error = await errorOf(client.headObject(OBJECT))
    assert.equal(error.code, 'CredentialsError')
    assert.doesNotMatch(error.message, /secret-/)
  }
})

test('after a failure the next call asks again', async t => {
  let asked = 0
  const { client, users } = await setting(t, async () => {
    if (++asked === 1) throw new Error('not yet')
    return KEYS
  })
  await errorOf(client.headObject(OBJECT))
  await client.headObject(OBJECT)
  assert.deepEqual(users(), ['test'])
})

test('a call cancelled while it waits for credentials does not spoil them for others', async t => {
  let give
  const { client } = await setting(t, () => new Promise(resolve => { give = () => resolve(KEYS) }))
  const controller = new AbortController()
  const cancelled = errorOf(client.headObject(OBJECT, { signal: controller.signal }))
  const other = client.headObject(OBJECT)
  while (give === undefined) await new Promise(setImmediate)
  controller.abort()
  assert.equal((await cancelled).code, 'ABORT_ERR')
  // Whoever asked, somebody has to be answered.
  const answering = setInterval(() => give(), 10)
  await other
  clearInterval(answering)
})

test('credentials: \'anonymous\' signs nothing', async t => {
  const { server, client } = await setting(t, 'anonymous')
  await client.headObject(OBJECT)
  await client.putObject({ ...OBJECT, Body: 'hello' })
  for (const { headers } of server.requests) assert.equal(headers.authorization, undefined)
})
