'use strict'

const assert = require('node:assert/strict')
const { inspect } = require('node:util')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')

const CODE = /^ERR_INVALID_ARG_(TYPE|VALUE)$/

function crosses(options) {
  return fakeClient(options).native.options
}

function refuses(options, message) {
  assert.throws(() => fakeClient(options), error => {
    assert.equal(error.name, 'TypeError')
    assert.match(error.code, CODE)
    assert.match(error.message, message)
    assert.doesNotMatch(error.message, /SECRET/)
    return true
  })
}

test('no options leave everything to the addon', () => {
  const { native } = fakeClient({ endpoint: undefined, region: null })
  assert.deepEqual(Object.keys(native.options), ['environment'])
})

test('plain options cross as they are', () => {
  const plain = {
    region: 'forepaas', profile: 'p', userAgent: 'mine/1', maxAttempts: 5, connectTimeout: 1, responseTimeout: 2, idleTimeout: 3,
    maxConnections: 4, partSize: 5242880, concurrency: 6, memoryLimit: 5242880, forcePathStyle: false, checksums: 'always', payloadSigning: 'never'
  }
  const { environment, endpoint, ...native } = crosses(plain)
  assert.deepEqual(native, plain)
})

test('an unknown option names the nearest known one', () => {
  refuses({ regoin: 'x' }, /"regoin" is not a known option\. Did you mean "region"\?/)
  refuses({ accessKeyID: 'x' }, /Did you mean "accessKeyId"\?/)
})

test('an unknown option near nothing names nothing', () => {
  refuses({ frobnicate: 1 }, /"frobnicate" is not a known option$/)
})

test('options of other clients say what to write instead', () => {
  refuses({ sslEnabled: true }, /"sslEnabled" is not an option here: write http:\/\/ or https:\/\/ in "endpoint"/)
  refuses({ httpOptions: {} }, /"connectTimeout"/)
  refuses({ requestChecksumCalculation: 'WHEN_REQUIRED' }, /use "checksums"/)
})

test('keys may be flat', () => {
  const { accessKeyId, secretAccessKey, sessionToken } = crosses({ accessKeyId: 'A', secretAccessKey: 'SECRET', sessionToken: 'T' })
  assert.deepEqual([accessKeyId, secretAccessKey, sessionToken], ['A', 'SECRET', 'T'])
})

test('keys may be in credentials', () => {
  const { accessKeyId, secretAccessKey, sessionToken } = crosses({ credentials: { accessKeyId: 'A', secretAccessKey: 'SECRET' } })
  assert.deepEqual([accessKeyId, secretAccessKey, sessionToken], ['A', 'SECRET', undefined])
})

test('keys given twice alike are one', () => {
  const keys = { accessKeyId: 'A', secretAccessKey: 'SECRET' }
  assert.equal(crosses({ ...keys, credentials: keys }).accessKeyId, 'A')
})

test('keys given twice and different are refused', () => {
  refuses({ accessKeyId: 'A', secretAccessKey: 'SECRET1', credentials: { accessKeyId: 'A', secretAccessKey: 'SECRET2' } }, /"secretAccessKey" differs from "credentials\.secretAccessKey"/)
})

test('half a pair of keys is refused', () => {
  refuses({ accessKeyId: 'A' }, /"secretAccessKey" must be a string when "accessKeyId" is given/)
  refuses({ secretAccessKey: 'SECRET' }, /"accessKeyId"/)
  refuses({ sessionToken: 'SECRET' }, /"accessKeyId" must be a string when "sessionToken" is given/)
  refuses({ credentials: {} }, /"credentials\.accessKeyId" must be a string/)
})

test('an empty or wrong key is refused without being printed', () => {
  refuses({ accessKeyId: '', secretAccessKey: 'SECRET' }, /"accessKeyId" must not be empty/)
  refuses({ accessKeyId: 'A', secretAccessKey: { SECRET: 'SECRET' } }, /"secretAccessKey" must be a string\. Received an object/)
})

test('credentials may be anonymous', () => {
  const { anonymous, accessKeyId } = crosses({ credentials: 'anonymous' })
  assert.deepEqual([anonymous, accessKeyId], [true, undefined])
  refuses({ credentials: 'anonymous', accessKeyId: 'A', secretAccessKey: 'SECRET' }, /"accessKeyId" cannot be given beside/)
})

