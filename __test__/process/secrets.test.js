'use strict'

// Everything that the library prints, throws or shows, of every verb and every kind of failure, read for what nobody may see: the secret key, the
// session token, the customer's encryption key, the proxy's password, and the signatures as the store received them.

const assert = require('node:assert/strict')
const test = require('node:test')
const { html, object, s3Error, uploads } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

const SECRETS = {
  secretAccessKey: 'sEcrEt/kEy+nobody/sees',
  sessionToken: 'tOkEn/of+the==session',
  customerKey: 'cUstOmErskEyof32bytes+++abcdefgh',
  password: 'prOxypAssword'
}

/** A text in the spellings in which it might slip out. */
function spellings(text) {
  const bytes = Buffer.from(text)
  return [text, encodeURIComponent(text), bytes.toString('base64'), bytes.toString('hex'), [...bytes].join(', ')]
}

/** Every verb, with everything that can be shown of it; all goes to stderr. */
async function program({ endpoint, secrets, options, data = [] }) {
  const { inspect } = require('node:util')
  const { VERBS, callVerb } = require('./__test__/support/verbs.js')
  const { secretAccessKey, sessionToken, customerKey } = secrets
  out.seen = 0
  const show = (what, value) => {
    out.seen++
    const text = [inspect(value, { depth: 9, showHidden: true, getters: true }), JSON.stringify(value, (_, value) => typeof value === 'bigint' ? String(value) : value), String(value), value?.stack]
    for (let cause = value?.cause; cause; cause = cause.cause) text.push(inspect(cause, { depth: 9, showHidden: true }), cause.stack)
    process.stderr.write(`${what}: ${text.join('\n')}\n`)
  }
  const client = connect(endpoint, { secretAccessKey, sessionToken, maxAttempts: 1, connectTimeout: 500, responseTimeout: 150, idleTimeout: 150, ...options })
  const sse = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey }
  const sealed = ['getObject', 'headObject', 'putObject', 'upload', 'uploadPart', 'createMultipartUpload', 'downloadFile', 'uploadFile']
  for (const verb of Object.keys(VERBS)) {
    const own = VERBS[verb].local !== undefined
    for (const more of sealed.includes(verb) ? [{}, sse] : [{}]) {
      const call = callVerb(client, verb, more)
      show(verb, call)
      // A presigned URL is a secret that was asked for, and bytes of the store's are its own: only these results are not shown.
      await call.then(value => own || data.includes(verb) ? undefined : show(verb, value), error => show(verb, error))
    }
  }
  const stream = client.getObject({ Bucket: 'b', Key: 'k', ...sse })
  stream.on('error', error => show('stream', error)).resume()
  show('open stream', stream)
  await new Promise(resolve => stream.once('close', resolve))
  show('closed stream', stream)
  show('client', client)
  console.error(client, [client], `${client}`)
  for (const wrong of [{ Bucket: 'b', Key: 'k', secretAccessKey }, { Bucket: [sessionToken], Key: 'k' }, { Bucket: 'b', Key: 'k', SSECustomerKey: customerKey, nonsense: 1 }, { Bucket: 'b', Key: 'k', expiresIn: customerKey }]) {
    for (const verb of ['headObject', 'getObject', 'putObject']) {
      await Promise.resolve().then(() => client[verb](wrong)).then(value => value?.bytes?.(), error => show('an argument', error)).catch(error => show('an argument', error))
    }
    try { client.presign('getObject', wrong, { expiresIn: sessionToken }) } catch (error) { show('presign', error) }
    await client.presignAsync('getObject', wrong, { expiresIn: -1 }).catch(error => show('presignAsync', error))
  }
  await client.close()
  show('closed client', client)
  await client.headObject({ Bucket: 'b', Key: 'k' }).catch(error => show('closed', error))
}

const bytes = bytesOf(MIB)
const echo = status => request => s3Error(status, 'SignatureDoesNotMatch', { body: `<Error><Code>SignatureDoesNotMatch</Code><Message>${request.head.replaceAll('&', '&amp;')}</Message><StringToSign>x</StringToSign><SignatureProvided>${/Signature=(\w+)/.exec(request.head)?.[1]}</SignatureProvided></Error>` })

const FAILURES = {
  success: request => request.method === 'GET' || request.method === 'HEAD' ? object(bytes)(request) : uploads()(request),
  'a denial': () => s3Error(403, 'AccessDenied'),
  'a missing key': () => s3Error(404, 'NoSuchKey'),
  'a wrong signature': () => s3Error(403, 'SignatureDoesNotMatch'),
  'a wrong signature, with all that was sent in the message': echo(403),
  'the same in a 200': echo(200),
  'a page that shows the request': request => html(502, { body: `<html>${request.head}</html>` }),
  'a page in a 200 that shows the request': request => html(200, { body: `<html>${request.head}</html>` }),
  'an answer that is the request': request => ({ raw: request.head }),
  'an expired token': () => s3Error(400, 'ExpiredToken'),
  'a wrong clock': () => s3Error(403, 'RequestTimeTooSkewed', { headers: { Date: 'Mon, 03 Feb 2025 04:05:06 GMT' } }),
  'a wrong region': () => s3Error(400, 'AuthorizationHeaderMalformed', { headers: { 'x-amz-bucket-region': 'elsewhere' } }),
  'a redirect to what was asked': request => ({ status: 307, headers: { Location: `http://127.0.0.1:1${request.target}?${request.headers.authorization}` } }),
  'a server error': () => s3Error(500, 'InternalError'),
  nonsense: () => ({ raw: 'nonsense\r\n\r\n' }),
  'a reset': () => ({ hangup: 'rst' }),
  silence: () => ({ silent: true }),
  'a body that is cut': request => request.method === 'GET' ? { ...object(bytes)(request), cut: 1000 } : { hangup: 'fin' }
}

