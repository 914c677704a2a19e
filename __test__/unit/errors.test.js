'use strict'

const assert = require('node:assert/strict')
const { inspect } = require('node:util')
const { pipeline } = require('node:stream/promises')
const { Writable } = require('node:stream')
const test = require('node:test')
const { DataStoreError } = require('../../index.js')
const { fakeClient, noSuchKey } = require('../support/fake-native.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

function failing(failure = noSuchKey()) {
  const { client, native } = fakeClient()
  for (const verb of Object.keys(native.handlers)) native.handlers[verb] = () => { throw failure }
  return client
}

async function caught(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

test('a failure becomes a DataStoreError with all that is known', async () => {
  const error = await caught(failing({ ...noSuchKey(), attempts: 2, retryable: true, bucketRegion: 'eu' }).headObject(OBJECT))
  assert.ok(error instanceof DataStoreError)
  assert.ok(error instanceof Error)
  assert.equal(error.name, 'DataStoreError')
  assert.equal(error.message, 'The specified key does not exist.')
  const { code, statusCode, requestId, operation, bucket, key, attempts, retryable, bucketRegion } = error
  assert.deepEqual({ code, statusCode, requestId, operation, bucket, key, attempts, retryable, bucketRegion }, {
    code: 'NoSuchKey', statusCode: 404, requestId: 'R1', operation: 'headObject', bucket: 'b', key: 'k', attempts: 2, retryable: true, bucketRegion: 'eu'
  })
})

test('what is not known is absent', async () => {
  const error = await caught(failing({ code: 'ConnectError', message: 'refused', attempts: 0, retryable: true }).listBuckets())
  assert.deepEqual(Object.keys(error).sort(), ['attempts', 'code', 'operation', 'retryable'])
})

test('a cause in words becomes an Error', async () => {
  const error = await caught(failing({ ...noSuchKey(), cause: 'connection reset' }).headObject(OBJECT))
  assert.ok(error.cause instanceof Error)
  assert.equal(error.cause.message, 'connection reset')
})

test('the name is not repeated when an error is printed', async () => {
  const text = inspect(await caught(failing().headObject(OBJECT)))
  assert.match(text, /^DataStoreError: The specified key does not exist\.\n/)
  assert.match(text, /code: 'NoSuchKey'/)
})

for (const [what, run] of Object.entries({
  headObject: client => client.headObject(OBJECT),
  'putObject of memory': client => client.putObject({ ...OBJECT, Body: 'x' }),
  'bytes()': client => client.getObject(OBJECT).bytes(),
  'json()': client => client.getObject(OBJECT).json(),
  'promise()': client => client.getObject(OBJECT).promise(),
  'metadata()': client => client.getObject(OBJECT).metadata()
})) {
  test(`${what}: the stack holds the awaiting caller`, async () => {
    async function theCaller() {
      await run(failing())
    }
    assert.match((await caught(theCaller())).stack, /at async theCaller /)
  })
}

test('callback: the stack holds the caller', async () => {
  const client = failing()
  const error = await new Promise(function theCaller(resolve) {
    client.headObject(OBJECT, resolve)
  })
  assert.match(error.stack, /^DataStoreError: The specified key does not exist\.\n[^]*theCaller/)
})

test('stream: the stack holds who listened', async () => {
  const client = failing()
  const error = await new Promise(function theCaller(resolve) {
    client.getObject(OBJECT).on('error', resolve).resume()
  })
  assert.match(error.stack, /theCaller/)
  assert.doesNotMatch(error.stack, /node:/)
})

test('pipeline: the stack holds the caller below Node\'s own frames', async () => {
  const client = failing()
  async function theCaller() {
    await pipeline(client.getObject(OBJECT), new Writable({ write() {} }))
  }
  assert.match((await caught(theCaller())).stack, /theCaller/)
})

test('for await: the stack holds the caller', async () => {
  const client = failing()
  async function theCaller() {
    for await (const chunk of client.getObject(OBJECT)) assert.fail(chunk)
  }
  const error = await caught(theCaller())
  assert.equal(error.code, 'NoSuchKey')
  assert.match(error.stack, /theCaller/)
})

test('an argument error\'s stack holds the caller', async () => {
  const client = failing()
  async function theCaller() {
    await client.headObject({})
  }
  assert.match((await caught(theCaller())).stack, /theCaller/)
})

test('a program\'s own prepareStackTrace does no harm', async () => {
  const client = failing()
  const before = Error.prepareStackTrace
  Error.prepareStackTrace = (_error, sites) => sites
  try {
    const error = await new Promise(resolve => client.headObject(OBJECT, resolve))
    assert.equal(error.code, 'NoSuchKey')
  } finally {
    Error.prepareStackTrace = before
  }
})