test('credentials of another kind are refused', () => {
  refuses({ credentials: 'SECRET' }, /"credentials" may be the word 'anonymous'/)
  refuses({ credentials: 5 }, /"credentials" must be an object, an async function/)
})

test('a credentials function is asked through the addon', async () => {
  const expiration = new Date(1e12)
  const { native } = fakeClient({ credentials: async () => ({ accessKeyId: 'A', secretAccessKey: 'B', expiration, extra: 1 }) })
  assert.equal(native.options.credentialsFunction, true)
  await native.askForCredentials(7)
  assert.deepEqual(native.credentials, [{ request: 7, credentials: { accessKeyId: 'A', secretAccessKey: 'B', expiration: 1e12 }, error: null }])
})

test('a credentials function that throws answers with its message', async () => {
  const { native } = fakeClient({ credentials: () => { throw new Error('vault is sealed') } })
  await native.askForCredentials(1)
  assert.deepEqual(native.credentials, [{ request: 1, credentials: null, error: 'vault is sealed' }])
})

test('a credentials function that answers nonsense answers with what is wrong', async () => {
  const { native } = fakeClient({ credentials: async () => ({ accessKeyId: 'A' }) })
  await native.askForCredentials(1)
  assert.equal(native.credentials[0].credentials, null)
  assert.match(native.credentials[0].error, /"credentials\(\)\.secretAccessKey" must be a string/)
})

test('a credentials function that answers a number does not have it told', async () => {
  const { native } = fakeClient({ credentials: async () => ({ accessKeyId: 'A', secretAccessKey: 424242 }) })
  await native.askForCredentials(1)
  assert.equal(native.credentials[0].error, '"credentials().secretAccessKey" must be a string. Received a number')
})

test('nobody is asked for credentials by what is not such a request', async () => {
  let asked = 0
  const { native } = fakeClient({ credentials: () => { asked++; return { accessKeyId: 'A', secretAccessKey: 'B' } } })
  native.answer(0, { code: 'InternalError', message: 'x' }, undefined)
  native.answer(0, null, { ETag: '"e"' })
  await native.askForCredentials(1)
  assert.equal(asked, 1)
})

test('s3ForcePathStyle is forcePathStyle', () => {
  assert.equal(crosses({ s3ForcePathStyle: true }).forcePathStyle, true)
  assert.equal(crosses({ s3ForcePathStyle: true, forcePathStyle: true }).forcePathStyle, true)
  refuses({ s3ForcePathStyle: true, forcePathStyle: false }, /"s3ForcePathStyle" contradicts "forcePathStyle"/)
})

test('maxRetries is one less than maxAttempts', () => {
  assert.equal(crosses({ maxRetries: 0 }).maxAttempts, 1)
  refuses({ maxRetries: 2, maxAttempts: 2 }, /"maxRetries" contradicts "maxAttempts"/)
})

test('signatureVersion may only be v4', () => {
  assert.equal('signatureVersion' in crosses({ signatureVersion: 'v4' }), false)
  refuses({ signatureVersion: 'v2' }, /"signatureVersion" must be 'v4'/)
})

test('apiVersion may only be the one there is', () => {
  assert.equal('apiVersion' in crosses({ apiVersion: 'latest' }), false)
  assert.equal('apiVersion' in crosses({ apiVersion: '2006-03-01' }), false)
  refuses({ apiVersion: '2012-10-17' }, /"apiVersion" must be/)
})

test('wrong types and values are named', () => {
  refuses({ region: 5 }, /"region" must be a string\. Received a number$/)
  refuses({ forcePathStyle: 'true' }, /"forcePathStyle" must be a boolean/)
  refuses({ maxAttempts: 0 }, /"maxAttempts" must be a whole number from 1 to 2147483647/)
  refuses({ maxConnections: 2 ** 32 }, /"maxConnections"/)
  refuses({ connectTimeout: 1.5 }, /"connectTimeout"/)
  refuses({ checksums: 'sometimes' }, /"checksums" must be 'auto', 'always' or 'never'/)
})

test('partSize and memoryLimit keep S3\'s bounds and fit each other', () => {
  refuses({ partSize: 1024 }, /"partSize" must be from 5 MiB to 5 GiB/)
  refuses({ partSize: 6 * 2 ** 30 }, /"partSize"/)
  refuses({ partSize: 16 * 2 ** 20, memoryLimit: 8 * 2 ** 20 }, /"memoryLimit" must hold at least one part/)
})

