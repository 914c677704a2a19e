'use strict'

// The standard chain's longer ways to keys and endpoints: files, token services, metadata services, each scripted here. What is
// asked, in which order, and that nothing waits for ever.

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const test = require('node:test')
const { done, scopeOf, xml } = require('../support/answers.js')
const { DataStoreClient, errorOf, withEnv } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { httpProxy } = require('../support/http-proxy.js')
const { authority, terminate } = require('../support/tls.js')
const { verified } = require('../support/sigv4.js')

const OBJECT = { Bucket: 'bucket', Key: 'k' }
const HOUR = 3_600_000
const home = mkdtempSync(join(tmpdir(), 'datastore-chain-'))
test.after(() => rmSync(home, { recursive: true }))

/** Nothing of the machine's own may be found. */
const BARE = { ...Object.fromEntries(Object.keys(process.env).filter(name => name.startsWith('AWS_')).map(name => [name, undefined])), HOME: home, AWS_CONFIG_FILE: join(home, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'none'), AWS_EC2_METADATA_DISABLED: 'true' }

let files = 0
function file(text) {
  const path = join(home, `file-${++files}`)
  writeFileSync(path, text)
  return path
}

function clientIn(t, env, options) {
  const client = withEnv({ ...BARE, ...env }, () => new DataStoreClient(options))
  t.after(() => client.close())
  return client
}

/** Whose keys a client in this environment signs with, and the token. */
async function user(t, env, options = {}) {
  const store = await faultServer(() => done(), t)
  const client = clientIn(t, env, { endpoint: store.endpoint, region: 'here', ...options })
  await client.headObject(OBJECT)
  return { id: scopeOf(store.requests[0]).accessKeyId, token: store.requests[0].headers['x-amz-security-token'], client, store }
}

/** Where a client in this environment goes: its URL is made without a request. */
function place(t, env, options) {
  const url = new URL(clientIn(t, env, { accessKeyId: 'a', secretAccessKey: 's', ...options }).presign('getObject', OBJECT))
  return { url: url.origin + url.pathname, region: url.searchParams.get('X-Amz-Credential').split('/')[2] }
}

const CONFIG = `[default]
region = default-region
endpoint_url = https://default.example
[profile plant]
region = plant-region
endpoint_url = https://plant.example/all
services = plant-services
[profile plain]
region = plain-region
endpoint_url = https://plain.example/store
[services plant-services]
s3 =
  endpoint_url = https://plant.example/datastore
`

test('a profile\'s region and endpoint, by option and by AWS_PROFILE; its services section comes first', t => {
  const AWS_CONFIG_FILE = file(CONFIG)
  assert.deepEqual(place(t, { AWS_CONFIG_FILE }), { url: 'https://default.example/bucket/k', region: 'default-region' })
  assert.deepEqual(place(t, { AWS_CONFIG_FILE }, { profile: 'plain' }), { url: 'https://plain.example/store/bucket/k', region: 'plain-region' })
  assert.deepEqual(place(t, { AWS_CONFIG_FILE, AWS_PROFILE: 'plain' }), { url: 'https://plain.example/store/bucket/k', region: 'plain-region' })
  assert.deepEqual(place(t, { AWS_CONFIG_FILE, AWS_PROFILE: 'plain' }, { profile: 'plant' }), { url: 'https://plant.example/datastore/bucket/k', region: 'plant-region' })
})

test('the files are found in the home folder', t => {
  const HOME = mkdtempSync(join(home, 'home-'))
  mkdirSync(join(HOME, '.aws'))
  writeFileSync(join(HOME, '.aws', 'config'), CONFIG)
  const found = { HOME, AWS_CONFIG_FILE: undefined, AWS_SHARED_CREDENTIALS_FILE: undefined }
  assert.deepEqual(place(t, found), { url: 'https://default.example/bucket/k', region: 'default-region' })
})

test('endpoints: the option, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile', t => {
  const AWS_CONFIG_FILE = file(CONFIG)
  const all = { AWS_CONFIG_FILE, AWS_ENDPOINT_URL: 'https://general.example', AWS_ENDPOINT_URL_S3: 'https://s3.example/x' }
  assert.equal(place(t, all, { endpoint: 'https://mine.example' }).url, 'https://mine.example/bucket/k')
  assert.equal(place(t, all).url, 'https://s3.example/x/bucket/k')
  assert.equal(place(t, { ...all, AWS_ENDPOINT_URL_S3: undefined }, { profile: 'plain' }).url, 'https://general.example/bucket/k')
})

