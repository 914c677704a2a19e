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
const { ownStore } = require('./support/own-store.js')

const KEYS = { accessKeyId: 'program-key', secretAccessKey: 'program-secret' }
const start = t => ownStore(t, '--prefix', '/datastore', '--region', 'forepaas', '--access-key', KEYS.accessKeyId, '--secret-key', KEYS.secretAccessKey)

test('a program in the SDK v2\'s style', async t => {
  const endpoint = await start(t)
  assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+\/datastore$/)
  const folder = fs.mkdtempSync(join(tmpdir(), 'sdk-v2-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const file = join(folder, 'may.pdf')
  const bytes = bytesOf(1_000_000)
  fs.writeFileSync(file, bytes)
  const program = join(__dirname, 'support', 'sdk-v2-program.js')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'reports', file], {
    env: { ...process.env, ENDPOINT: endpoint }, timeout: 60_000
  })
  assert.equal(stderr, '')
  assert.deepEqual(stdout.trim().split('\n'), [
    `stored "${md5(bytes)}"`,
    'listed reports/may.pdf 1000000',
    'downloaded',
    'missing NoSuchKey 404',
    'whole null 1000000 application/pdf',
    'head NotFound undefined',
    'promise 1000000',
    'deleted null'
  ])
  assert.deepEqual(fs.readFileSync(`${file}.copy`), bytes)
})

for (const [what, options] of Object.entries({
  's3ForcePathStyle and signatureVersion': { s3ForcePathStyle: true, signatureVersion: 'v4' },
  'forcePathStyle': { forcePathStyle: true },
  'a slash at the endpoint\'s end': { slash: '/' },
  'credentials as an object': { credentials: KEYS, accessKeyId: undefined, secretAccessKey: undefined }
})) {
  test(`below /datastore with ${what}`, async t => {
    const { slash = '', ...rest } = options
    const client = new DataStoreClient({ endpoint: await start(t) + slash, region: 'forepaas', ...KEYS, ...rest })
    t.after(() => client.close())
    await client.createBucket({ Bucket: 'reports' })
    await client.putObject({ Bucket: 'reports', Key: 'a b/ä+?#', Body: 'text' })
    assert.equal(await client.getObject({ Bucket: 'reports', Key: 'a b/ä+?#' }).text(), 'text')
    assert.deepEqual((await client.listObjects({ Bucket: 'reports' })).Contents.map(({ Key }) => Key), ['a b/ä+?#'])
    assert.deepEqual((await client.listBuckets()).Buckets.map(({ Name }) => Name), ['reports'])
  })
}

test('without its prefix the same store answers that nothing is there', async t => {
  const endpoint = await start(t)
  const client = new DataStoreClient({ endpoint: endpoint.replace('/datastore', ''), region: 'forepaas', ...KEYS })
  t.after(() => client.close())
  await assert.rejects(client.listBuckets(), { name: 'DataStoreError', statusCode: 404 })
})

test('another region than the store\'s', async t => {
  const client = new DataStoreClient({ endpoint: await start(t), region: 'us-east-1', maxAttempts: 1, ...KEYS })
  t.after(() => client.close())
  await assert.rejects(client.listBuckets(), { name: 'DataStoreError', code: 'AuthorizationHeaderMalformed', statusCode: 400 })
})

test('another signature version is refused at once', () => {
  for (const signatureVersion of ['v2', 's3', 'v4a']) {
    assert.throws(() => new DataStoreClient({ endpoint: 'http://127.0.0.1:9', signatureVersion }), {
      name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /signatureVersion/
    })
  }
})