test('the endpoint crosses as it was written', () => {
  for (const endpoint of ['https://plant.example.com/datastore', 'http://[::1]:9000', 'HTTP://h:80/a/b/']) {
    assert.equal(crosses({ endpoint }).endpoint, endpoint)
  }
  assert.equal(crosses({ endpoint: new URL('https://h.example/p') }).endpoint, 'https://h.example/p')
})

test('an endpoint that is no plain address is refused', () => {
  refuses({ endpoint: '127.0.0.1:9000' }, /"endpoint" must be a whole URL .*Did you mean "http:\/\/127\.0\.0\.1:9000"\?/)
  refuses({ endpoint: 'localhost:9000' }, /Did you mean "http:\/\/localhost:9000"\?/)
  refuses({ endpoint: 's3.example.com/p' }, /Did you mean "https:\/\/s3\.example\.com\/p"\?/)
  refuses({ endpoint: 'ftp://h' }, /starts with http/)
  refuses({ endpoint: 'http://' }, /not a valid URL/)
  refuses({ endpoint: 'http://u:SECRET@h' }, /"endpoint" must not contain a user or password/)
  refuses({ endpoint: 'u:SECRET@h' }, /whole URL/)
  refuses({ endpoint: 'http://h/?' }, /query or fragment/)
  refuses({ endpoint: 'http://h/#x' }, /query or fragment/)
  refuses({ endpoint: 5 }, /"endpoint" must be a string or URL/)
})

test('proxy is a URL or false', () => {
  assert.equal(crosses({ proxy: 'http://u:p@proxy:3128' }).proxy, 'http://u:p@proxy:3128')
  const { proxy, noProxy } = crosses({ proxy: false })
  assert.deepEqual([proxy, noProxy], [undefined, true])
  refuses({ proxy: true }, /"proxy" must be a string or URL/)
})

test('tls takes PEM texts', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'
  assert.deepEqual(crosses({ tls: { ca: Buffer.from(pem) } }).tls, { ca: [pem] })
  assert.deepEqual(crosses({ tls: { insecure: true, rejectUnauthorized: false } }).tls, { insecure: true })
  assert.deepEqual(crosses({ tls: { insecure: false } }).tls, { insecure: false })
  assert.deepEqual(crosses({ tls: { ca: [pem, pem], cert: pem, key: pem, rejectUnauthorized: false } }).tls, { ca: [pem, pem], cert: pem, key: pem, insecure: true })
  refuses({ tls: { ca: '/etc/ca.pem' } }, /"tls\.ca" must be PEM text \(not a path\)/)
  refuses({ tls: { cert: pem } }, /"tls\.key" is missing/)
  for (const insecure of [true, false]) refuses({ tls: { insecure, rejectUnauthorized: insecure } }, /"tls\.insecure" contradicts "tls\.rejectUnauthorized"/)
  refuses({ tls: { insecure: 'yes' } }, /"tls\.insecure" must be a boolean/)
  refuses({ tls: { CA: pem } }, /"CA" is not a known option of tls\. Did you mean "ca"\?/)
})

test('the environment is read when the client is made', () => {
  process.env.AWS_UNIT_TEST = 'one'
  const first = crosses({}).environment
  process.env.AWS_UNIT_TEST = 'two'
  const second = crosses({}).environment
  delete process.env.AWS_UNIT_TEST
  assert.deepEqual([first.AWS_UNIT_TEST, second.AWS_UNIT_TEST, first.PATH], ['one', 'two', undefined])
  assert.equal(first.HOME, process.env.HOME)
})

test('an addon that refuses its options is an argument error', () => {
  const { FakeNative } = require('../support/fake-native.js')
  const seam = require('../../lib/native.js')
  const { DataStoreClient } = require('../../index.js')
  seam.replace(class { constructor() { throw Object.assign(new Error('partSize does not fit'), { code: 'InvalidArg' }) } })
  assert.throws(() => new DataStoreClient(), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /partSize does not fit/ })
  seam.replace(FakeNative)
})

test('inspecting or serialising a client shows no secret', () => {
  const { client } = fakeClient({ endpoint: 'https://h.example', region: 'r', accessKeyId: 'SECRETA', secretAccessKey: 'SECRETB', sessionToken: 'SECRETC' })
  const shown = inspect(client, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(client)
  assert.doesNotMatch(shown, /SECRET/)
  assert.match(shown, /DataStoreClient \{ endpoint: 'https:\/\/h\.example', region: 'r' \}/)
})