test('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves AWS itself, but not the option', t => {
  const all = { AWS_CONFIG_FILE: file(CONFIG), AWS_ENDPOINT_URL: 'https://general.example', AWS_ENDPOINT_URL_S3: 'https://s3.example', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }
  assert.equal(place(t, all, { region: 'eu-west-3' }).url, 'https://bucket.s3.eu-west-3.amazonaws.com/k')
  assert.equal(place(t, { ...all, AWS_PROFILE: 'plant' }, { region: 'eu-west-3' }).url, 'https://bucket.s3.eu-west-3.amazonaws.com/k')
  assert.equal(place(t, all, { endpoint: 'https://mine.example' }).url, 'https://mine.example/bucket/k')
})

test('regions: the option, AWS_REGION, AWS_DEFAULT_REGION, the profile', t => {
  const env = { AWS_CONFIG_FILE: file(CONFIG), AWS_REGION: 'one', AWS_DEFAULT_REGION: 'two' }
  assert.equal(place(t, env, { region: 'mine' }).region, 'mine')
  assert.equal(place(t, env).region, 'one')
  assert.equal(place(t, { ...env, AWS_REGION: undefined }).region, 'two')
})

/** A token service; its user is called by what was asked. */
const sts = t => faultServer(async request => {
  const body = new URLSearchParams(String(await request.read()))
  const action = body.get('Action')
  const keys = `<Credentials><AccessKeyId>${action}-user</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>tok</SessionToken><Expiration>${new Date(Date.now() + HOUR).toISOString()}</Expiration></Credentials>`
  return xml(`<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${keys}<AssumedRoleUser><AssumedRoleId>i</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/me</Arn></AssumedRoleUser></${action}Result></${action}Response>`)
}, t)

test('web identity: the token of the file is exchanged at AWS_ENDPOINT_URL_STS', async t => {
  const service = await sts(t)
  const { id, token } = await user(t, { AWS_WEB_IDENTITY_TOKEN_FILE: file('the-token'), AWS_ROLE_ARN: 'arn:aws:iam::1:role/r', AWS_ROLE_SESSION_NAME: 'me', AWS_ENDPOINT_URL_STS: service.endpoint })
  assert.deepEqual([id, token], ['AssumeRoleWithWebIdentity-user', 'tok'])
  const asked = new URLSearchParams(String(service.requests[0].body))
  assert.deepEqual([asked.get('WebIdentityToken'), asked.get('RoleArn'), asked.get('RoleSessionName')], ['the-token', 'arn:aws:iam::1:role/r', 'me'])
  assert.equal(service.requests[0].headers.authorization, undefined)
})

test('a role is assumed with the keys of its source profile', async t => {
  const service = await sts(t)
  const config = '[profile base]\naws_access_key_id = base-user\naws_secret_access_key = base-secret\n[profile job]\nrole_arn = arn:aws:iam::1:role/job\nsource_profile = base\nregion = eu-west-3\n'
  const { id } = await user(t, { AWS_CONFIG_FILE: file(config), AWS_ENDPOINT_URL_STS: service.endpoint }, { profile: 'job' })
  assert.equal(id, 'AssumeRole-user')
  assert.equal(verified(service.requests[0], 'base-secret').id, 'base-user')
})

test('SSO: the cached token is shown to the portal', async t => {
  const portal = await faultServer(() => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ roleCredentials: { accessKeyId: 'sso-user', secretAccessKey: 's', sessionToken: 'tok', expiration: Date.now() + HOUR } }) }), t)
  const HOME = mkdtempSync(join(home, 'sso-'))
  mkdirSync(join(HOME, '.aws', 'sso', 'cache'), { recursive: true })
  const name = createHash('sha1').update('corp').digest('hex')
  writeFileSync(join(HOME, '.aws', 'sso', 'cache', `${name}.json`), JSON.stringify({ accessToken: 'cached', expiresAt: new Date(Date.now() + HOUR).toISOString(), region: 'us-east-1', startUrl: 'https://corp.example/start' }))
  const config = '[profile dev]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Dev\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n'
  const pki = authority()
  const front = await terminate(t, portal.port, pki.server('DNS:portal.sso.us-east-1.amazonaws.com'))
  const proxy = await httpProxy(t, { to: front })
  const { id, token } = await user(t, { HOME, AWS_CONFIG_FILE: file(config), AWS_CA_BUNDLE: pki.caFile, HTTPS_PROXY: proxy.url }, { profile: 'dev' })
  assert.deepEqual([id, token], ['sso-user', 'tok'])
  assert.deepEqual(proxy.asked.map(({ target }) => target), ['portal.sso.us-east-1.amazonaws.com:443'])
  assert.equal(portal.requests[0].headers['x-amz-sso_bearer_token'], 'cached')
  assert.match(portal.requests[0].target, /role_name=Dev&account_id=111122223333/)
})

