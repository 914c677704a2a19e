'use strict'

// Who the client signs as.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { settings } = require('./support/settings.js')
const { connect, useStore } = require('./support/store.js')

const { bucket } = useStore('credentials', { fill: bucket => expect([200], 'PUT', { bucket, key: 'k', body: 'text' }) })
const { accessKeyId, secretAccessKey } = settings
const NONE = { accessKeyId: undefined, secretAccessKey: undefined }

/** A client without the keys that the tests' others have. */
function connectAs(t, options) {
  const client = connect({ ...NONE, ...options })
  t.after(() => client.close())
  return client
}

const textOf = client => client.getObject({ Bucket: bucket, Key: 'k' }).text()

/** Makes a client while these variables are set, and no other of AWS's. */
function withEnvironment(variables, make) {
  const before = { ...process.env }
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere', ...variables })
  try {
    return make()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

test('keys as `credentials`', async t => {
  assert.equal(await textOf(connectAs(t, { credentials: { accessKeyId, secretAccessKey } })), 'text')
})

test('keys of an async function, asked once for many calls', async t => {
  let calls = 0
  const client = connectAs(t, {
    credentials: async () => {
      calls++
      await new Promise(setImmediate)
      return { accessKeyId, secretAccessKey, expiration: new Date(Date.now() + 3_600_000) }
    }
  })
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 50 }, () => textOf(client)))), new Set(['text']))
  assert.equal(calls, 1)
})

test('keys of a plain function', async t => {
  assert.equal(await textOf(connectAs(t, { credentials: () => ({ accessKeyId, secretAccessKey }) })), 'text')
})

test('keys that have expired are asked for again', async t => {
  let calls = 0
  const client = connectAs(t, {
    credentials: async () => {
      calls++
      return { accessKeyId, secretAccessKey, expiration: new Date(Date.now() - 1000) }
    }
  })
  assert.equal(await textOf(client), 'text')
  assert.equal(await textOf(client), 'text')
  assert.ok(calls >= 2, `${calls} calls`)
})

test('a function that fails, and then does not', async t => {
  let calls = 0
  const client = connectAs(t, {
    maxAttempts: 1,
    credentials: async () => {
      if (calls++ === 0) throw new Error('the vault is shut')
      return { accessKeyId, secretAccessKey }
    }
  })
  const error = await textOf(client).catch(error => error)
  assert.deepEqual([error.name, error.code, error.operation], ['DataStoreError', 'CredentialsError', 'getObject'])
  assert.match(`${error.message} ${error.cause?.message}`, /the vault is shut/)
  assert.equal(await textOf(client), 'text')
})

test('a function that gives no keys', async t => {
  for (const given of [undefined, null, {}, { accessKeyId }, 'keys']) {
    const client = connectAs(t, { credentials: async () => given, maxAttempts: 1 })
    await assert.rejects(textOf(client), { name: 'DataStoreError', code: 'CredentialsError' }, String(given))
  }
})

test('a session token is sent and signed', async t => {
  const { client, seen } = await relay(t, { sessionToken: 'a-token' })
  await client.headBucket({ Bucket: bucket }).catch(() => {})
  assert.equal(seen[0].headers['x-amz-security-token'], 'a-token')
  assert.match(seen[0].headers.authorization, /SignedHeaders=[^,]*x-amz-security-token/)
})

test('anonymous requests are not signed', async t => {
  const { client, seen } = await relay(t, { ...NONE, credentials: 'anonymous' })
  await assert.rejects(client.getObject({ Bucket: bucket, Key: 'k' }).text(), { code: 'AccessDenied', statusCode: 403 })
  await assert.rejects(client.putObject({ Bucket: bucket, Key: 'k2', Body: 'x' }), { code: 'AccessDenied', statusCode: 403 })
  assert.deepEqual(seen.map(({ method, headers }) => [method, headers.authorization]), [['GET', undefined], ['PUT', undefined]])
})

test(`anonymous readers of a public bucket ${can.policies ? 'are served' : 'are not known'}`, async t => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::${bucket}/*`] }]
  }
  await expect([200, 204], 'PUT', { bucket, query: { policy: '' }, body: JSON.stringify(policy) })
  const client = connectAs(t, { credentials: 'anonymous' })
  if (can.policies) assert.equal(await textOf(client), 'text')
  else await assert.rejects(textOf(client), { code: 'AccessDenied', statusCode: 403 })
  await assert.rejects(client.putObject({ Bucket: bucket, Key: 'k2', Body: 'x' }), { code: 'AccessDenied', statusCode: 403 })
  await expect([200, 204], 'DELETE', { bucket, query: { policy: '' } })
})

test('keys of the environment', async t => {
  const client = withEnvironment({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }, () => connectAs(t))
  assert.equal(await textOf(client), 'text')
})

test('keys, region and endpoint of a profile\'s files', async t => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'credentials-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  fs.writeFileSync(join(folder, 'credentials'), `[plant]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`)
  fs.writeFileSync(join(folder, 'config'), `[profile plant]\nregion = ${settings.region}\nendpoint_url = ${settings.endpoint}\n`)
  const files = { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'), AWS_CONFIG_FILE: join(folder, 'config') }
  const client = withEnvironment(files, () => connectAs(t, { profile: 'plant', region: undefined, endpoint: undefined }))
  assert.equal(await textOf(client), 'text')
})

test('no keys anywhere', async t => {
  const client = withEnvironment({}, () => connectAs(t, { maxAttempts: 1 }))
  await assert.rejects(textOf(client), { name: 'DataStoreError', code: 'CredentialsError' })
})
