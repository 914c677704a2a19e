'use strict'

// TLS with a private authority, in every way it can be named, before a real store.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { done, object, s3Error } = require('../support/answers.js')
const { MIB, bytesOf, streamOf } = require('../support/bytes.js')
const { clientOf, errorOf, withEnv } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { localStore } = require('../support/local-store.js')
const { authority, terminate } = require('../support/tls.js')

const store = localStore()
const pki = authority()
const server = pki.server()
const HEAD = { Bucket: 'b', Key: 'k' }

/** A client of the store behind TLS. */
async function setting(t, { tls, env = {}, names, ...options } = {}, front = names ? pki.server(names) : server) {
  const before = await terminate(t, store.port, front)
  const client = withEnv(env, () => clientOf(t, before, { ...store.options, endpoint: before.endpoint, tls, ...options }))
  return { client, before }
}

async function assertWorks(client) {
  assert.ok(Array.isArray((await client.listBuckets()).Buckets))
}

async function assertRefused(client, before) {
  const error = await errorOf(client.listBuckets())
  assert.deepEqual([error.code, error.retryable, error.attempts], ['TLSError', false, 1])
  assert.equal(before.accepted, 1, 'it was not tried again')
  return error
}

for (const [what, ca] of [
  ['a string', pki.ca], ['a Buffer', Buffer.from(pki.ca)], ['an array', [pki.otherCa, pki.ca]], ['two in one text', `${pki.otherCa}\n${pki.ca}`]
]) {
  test(`tls.ca as ${what}`, async t => {
    const { client } = await setting(t, { tls: { ca } })
    await assertWorks(client)
  })
}

for (const name of ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
  test(`${name} names a file of authorities, read when the client is made`, async t => {
    const { client } = await setting(t, { env: { [name]: pki.caFile } })
    await assertWorks(client)
  })
}

for (const name of ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']) {
  test(`${name} that names no file is a ConfigError with its name`, async t => {
    const { client } = await setting(t, { env: { [name]: pki.missingFile } })
    const error = await errorOf(client.listBuckets())
    assert.equal(error.code, 'ConfigError')
    assert.match(error.message, new RegExp(name))
  })
}

test('an unknown authority is a TLSError, not tried again', async t => {
  const { client, before } = await setting(t)
  const error = await assertRefused(client, before)
  assert.match(error.message, /127\.0\.0\.1/)
  assert.match(error.message, /certificate|issuer/i)
})

test('another authority than the server\'s is a TLSError', async t => {
  const { client, before } = await setting(t, { tls: { ca: pki.otherCa } })
  await assertRefused(client, before)
})

test('tls.rejectUnauthorized: false takes any certificate', async t => {
  const { client } = await setting(t, { tls: { rejectUnauthorized: false } })
  await assertWorks(client)
})

test('tls.insecure: true is the same', async t => {
  const { client } = await setting(t, { tls: { insecure: true } })
  await assertWorks(client)
  const { client: strict, before } = await setting(t, { tls: { insecure: false } })
  await assertRefused(strict, before)
})

test('SSL_CERT_FILE stands for the system\'s authorities', async t => {
  const { client } = await setting(t, { env: { SSL_CERT_FILE: pki.caFile } })
  await assertWorks(client)
  const { client: other, before } = await setting(t, { env: { SSL_CERT_FILE: pki.otherCaFile } })
  await assertRefused(other, before)
})

test('tls.rejectUnauthorized: true with the authority is the default', async t => {
  const { client } = await setting(t, { tls: { ca: pki.ca, rejectUnauthorized: true } })
  await assertWorks(client)
})

test('a certificate for another name is a TLSError', async t => {
  const { client, before } = await setting(t, { tls: { ca: pki.ca }, names: 'DNS:elsewhere.example' })
  assert.match((await assertRefused(client, before)).message, /name/i)
})

test('a host name is checked as well as an address', async t => {
  const before = await terminate(t, store.port, server)
  const client = clientOf(t, `https://localhost:${before.port}`, { ...store.options, endpoint: `https://localhost:${before.port}`, tls: { ca: pki.ca } })
  await assertWorks(client)
})

test('a client certificate is shown to a server that asks for one', async t => {
  const asking = { ...server, requestCert: true, rejectUnauthorized: true, ca: pki.ca }
  const { client, before } = await setting(t, { tls: { ca: pki.ca, ...pki.client() } }, asking)
  await assertWorks(client)
  assert.deepEqual(before.peers, ['client'])
})

