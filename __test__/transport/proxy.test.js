'use strict'

// Proxies: by option and by environment, plain and CONNECT.

const assert = require('node:assert/strict')
const test = require('node:test')
const { done, scopeOf } = require('../support/answers.js')
const { clientOf, errorOf, withEnv } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { httpProxy } = require('../support/http-proxy.js')
const { localStore } = require('../support/local-store.js')
const { authority, terminate } = require('../support/tls.js')

const store = localStore()
const pki = authority()
const OBJECT = { Bucket: 'b', Key: 'k' }
const FAR = 'http://far.example:8080'
const BASIC = `Basic ${Buffer.from('me:se:cret').toString('base64')}`

async function setting(t, options, env = {}) {
  const server = await faultServer(() => done(), t)
  const proxy = await httpProxy(t, { to: server })
  const make = typeof options === 'function' ? options(proxy) : options
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('PROXY', proxy.url)]))
  const client = withEnv(variables, () => clientOf(t, make.endpoint ?? FAR, make))
  return { server, proxy, client }
}

test('a plain request goes to the proxy in absolute form, signed for the store', async t => {
  const { server, proxy, client } = await setting(t, proxy => ({ proxy: proxy.url }))
  await client.headObject(OBJECT)
  assert.deepEqual(proxy.asked.map(({ method, target }) => [method, target]), [['HEAD', `${FAR}/b/k`]])
  assert.equal(server.requests[0].headers.host, 'far.example:8080')
  assert.equal(scopeOf(server.requests[0]).accessKeyId, 'test')
  assert.equal(proxy.asked[0].headers['proxy-authorization'], undefined)
})

test('the proxy\'s user and password become Proxy-Authorization, and reach nobody else', async t => {
  const { server, proxy, client } = await setting(t, proxy => ({ proxy: proxy.url.replace('//', '//me:se%3Acret@') }))
  await client.headObject(OBJECT)
  assert.equal(proxy.asked[0].headers['proxy-authorization'], BASIC)
  assert.doesNotMatch(server.requests[0].headers.authorization, /proxy/)
})

test('a proxy may be given as a URL object', async t => {
  const { proxy, client } = await setting(t, proxy => ({ proxy: new URL(proxy.url) }))
  await client.headObject(OBJECT)
  assert.equal(proxy.asked.length, 1)
})

for (const [name, endpoint] of [['HTTP_PROXY', FAR], ['http_proxy', FAR], ['ALL_PROXY', FAR], ['all_proxy', FAR]]) {
  test(`${name} is read when the client is made`, async t => {
    const { proxy, client } = await setting(t, { endpoint }, { [name]: 'PROXY' })
    await client.headObject(OBJECT)
    assert.equal(proxy.asked.length, 1)
  })
}

test('HTTPS_PROXY is for https alone', async t => {
  const server = await faultServer(() => done(), t)
  const proxy = await httpProxy(t, { to: server })
  const client = withEnv({ HTTPS_PROXY: proxy.url }, () => clientOf(t, server))
  await client.headObject(OBJECT)
  assert.equal(proxy.accepted, 0)
})

test('proxy: false goes straight, whatever the environment says', async t => {
  const server = await faultServer(() => done(), t)
  const proxy = await httpProxy(t)
  const client = withEnv({ HTTP_PROXY: proxy.url, ALL_PROXY: proxy.url }, () => clientOf(t, server, { proxy: false }))
  await client.headObject(OBJECT)
  assert.deepEqual([proxy.accepted, server.requests.length], [0, 1])
})

for (const [name, list] of [['NO_PROXY', '127.0.0.1'], ['no_proxy', '127.0.0.1'], ['NO_PROXY', '127.0.0.0/8'], ['NO_PROXY', '*'], ['NO_PROXY', 'a.example,127.0.0.1']]) {
  test(`${name}=${list} goes straight`, async t => {
    const server = await faultServer(() => done(), t)
    const proxy = await httpProxy(t)
    const client = withEnv({ HTTP_PROXY: proxy.url, [name]: list }, () => clientOf(t, server))
    await client.headObject(OBJECT)
    assert.equal(proxy.accepted, 0)
  })
}