/** Where what a verb gives are the bytes that the store sent. */
const DATA = new Set(['the same in a 200', 'a page in a 200 that shows the request'])

const LOUD = { NODE_DEBUG: '*', RUST_LOG: 'trace', RUST_BACKTRACE: 'full', AWS_LOG: 'trace' }

/** Nothing of `hidden` is in what was printed. */
function assertHidden(text, hidden, what) {
  for (const secret of hidden) {
    const at = text.indexOf(secret)
    assert.equal(at, -1, `${what}: ${secret} in ${text.slice(Math.max(0, at - 300), at + 100)}`)
  }
}

for (const [what, answer] of Object.entries(FAILURES)) {
  test(`${what}: every verb, and no secret`, async t => {
    const server = await faultServer(answer, t)
    const { code, signal, stderr, out } = await run(program, { endpoint: server.endpoint, secrets: SECRETS, data: DATA.has(what) ? ['getObject', 'request'] : [] }, { env: LOUD, limit: 110_000 })
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr.slice(-2000))
    assert.ok(out.seen > 80, `${out.seen} things were looked at`)
    assert.ok(stderr.length > 10_000)
    const sent = server.requests.flatMap(({ head }) => [.../Signature=([0-9a-f]{64})/g[Symbol.matchAll](head)].map(([, signature]) => signature))
    assert.ok(sent.length > 30, 'requests were signed')
    // The customer's key goes out in base64, the token as it is: they are among the spellings.
    assertHidden(stderr + JSON.stringify(out), [...Object.values(SECRETS).flatMap(spellings), ...new Set(sent)], what)
  })
}

test('a proxy, with a password, that is not there: no secret', async () => {
  const proxy = `http://me:${SECRETS.password}@127.0.0.1:1`
  const { code, stderr, out } = await run(program, { endpoint: 'http://store.example', secrets: SECRETS, options: { proxy } }, { env: LOUD, limit: 100_000 })
  assert.equal(code, 0)
  assert.ok(out.seen > 80)
  assertHidden(stderr, [...Object.values(SECRETS).flatMap(spellings), Buffer.from(`me:${SECRETS.password}`).toString('base64')], 'proxy')
})

test('keys from the environment, a function that gives nonsense, and options that are wrong: no secret', async t => {
  const server = await faultServer(() => s3Error(403, 'AccessDenied'), t)
  const { code, stderr, out } = await run(async ({ endpoint, secrets }) => {
    const { inspect } = require('node:util')
    const { DataStoreClient } = require('datastore-client')
    const { secretAccessKey, sessionToken } = secrets
    out.seen = 0
    const attempt = async options => {
      try {
        const client = new DataStoreClient({ endpoint, region: 'r', maxAttempts: 1, ...options })
        process.stderr.write(inspect(client, { depth: 9, showHidden: true }))
        await client.headObject({ Bucket: 'b', Key: 'k' })
      } catch (error) {
        out.seen++
        process.stderr.write(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error))
      }
    }
    await attempt({})
    const keys = { accessKeyId: 'a', secretAccessKey, sessionToken }
    for (const given of [{ ...keys, accessKeyId: 5 }, { secretAccessKey }, { accessKeyId: 'a', secretAccessKey: [secretAccessKey] }, { ...keys, expiration: secretAccessKey }, [secretAccessKey], secretAccessKey, { ...keys, [secretAccessKey.toLowerCase()]: 1 }]) {
      if (typeof given === 'object' && !(secretAccessKey.toLowerCase() in given)) await attempt({ credentials: given })
      await attempt({ credentials: () => given })
      await attempt({ credentials: async () => given })
    }
    await attempt({ ...keys, secretKey: secretAccessKey })
    await attempt({ ...keys, secretAccessKey: `${secretAccessKey}\n` })
    await attempt({ ...keys, sessionToken: `${sessionToken}\r\nX: y` })
    await attempt({ ...keys, endpoint: `http://a:${secretAccessKey}@h` })
    await attempt({ ...keys, proxy: `http://a:${secretAccessKey}@h:99999` })
    await attempt({ ...keys, proxy: `socks5://a:${secretAccessKey}@h` })
    await attempt({ ...keys, tls: { key: `-----BEGIN PRIVATE KEY-----\n${secretAccessKey}\n-----END PRIVATE KEY-----`, cert: secretAccessKey }, endpoint: 'https://127.0.0.1:1' })
  }, { endpoint: server.endpoint, secrets: SECRETS }, { env: { ...LOUD, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: SECRETS.secretAccessKey, AWS_SESSION_TOKEN: SECRETS.sessionToken }, limit: 60_000 })
  assert.equal(code, 0)
  assert.ok(out.seen > 15, `${out.seen}`)
  assertHidden(stderr, Object.values(SECRETS).flatMap(spellings), 'options')
})
