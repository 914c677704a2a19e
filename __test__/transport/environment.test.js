'use strict'

// AWS's environment variables and files, read from process.env as it is when the client is made.

const assert = require('node:assert/strict')
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const test = require('node:test')
const { Worker } = require('node:worker_threads')
const { done, scopeOf } = require('../support/answers.js')
const { DataStoreClient, errorOf, withEnv } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const folder = mkdtempSync(join(tmpdir(), 'datastore-env-'))
test.after(() => rmSync(folder, { recursive: true }))

/** Nothing of the machine's own may be found. */
const BARE = {
  AWS_CONFIG_FILE: join(folder, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'), AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined, AWS_PROFILE: undefined,
  AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined, AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_S3: undefined
}
const KEYS = { AWS_ACCESS_KEY_ID: 'env-user', AWS_SECRET_ACCESS_KEY: 'env-secret' }

function file(name, text) {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** What the one request shows of a client made in this environment. */
async function shown(t, env, options = {}, server = undefined) {
  server ??= await faultServer(() => done(), t)
  const variables = Object.fromEntries(Object.entries({ ...BARE, ...env(server) }))
  const client = withEnv(variables, () => new DataStoreClient(typeof options === 'function' ? options(server) : options))
  t.after(() => client.close())
  await client.headObject(OBJECT)
  const request = server.requests.at(-1)
  return { ...scopeOf(request), token: request.headers['x-amz-security-token'], path: request.path, request }
}

test('keys, region and endpoint may all come from the environment', async t => {
  const { accessKeyId, region, token } = await shown(t, ({ endpoint }) => ({ ...KEYS, AWS_SESSION_TOKEN: 'tok', AWS_REGION: 'env-region', AWS_ENDPOINT_URL_S3: endpoint }))
  assert.deepEqual([accessKeyId, region, token], ['env-user', 'env-region', 'tok'])
})

test('AWS_ENDPOINT_URL is the endpoint too, with its path prefix', async t => {
  const { path } = await shown(t, ({ endpoint }) => ({ ...KEYS, AWS_REGION: 'r', AWS_ENDPOINT_URL: `${endpoint}/datastore` }))
  assert.equal(path, '/datastore/b/k')
})

test('AWS_ENDPOINT_URL_S3 comes before AWS_ENDPOINT_URL', async t => {
  await shown(t, ({ endpoint }) => ({ ...KEYS, AWS_REGION: 'r', AWS_ENDPOINT_URL_S3: endpoint, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }))
})

test('an endpoint from the environment is custom: path style, no checksums', async t => {
  const server = await faultServer(() => done(), t)
  const client = withEnv({ ...BARE, ...KEYS, AWS_REGION: 'r', AWS_ENDPOINT_URL: `http://localhost:${server.port}` }, () => new DataStoreClient())
  t.after(() => client.close())
  await client.putObject({ ...OBJECT, Body: 'x' })
  assert.equal(server.requests[0].path, '/b/k')
  assert.deepEqual(server.requests[0].names.filter(name => name.includes('checksum')), [])
})

test('options come before the environment', async t => {
  const { accessKeyId, region } = await shown(t, () => ({ ...KEYS, AWS_REGION: 'env-region', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
    ({ endpoint }) => ({ endpoint, region: 'mine', accessKeyId: 'me', secretAccessKey: 's' }))
  assert.deepEqual([accessKeyId, region], ['me', 'mine'])
})

test('AWS_DEFAULT_REGION serves when AWS_REGION is not set', async t => {
  const { region } = await shown(t, () => ({ ...KEYS, AWS_DEFAULT_REGION: 'fallback' }), ({ endpoint }) => ({ endpoint }))
  assert.equal(region, 'fallback')
})

test('the region of a custom endpoint that nobody names is us-east-1', async t => {
  const { region } = await shown(t, () => KEYS, ({ endpoint }) => ({ endpoint }))
  assert.equal(region, 'us-east-1')
})

test('the shared credentials file', async t => {
  const path = file('credentials', '[default]\naws_access_key_id = file-user\naws_secret_access_key = s\n[other]\naws_access_key_id = other-user\naws_secret_access_key = s\naws_session_token = file-tok\n')
  const env = () => ({ AWS_SHARED_CREDENTIALS_FILE: path })
  assert.equal((await shown(t, env, ({ endpoint }) => ({ endpoint, region: 'r' }))).accessKeyId, 'file-user')
  const other = await shown(t, env, ({ endpoint }) => ({ endpoint, region: 'r', profile: 'other' }))
  assert.deepEqual([other.accessKeyId, other.token], ['other-user', 'file-tok'])
  const byVariable = await shown(t, server => ({ ...env(server), AWS_PROFILE: 'other' }), ({ endpoint }) => ({ endpoint, region: 'r' }))
  assert.equal(byVariable.accessKeyId, 'other-user')
})

test('the config file: region, endpoint, services section', async t => {
  const server = await faultServer(() => done(), t)
  const path = file('config', `[profile plant]\nregion = file-region\nservices = plant-services\naws_access_key_id = c\naws_secret_access_key = s\n\n[services plant-services]\ns3 =\n  endpoint_url = ${server.endpoint}/datastore\n`)
  const seen = await shown(t, () => ({ AWS_CONFIG_FILE: path }), { profile: 'plant' }, server)
  assert.deepEqual([seen.region, seen.path, seen.accessKeyId], ['file-region', '/datastore/b/k', 'c'])
})

test('a credential_process is run', async t => {
  const path = file('process', `[default]\ncredential_process = echo '{"Version":1,"AccessKeyId":"proc-user","SecretAccessKey":"s"}'\n`)
  assert.equal((await shown(t, () => ({ AWS_CONFIG_FILE: path }), ({ endpoint }) => ({ endpoint, region: 'r' }))).accessKeyId, 'proc-user')
})

test('the environment is read when the client is made, not later', async t => {
  const server = await faultServer(() => done(), t)
  const client = withEnv({ ...BARE, ...KEYS }, () => new DataStoreClient({ endpoint: server.endpoint, region: 'r' }))
  t.after(() => client.close())
  await withEnv({ AWS_ACCESS_KEY_ID: 'later' }, () => client.headObject(OBJECT))
  assert.equal(scopeOf(server.requests[0]).accessKeyId, 'env-user')
})

test('a worker\'s own process.env is what counts in it', async t => {
  const server = await faultServer(() => done(), t)
  const worker = new Worker(`
    process.env.AWS_ACCESS_KEY_ID = 'worker-user'
    process.env.AWS_SECRET_ACCESS_KEY = 's'
    process.env.AWS_ENDPOINT_URL_S3 = '${server.endpoint}'
    process.env.AWS_REGION = 'worker-region'
    const { DataStoreClient } = require('datastore-client')
    new DataStoreClient().headObject({ Bucket: 'b', Key: 'k' })
  `, { eval: true })
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject))
  assert.deepEqual([scopeOf(server.requests[0]).accessKeyId, scopeOf(server.requests[0]).region], ['worker-user', 'worker-region'])
  assert.notEqual(process.env.AWS_ACCESS_KEY_ID, 'worker-user')
})

test('no credentials anywhere is CredentialsError, before any request', async t => {
  const server = await faultServer(() => done(), t)
  const client = withEnv(BARE, () => new DataStoreClient({ endpoint: server.endpoint, region: 'r' }))
  t.after(() => client.close())
  assert.equal((await errorOf(client.headObject(OBJECT))).code, 'CredentialsError')
  assert.equal(server.requests.length, 0)
})

test('no region for AWS itself is ConfigError', async t => {
  const client = withEnv({ ...BARE, ...KEYS }, () => new DataStoreClient())
  t.after(() => client.close())
  const error = await errorOf(client.headObject(OBJECT))
  assert.equal(error.code, 'ConfigError')
  assert.match(error.message, /region/)
})

test('a profile that does not exist is an error that names it', async t => {
  const server = await faultServer(() => done(), t)
  const client = withEnv({ ...BARE, AWS_CONFIG_FILE: file('some', '[default]\nregion = r\n') }, () => new DataStoreClient({ endpoint: server.endpoint, profile: 'nowhere' }))
  t.after(() => client.close())
  const error = await errorOf(client.headObject(OBJECT))
  assert.match(`${error.message} ${error.cause}`, /nowhere/)
  assert.equal(server.requests.length, 0)
})

test('instance metadata is asked when nothing else has credentials', async t => {
  const metadata = await faultServer(request => {
    if (request.method === 'PUT') return { headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }, body: 'TOKEN' }
    if (request.path.endsWith('/security-credentials/') || request.path.endsWith('/security-credentials-extended/')) return { body: 'role' }
    return { body: JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', AccessKeyId: 'imds-user', SecretAccessKey: 's', Token: 't', Expiration: new Date(Date.now() + 3_600_000).toISOString(), LastUpdated: new Date().toISOString() }) }
  }, t)
  const env = () => ({ AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.endpoint })
  const { accessKeyId, token } = await shown(t, env, ({ endpoint }) => ({ endpoint, region: 'r' }))
  assert.deepEqual([accessKeyId, token], ['imds-user', 't'])
})

test('container credentials are asked by their URI', async t => {
  const provider = await faultServer(() => ({ body: JSON.stringify({ AccessKeyId: 'ecs-user', SecretAccessKey: 's', Token: 't', Expiration: new Date(Date.now() + 3_600_000).toISOString() }) }), t)
  const { accessKeyId } = await shown(t, () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${provider.endpoint}/creds`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'auth' }), ({ endpoint }) => ({ endpoint, region: 'r' }))
  assert.equal(accessKeyId, 'ecs-user')
  assert.equal(provider.requests[0].headers.authorization, 'auth')
})
