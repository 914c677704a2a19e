'use strict'

// A program in the AWS SDK v2's style runs against a store below /datastore, in the region forepaas, and ends by itself.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const fs = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { test } = require('node:test')
const { promisify } = require('node:util')
const { DataStoreClient } = require('datastore-client')
const { bytesOf, md5 } = require('./support/bytes.js')
const { localStore } = require('./support/local-store.js')

const store = localStore({ prefix: '/datastore', region: 'forepaas' })

function connect(t, options) {
  const client = new DataStoreClient({ ...store.options, ...options })
  t.after(() => client.close())
  return client
}

test('a program in the SDK v2\'s style', async t => {
  const { endpoint } = store
  assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+\/datastore$/)
  const folder = fs.mkdtempSync(join(tmpdir(), 'sdk-v2-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const file = join(folder, 'may.pdf')
  const bytes = bytesOf(1_000_000)
  fs.writeFileSync(file, bytes)
  const program = join(__dirname, 'support', 'sdk-v2-program.js')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'program', file], {
    env: { ...process.env, ENDPOINT: endpoint }, timeout: 60_000
  })
  assert.equal(stderr, '')
  assert.deepEqual(stdout.trim().split('\n'), [
    `stored "${md5(bytes)}"`,
    'listed reports/may.pdf 1000000',
    'downloaded',
    'missing NoSuchKey 404',
    'whole null 1000000 application/pdf',
    'head NoSuchKey undefined',
    'promise 1000000',
    'deleted null null'
  ])
  assert.deepEqual(fs.readFileSync(`${file}.copy`), bytes)
})

const SPELLINGS = {
  's3ForcePathStyle and signatureVersion': () => ({ s3ForcePathStyle: true, signatureVersion: 'v4' }),
  'forcePathStyle': () => ({ forcePathStyle: true }),
  'a slash at the endpoint\'s end': () => ({ endpoint: `${store.endpoint}/` }),
  'credentials as an object': ({ accessKeyId, secretAccessKey }) => ({
    credentials: { accessKeyId, secretAccessKey }, accessKeyId: undefined, secretAccessKey: undefined
  })
}

for (const [what, spell] of Object.entries(SPELLINGS)) {
  test(`below /datastore with ${what}`, async t => {
    const client = connect(t, spell(store.options))
    await client.createBucket({ Bucket: 'reports' })
    await client.putObject({ Bucket: 'reports', Key: 'a b/ä+?#', Body: 'text' })
    assert.equal(await client.getObject({ Bucket: 'reports', Key: 'a b/ä+?#' }).text(), 'text')
    assert.deepEqual((await client.listObjects({ Bucket: 'reports' })).Contents.map(({ Key }) => Key), ['a b/ä+?#'])
    assert.deepEqual((await client.listBuckets()).Buckets.map(({ Name }) => Name), ['reports'])
    await client.deleteObject({ Bucket: 'reports', Key: 'a b/ä+?#' })
    await client.deleteBucket({ Bucket: 'reports' })
  })
}

test('without its prefix the same store answers that nothing is there', async t => {
  const client = connect(t, { endpoint: store.endpoint.replace('/datastore', '') })
  await assert.rejects(client.listBuckets(), { name: 'DataStoreError', statusCode: 404 })
})

test('another region than the store\'s', async t => {
  const client = connect(t, { region: 'us-east-1', maxAttempts: 1 })
  await assert.rejects(client.listBuckets(), { name: 'DataStoreError', code: 'AuthorizationHeaderMalformed', statusCode: 400 })
})

test('another signature version is refused at once', () => {
  for (const signatureVersion of ['v2', 's3', 'v4a']) {
    assert.throws(() => new DataStoreClient({ endpoint: 'http://127.0.0.1:9', signatureVersion }), {
      name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /signatureVersion/
    })
  }
})