test('NO_PROXY holds for the option as well', async t => {
  const server = await faultServer(() => done(), t)
  const proxy = await httpProxy(t)
  const client = withEnv({ NO_PROXY: '127.0.0.1' }, () => clientOf(t, server, { proxy: proxy.url }))
  await client.headObject(OBJECT)
  assert.equal(proxy.accepted, 0)
})

test('NO_PROXY for another host changes nothing', async t => {
  const { proxy, client } = await setting(t, { endpoint: FAR }, { HTTP_PROXY: 'PROXY', NO_PROXY: 'near.example' })
  await client.headObject(OBJECT)
  assert.equal(proxy.asked.length, 1)
})

test('connections to a proxy are kept', async t => {
  const { proxy, client } = await setting(t, proxy => ({ proxy: proxy.url }))
  for (let i = 0; i < 30; i++) await client.headObject(OBJECT)
  assert.ok(proxy.accepted <= 4, `${proxy.accepted} connections`)
})

test('https goes through a tunnel, and the proxy sees nothing of it', async t => {
  const before = await terminate(t, store.port, pki.server())
  const proxy = await httpProxy(t)
  const options = { ...store.options, endpoint: before.endpoint, tls: { ca: pki.ca }, proxy: proxy.url.replace('//', '//me:se%3Acret@') }
  const client = clientOf(t, before, options)
  for (let i = 0; i < 30; i++) assert.ok(Array.isArray((await client.listBuckets()).Buckets))
  assert.ok(proxy.asked.length <= 4, `${proxy.asked.length} tunnels`)
  assert.deepEqual([proxy.asked[0].method, proxy.asked[0].target], ['CONNECT', `127.0.0.1:${before.port}`])
  assert.equal(proxy.asked[0].headers['proxy-authorization'], BASIC)
  assert.equal(proxy.asked[0].headers.authorization, undefined)
})

for (const name of ['HTTPS_PROXY', 'https_proxy']) {
  test(`${name} tunnels as well`, async t => {
    const before = await terminate(t, store.port, pki.server())
    const proxy = await httpProxy(t)
    const client = withEnv({ [name]: proxy.url }, () => clientOf(t, before, { ...store.options, endpoint: before.endpoint, tls: { ca: pki.ca } }))
    await client.listBuckets()
    assert.equal(proxy.asked[0].method, 'CONNECT')
  })
}

test('a proxy that refuses the tunnel is a ConnectError, without the password', async t => {
  const proxy = await httpProxy(t, { refuse: 407 })
  const client = clientOf(t, 'https://127.0.0.1:9', { proxy: proxy.url.replace('//', '//me:se%3Acret@'), maxAttempts: 1 })
  const error = await errorOf(client.headObject(OBJECT))
  assert.equal(error.code, 'ConnectError')
  assert.doesNotMatch(require('node:util').inspect(error), /se%3Acret|se:cret|bWU6/)
})

test('a proxy that never answers is ConnectTimeout', async t => {
  const proxy = await faultServer(() => ({ silent: true }), t)
  const client = clientOf(t, 'https://far.example', { proxy: proxy.endpoint, connectTimeout: 200, maxAttempts: 1 })
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'ConnectTimeout')
  assert.equal(proxy.requests[0].method, 'CONNECT')
  await proxy.quiet()
})

test('a proxy that is not there is a ConnectError', async t => {
  const proxy = await httpProxy(t)
  const client = clientOf(t, FAR, { proxy: 'http://127.0.0.1:1', maxAttempts: 1 })
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'ConnectError')
  assert.equal(proxy.accepted, 0)
})

test('a proxy with another scheme than http is a ConfigError or an argument\'s error', async t => {
  assert.throws(() => clientOf(t, FAR, { proxy: 'socks5://127.0.0.1:1' }), { name: 'TypeError' })
})