test('a server that asks for a certificate refuses a client without', async t => {
  const asking = { ...server, requestCert: true, rejectUnauthorized: true, ca: pki.ca }
  const { client } = await setting(t, { tls: { ca: pki.ca }, maxAttempts: 1 }, asking)
  const error = await errorOf(client.listBuckets())
  assert.ok(['TLSError', 'ConnectionClosed'].includes(error.code), error.code)
})

test('TLS 1.2 is spoken with servers that know no 1.3', async t => {
  const { client } = await setting(t, { tls: { ca: pki.ca } }, { ...server, maxVersion: 'TLSv1.2' })
  await assertWorks(client)
})

test('objects come and go through TLS as they are', async t => {
  const { client, before } = await setting(t, { tls: { ca: pki.ca } })
  const Bucket = 'through-tls'
  await client.createBucket({ Bucket })
  const bytes = bytesOf(20 * MIB)
  await client.putObject({ Bucket, Key: 'stream', Body: streamOf(bytes) })
  await client.putObject({ Bucket, Key: 'memory', Body: bytes })
  for (const Key of ['stream', 'memory']) assert.ok((await client.getObject({ Bucket, Key }).bytes()).equals(bytes))
  assert.ok(before.handshakes < 10, `${before.handshakes} handshakes`)
})

test('over TLS a body is not hashed for the signature; over plain HTTP it is', async t => {
  const plain = await faultServer(() => done(), t)
  const before = await terminate(t, plain.port, server)
  for (const [endpoint, payloadSigning, expected] of [
    [before.endpoint, undefined, 'UNSIGNED-PAYLOAD'],
    [plain.endpoint, undefined, /^[0-9a-f]{64}$/],
    [before.endpoint, 'always', /^[0-9a-f]{64}$/],
    [plain.endpoint, 'never', 'UNSIGNED-PAYLOAD'],
    [before.endpoint, 'auto', 'UNSIGNED-PAYLOAD']
  ]) {
    const client = clientOf(t, endpoint, { tls: { ca: pki.ca }, payloadSigning })
    await client.putObject({ ...HEAD, Body: 'hello' })
    const sent = plain.requests.at(-1).headers['x-amz-content-sha256']
    if (expected instanceof RegExp) assert.match(sent, expected)
    else assert.equal(sent, expected)
  }
})

test('the hash that is signed is the body\'s, also of memory larger than a part', async t => {
  const { createHash } = require('node:crypto')
  const plain = await faultServer(() => done(), t)
  const client = clientOf(t, plain, { partSize: 5 * MIB })
  for (const size of [0, 5, 12 * MIB]) {
    await client.putObject({ ...HEAD, Body: bytesOf(size) })
    assert.equal(plain.requests.at(-1).headers['x-amz-content-sha256'], createHash('sha256').update(bytesOf(size)).digest('hex'))
  }
})

test('calls without a body sign the empty one', async t => {
  const plain = await faultServer(() => done(), t)
  await clientOf(t, plain).headObject(HEAD)
  assert.match(plain.requests[0].headers['x-amz-content-sha256'], /^e3b0c442|^UNSIGNED-PAYLOAD$/)
})

test('a denial before the body was read is heard through TLS as well', async t => {
  const denying = await faultServer(() => s3Error(403, 'AccessDenied', { early: true, then: 'fin' }), t, server)
  const client = clientOf(t, denying, { tls: { ca: pki.ca } })
  const error = await errorOf(client.putObject({ ...HEAD, Body: bytesOf(32 * MIB) }))
  assert.deepEqual([error.code, error.statusCode, error.attempts], ['AccessDenied', 403, 1])
})

test('a body that breaks off inside TLS is resumed', async t => {
  const bytes = bytesOf(MIB)
  const cutting = await faultServer(object(bytes, { spoil: (request, n) => n < 4 ? { cut: 200_000, how: ['fin', 'rst'][n % 2] } : {} }), t, server)
  const client = clientOf(t, cutting, { tls: { ca: pki.ca } })
  assert.deepEqual(await client.getObject(HEAD).bytes(), bytes)
  assert.equal(cutting.requests.length, 4)
})

test('destroy() ends a connection with TLS at once', async t => {
  const holding = await faultServer(object(bytesOf(8 * MIB), { spoil: () => ({ stall: MIB }) }), t, server)
  const stream = clientOf(t, holding, { tls: { ca: pki.ca } }).getObject(HEAD)
  await once(stream, 'readable')
  stream.destroy()
  await holding.quiet()
})
