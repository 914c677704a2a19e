'use strict'

// What an error says: the store's code, the call, the caller's own place in the program, and no secret.

const assert = require('node:assert/strict')
const path = require('node:path')
const { pipeline } = require('node:stream/promises')
const { PassThrough } = require('node:stream')
const { test } = require('node:test')
const { inspect } = require('node:util')
const { DataStoreError } = require('datastore-client')
const { can } = require('./support/capabilities.js')
const { settings } = require('./support/settings.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('errors')
const MISSING = { Bucket: bucket, Key: 'none' }

test('the fields of an error', async () => {
  const error = await client.getObject(MISSING).bytes().catch(error => error)
  assert.equal(error instanceof DataStoreError && error instanceof Error, true)
  const { name, code, statusCode, operation, bucket: where, key, attempts, retryable, requestId, message } = error
  assert.deepEqual({ name, code, statusCode, operation, where, key, attempts, retryable }, {
    name: 'DataStoreError', code: 'NoSuchKey', statusCode: 404, operation: 'getObject', where: bucket, key: 'none', attempts: 1, retryable: false
  })
  assert.match(requestId, /^\S{8,}$/)
  assert.match(message, /\S{3}/)
})

test('an error of a bucket has no key', async () => {
  const error = await client.listObjects({ Bucket: `${bucket}-none` }).catch(error => error)
  assert.deepEqual([error.operation, error.bucket, 'key' in error], ['listObjects', `${bucket}-none`, false])
})

// The functions below are looked for by name in the stacks.
const STYLES = {
  awaited: async function awaitingCaller() { await client.headObject(MISSING) },
  'of bytes()': async function readingCaller() { await client.getObject(MISSING).bytes() },
  'of metadata()': async function describingCaller() { await client.getObject(MISSING).metadata() },
  'of a put': async function puttingCaller() { await client.putObject({ Bucket: `${bucket}-none`, Key: 'k', Body: 'x' }) },
  'of the iterator': async function iteratingCaller() { for await (const object of client.objects({ Bucket: `${bucket}-none` })) assert.fail(object) },
  'of a callback': function callingBackCaller() {
    return new Promise((resolve, reject) => client.headObject(MISSING, error => reject(error)))
  },
  'of getObject with a callback': function gettingCaller() {
    return new Promise((resolve, reject) => client.getObject(MISSING, error => reject(error)))
  },
  'of for await': async function loopingCaller() { for await (const chunk of client.getObject(MISSING)) assert.fail(chunk) },
  'of a pipeline': async function pipingCaller() { await pipeline(client.getObject(MISSING), new PassThrough()) },
  'of pipe() and \'error\'': function listeningCaller() {
    return new Promise((resolve, reject) => client.getObject(MISSING).on('error', reject).pipe(new PassThrough()))
  }
}

for (const [style, call] of Object.entries(STYLES)) {
  test(`the stack of an error ${style} names its caller`, async () => {
    const error = await call().catch(error => error)
    assert.equal(error.name, 'DataStoreError')
    assert.match(error.stack, new RegExp(`at .*${call.name}.*${path.basename(__filename)}:\\d+`))
    assert.match(error.stack.split('\n')[0], new RegExp(`^(Error|DataStoreError).*${error.message.slice(0, 10)}`))
  })
}

test('the stack of a bad argument names its caller', async () => {
  for (const verb of ['headObject', 'putObject', 'listObjects', 'deleteBucket']) {
    const error = await client[verb]({}).catch(error => error)
    assert.match(error.stack, new RegExp(path.basename(__filename)))
  }
})

test('a wrong secret', async t => {
  const own = connect({ secretAccessKey: 'wrong' })
  t.after(() => own.close())
  await assert.rejects(own.listObjects({ Bucket: bucket }), { name: 'DataStoreError', code: 'SignatureDoesNotMatch', statusCode: 403, retryable: false, attempts: 1 })
  await assert.rejects(own.putObject({ Bucket: bucket, Key: 'k', Body: 'x' }), { code: 'SignatureDoesNotMatch', statusCode: 403 })
  await assert.rejects(own.getObject({ Bucket: bucket, Key: 'k' }).toArray(), { code: 'SignatureDoesNotMatch', statusCode: 403 })
})

test('an unknown access key', async t => {
  const own = connect({ accessKeyId: 'AKIANOBODYATALL' })
  t.after(() => own.close())
  await assert.rejects(own.listObjects({ Bucket: bucket }), { name: 'DataStoreError', code: 'InvalidAccessKeyId', statusCode: 403, attempts: 1 })
})

test('no credentials', async t => {
  const own = connect({ accessKeyId: undefined, secretAccessKey: undefined, credentials: 'anonymous' })
  t.after(() => own.close())
  await assert.rejects(own.listObjects({ Bucket: bucket }), { name: 'DataStoreError', code: 'AccessDenied', statusCode: 403 })
})

test('nothing listens at the endpoint', async t => {
  const own = connect({ endpoint: 'http://127.0.0.1:1', proxy: false, maxAttempts: 2 })
  t.after(() => own.close())
  await assert.rejects(own.headBucket({ Bucket: bucket }), {
    name: 'DataStoreError', code: 'ConnectError', operation: 'headBucket', attempts: 2, retryable: true
  })
})

test('no secret is shown by a client, its errors or their causes', async t => {
  const secrets = { secretAccessKey: 'the-secret-of-secrets', sessionToken: 'the-token-of-tokens' }
  const own = connect({ ...secrets, accessKeyId: settings.accessKeyId, maxAttempts: 1 })
  t.after(() => own.close())
  const errors = await Promise.all([
    own.listObjects({ Bucket: bucket }), own.getObject({ Bucket: bucket, Key: 'k' }).bytes(), own.putObject({ Bucket: bucket, Key: 'k', Body: 'x' })
  ].map(promise => promise.catch(error => error)))
  assert.deepEqual(errors.map(({ name }) => name), Array(3).fill('DataStoreError'))
  const shown = [own, own.getObject({ Bucket: bucket, Key: 'k' }), ...errors].map(value => inspect(value, { depth: 10, showHidden: true }) + String(value) + JSON.stringify(value)).join()
  for (const secret of [...Object.values(secrets), 'X-Amz-Signature', 'AWS4-HMAC']) assert.equal(shown.includes(secret), false, secret)
})

test('a client shows where it goes', () => {
  assert.match(inspect(client), /^DataStoreClient \{ endpoint: '.*', region: '.*' \}$/)
})

test('an AbortError has the signal\'s reason', async () => {
  const abort = new AbortController()
  const done = client.headObject(MISSING, { signal: abort.signal })
  const reason = new Error('enough')
  abort.abort(reason)
  await assert.rejects(done, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
})

test(`a missing object's message is ${can.messages ? 'the store\'s' : 'ours, for the store sends none'}`, async () => {
  const { message } = await client.getObject(MISSING).bytes().catch(error => error)
  assert.match(message, can.messages ? /The specified key does not exist/ : /^the object does not exist$/)
})