test('an SSO session that has ended is a CredentialsError that says so', async t => {
  const config = '[profile dev]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = Dev\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example/start\n'
  const store = await faultServer(() => done(), t)
  const error = await errorOf(clientIn(t, { HOME: mkdtempSync(join(home, 'sso-')), AWS_CONFIG_FILE: file(config) }, { endpoint: store.endpoint, region: 'here', profile: 'dev' }).headObject(OBJECT))
  assert.equal(error.code, 'CredentialsError')
  assert.match(`${error.message} ${error.cause?.message}`, /token/i)
  assert.equal(store.requests.length, 0)
})

test('a process that fails is a CredentialsError', async t => {
  const store = await faultServer(() => done(), t)
  const error = await errorOf(clientIn(t, { AWS_CONFIG_FILE: file('[default]\ncredential_process = false\n') }, { endpoint: store.endpoint, region: 'here' }).headObject(OBJECT))
  assert.equal(error.code, 'CredentialsError')
})

const keysAsJson = (id, life = HOUR) => JSON.stringify({ AccessKeyId: id, SecretAccessKey: 's', Token: 'tok', Expiration: new Date(Date.now() + life).toISOString() })

test('a container\'s agent is asked with the token of its file', async t => {
  const agent = await faultServer(() => ({ body: keysAsJson('pod-user') }), t)
  const { id } = await user(t, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.endpoint}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file('pod-token') })
  assert.equal(id, 'pod-user')
  assert.deepEqual([agent.requests[0].target, agent.requests[0].headers.authorization], ['/v1/credentials', 'pod-token'])
})

test('keys of the chain are asked for once for 32 calls, also by calls with headers of their own, and kept', async t => {
  const agent = await faultServer(() => ({ body: keysAsJson('pod-user') }), t)
  const { client } = await user(t, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.endpoint}/v1` })
  await Promise.all(Array.from({ length: 32 }, (_, n) => client.headObject({ ...OBJECT, headers: { 'X-Mine': String(n) } })))
  await client.request({ method: 'GET', ...OBJECT })
  assert.equal(agent.requests.length, 1)
})

test('keys of the chain that end within a minute are replaced; the old ones serve while new ones cannot be had', async t => {
  let n = 0
  const agent = await faultServer(() => ++n === 2 ? { status: 400, body: '{}' } : { body: keysAsJson(`user${n}`, n === 1 ? 30_000 : HOUR) }, t)
  const { client, store } = await user(t, { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.endpoint}/v1` })
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  await client.headObject(OBJECT)
  assert.deepEqual(store.requests.map(request => scopeOf(request).accessKeyId), ['user1', 'user1', 'user3', 'user3'])
})

/** An instance's metadata service, in its second version. */
const metadata = t => faultServer(request => {
  if (request.method === 'PUT') return { headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }, body: 'session' }
  if (request.headers['x-aws-ec2-metadata-token'] !== 'session') return { status: 401 }
  if (request.path.endsWith('/placement/region')) return { body: 'eu-west-3' }
  if (/security-credentials(-extended)?\/$/.test(request.path)) return { body: 'role' }
  return { body: JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', LastUpdated: new Date().toISOString(), ...JSON.parse(keysAsJson('instance-user')) }) }
}, t)

test('an instance\'s metadata gives keys and the region', async t => {
  const service = await metadata(t)
  const client = clientIn(t, { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: service.endpoint }, {})
  const url = new URL(await client.presignAsync('getObject', OBJECT))
  assert.equal(url.host, 'bucket.s3.eu-west-3.amazonaws.com')
  assert.match(url.searchParams.get('X-Amz-Credential'), /^instance-user\/\d+\/eu-west-3\//)
})

test('a metadata service that never answers is given up, once for all who wait', async t => {
  const service = await faultServer(() => ({ silent: true }), t)
  const store = await faultServer(() => done(), t)
  const client = clientIn(t, { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: service.endpoint }, { endpoint: store.endpoint })
  const errors = await Promise.all(Array.from({ length: 32 }, () => errorOf(client.headObject(OBJECT))))
  assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['CredentialsError']))
  assert.match(errors[0].message, /environment, shared files, web identity, container, instance metadata/)
  assert.ok(service.requests.length <= 4, `${service.requests.length} requests`)
  assert.equal(store.requests.length, 0)
})

test('the same when even the region is sought there', async t => {
  const service = await faultServer(() => ({ silent: true }), t)
  const client = clientIn(t, { AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: service.endpoint }, {})
  const errors = await Promise.all(Array.from({ length: 32 }, () => errorOf(client.headObject(OBJECT))))
  assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['ConfigError']))
  assert.match(errors[0].message, /region/)
  assert.ok(service.requests.length <= 12, `${service.requests.length} requests`)
})
