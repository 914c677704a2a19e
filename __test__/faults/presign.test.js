'use strict'

// What a presigned URL is made of: only what was asked for, signed for the client's keys, region and clock.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { inspect } = require('node:util')
const { Worker } = require('node:worker_threads')
const { done, s3Error, scopeOf } = require('../support/answers.js')
const { DataStoreClient, KEYS, clientOf, errorOf, withEnv } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { KEYS: STRANGE } = require('../support/keys.js')
const { OPERATIONS } = require('../../lib/presign.js')
const { verifiedUrl } = require('../support/sigv4.js')

const SECRET = KEYS.secretAccessKey
const OBJECT = { Bucket: 'bucket', Key: 'k' }
const NONE = { accessKeyId: undefined, secretAccessKey: undefined }
const OWN = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders', 'X-Amz-Signature']

const make = (t, options) => clientOf(t, 'https://s3.plant.example/datastore', options)
/** Of the query: what does not belong to the signature. */
const queryOf = url => Object.fromEntries([...new URL(url).searchParams].filter(([name]) => !OWN.includes(name)))

for (const [operation, params, method, path, query] of [
  ['getObject', OBJECT, 'GET', '/bucket/k', {}],
  ['getObject', { ...OBJECT, VersionId: 'v', PartNumber: 2, ResponseContentType: 'a/b' }, 'GET', '/bucket/k', { versionId: 'v', partNumber: '2', 'response-content-type': 'a/b' }],
  ['headObject', OBJECT, 'HEAD', '/bucket/k', {}],
  ['putObject', OBJECT, 'PUT', '/bucket/k', {}],
  ['putObject', { ...OBJECT, ACL: 'private', StorageClass: 'X', Metadata: { a: 'b c', e: '' }, Tagging: 'a=b' }, 'PUT', '/bucket/k', { 'x-amz-acl': 'private', 'x-amz-storage-class': 'X', 'x-amz-meta-a': 'b c', 'x-amz-meta-e': '', 'x-amz-tagging': 'a=b' }],
  ['deleteObject', { ...OBJECT, VersionId: 'v' }, 'DELETE', '/bucket/k', { versionId: 'v' }],
  ['listObjects', { Bucket: 'bucket', Prefix: 'a b' }, 'GET', '/bucket/', { prefix: 'a b' }],
  ['listObjectsV2', { Bucket: 'bucket', EncodingType: 'url' }, 'GET', '/bucket/', { 'list-type': '2', 'encoding-type': 'url' }],
  ['headBucket', { Bucket: 'bucket' }, 'HEAD', '/bucket/', {}],
  ['createBucket', { Bucket: 'bucket' }, 'PUT', '/bucket/', {}],
  ['deleteBucket', { Bucket: 'bucket' }, 'DELETE', '/bucket/', {}],
  ['listBuckets', undefined, 'GET', '/', {}]
]) {
  test(`${operation}: only what was asked for is in the URL (${Object.keys(query).join() || 'nothing'})`, t => {
    const url = make(t).presign(operation, params)
    const promise = verifiedUrl(url, method, SECRET)
    assert.deepEqual([promise.host, promise.path, promise.names, promise.expires], ['s3.plant.example', `/datastore${path}`, ['host'], 900])
    assert.deepEqual(queryOf(url), query)
  })
}

const UPLOAD = { ...OBJECT, UploadId: 'u' }
/** What an operation cannot do without, besides Bucket and Key; and the names in its query. */
const DEMANDS = {
  copyObject: [{ ...OBJECT, CopySource: 'b/s' }, []],
  getObjectAttributes: [{ ...OBJECT, ObjectAttributes: ['ETag'] }, ['attributes', 'x-amz-object-attributes']],
  getObjectTagging: [OBJECT, ['tagging']],
  deleteObjectTagging: [OBJECT, ['tagging']],
  listObjectsV2: [undefined, ['list-type']],
  listObjectVersions: [undefined, ['versions']],
  listMultipartUploads: [undefined, ['uploads']],
  listParts: [UPLOAD, ['uploadId']],
  createMultipartUpload: [OBJECT, ['uploads']],
  uploadPart: [{ ...UPLOAD, PartNumber: 1 }, ['partNumber', 'uploadId']],
  uploadPartCopy: [{ ...UPLOAD, PartNumber: 1, CopySource: 'b/s' }, ['partNumber', 'uploadId']],
  completeMultipartUpload: [UPLOAD, ['uploadId']],
  abortMultipartUpload: [UPLOAD, ['uploadId']],
  getBucketLocation: [undefined, ['location']],
  getBucketVersioning: [undefined, ['versioning']],
  getBucketPolicy: [undefined, ['policy']],
  deleteBucketPolicy: [undefined, ['policy']],
  getBucketTagging: [undefined, ['tagging']],
  deleteBucketTagging: [undefined, ['tagging']]
}
const OF_OBJECT = ['getObject', 'headObject', 'putObject', 'deleteObject']

function paramsOf(operation) {
  if (operation === 'listBuckets') return {}
  return DEMANDS[operation]?.[0] ?? (OF_OBJECT.includes(operation) ? OBJECT : { Bucket: 'bucket' })
}

for (const operation of OPERATIONS) {
  test(`${operation}: a URL at once and later, and nobody is asked for credentials that are there`, async t => {
    let asked = 0
    const client = make(t, { ...NONE, credentials: () => { asked++; return { ...KEYS, expiration: new Date(Date.now() + 3_600_000) } } })
    const names = DEMANDS[operation]?.[1] ?? []
    const params = paramsOf(operation)
    const path = operation === 'listBuckets' ? '/datastore/' : `/datastore/bucket/${params.Key ?? ''}`
    const later = await client.presignAsync(operation, params)
    const atOnce = client.presign(operation, params)
    for (const url of [later, atOnce]) {
      assert.equal(new URL(url).pathname, path)
      const others = Object.keys(queryOf(url)).filter(name => name !== 'x-id')
      assert.deepEqual(others.sort(), [...names].sort())
    }
    await client.presignAsync(operation, params) // whatever the call before left behind has been delivered by now
    assert.equal(asked, 1)
  })
}

test('every operation is presigned in a worker thread, whose stack is small', async () => {
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads')
    const { DataStoreClient } = require('datastore-client')
    const client = new DataStoreClient(workerData.options)
    parentPort.postMessage(workerData.calls.map(([operation, params]) => client.presign(operation, params)))
  `, { eval: true, workerData: { options: { endpoint: 'https://s3.plant.example', region: 'r', ...KEYS }, calls: OPERATIONS.map(operation => [operation, paramsOf(operation)]) } })
  const [urls] = await once(worker, 'message')
  await worker.terminate()
  assert.equal(urls.filter(url => url.includes('X-Amz-Signature=')).length, OPERATIONS.length)
})

for (const [name, Key] of Object.entries(STRANGE)) {
  test(`${name} as a key is signed as it stands`, t => {
    const { path } = verifiedUrl(make(t).presign('getObject', { Bucket: 'bucket', Key }), 'GET', SECRET)
    assert.equal(decodeURIComponent(path.slice('/datastore/bucket/'.length)), Key)
  })
}

test('what the sender must send is signed: HTTP\'s own headers, encryption, checksums, locks, the user\'s', t => {
  const headers = {
    'content-type': 'text/x', 'cache-control': 'no-store', 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==', 'content-encoding': 'gzip', 'if-none-match': '*',
    'x-amz-server-side-encryption': 'AES256', 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-mine': '1'
  }
  const url = make(t).presign('putObject', {
    ...OBJECT, ContentType: 'text/x', CacheControl: 'no-store', ContentMD5: headers['content-md5'], ContentEncoding: 'gzip', IfNoneMatch: '*',
    ServerSideEncryption: 'AES256', ChecksumCRC32: 'NhCmhg==', ObjectLockMode: 'GOVERNANCE', headers: { 'X-Mine': '1' }
  })
  const { names } = verifiedUrl(url, 'PUT', SECRET, headers)
  assert.deepEqual(names, ['host', ...Object.keys(headers)].sort())
  assert.deepEqual(queryOf(url), {})
})

test('a customer\'s key is never in a URL', t => {
  const url = make(t).presign('getObject', { ...OBJECT, SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=', SSECustomerKeyMD5: 'bWQ1' })
  assert.deepEqual(queryOf(url), {})
  assert.match(new URL(url).searchParams.get('X-Amz-SignedHeaders'), /x-amz-server-side-encryption-customer-key;/)
})

test('virtual hosts, and AWS\'s own by region', t => {
  const host = (endpoint, options) => new URL(clientOf(t, endpoint, options).presign('getObject', OBJECT)).host
  assert.equal(host('https://plant.example', { forcePathStyle: false }), 'bucket.plant.example')
  assert.equal(host('http://127.0.0.1:9000', { forcePathStyle: false }), '127.0.0.1:9000')
  const BARE = { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_S3: undefined, AWS_CONFIG_FILE: '/nowhere', AWS_PROFILE: undefined }
  const aws = (region, options, params = OBJECT) => {
    const client = withEnv(BARE, () => new DataStoreClient({ region, ...KEYS, ...options }))
    t.after(() => client.close())
    return new URL(client.presign('getObject', params)).host
  }
  assert.equal(aws('eu-west-3'), 'bucket.s3.eu-west-3.amazonaws.com')
  assert.equal(aws('cn-north-1'), 'bucket.s3.cn-north-1.amazonaws.com.cn')
  assert.equal(aws('us-gov-west-1'), 'bucket.s3.us-gov-west-1.amazonaws.com')
  assert.equal(aws('eu-west-3', { forcePathStyle: true }), 's3.eu-west-3.amazonaws.com')
  assert.equal(aws('eu-west-3', {}, { Bucket: 'dot.ted', Key: 'k' }), 's3.eu-west-3.amazonaws.com')
})

test('a session token is in the URL', t => {
  const { query } = verifiedUrl(make(t, { sessionToken: 'to/k+en=' }).presign('getObject', OBJECT), 'GET', SECRET)
  assert.equal(query.get('X-Amz-Security-Token'), 'to/k+en=')
})

test('expiresIn is in seconds, from one to a week', t => {
  const client = make(t)
  for (const expiresIn of [1, 60, 604_800]) assert.equal(verifiedUrl(client.presign('getObject', OBJECT, { expiresIn }), 'GET', SECRET).expires, expiresIn)
  for (const expiresIn of [0, -1, 1.5, 604_801, NaN, '60']) {
    assert.throws(() => client.presign('getObject', OBJECT, { expiresIn }), { name: 'TypeError', message: /expiresIn/ })
  }
})

test('what a sender sends is not the URL\'s: Body and its like are refused', async t => {
  const client = make(t)
  for (const [operation, more] of [['putObject', { Body: 'x' }], ['putObject', { ContentLength: 1 }], ['putObject', { ChecksumAlgorithm: 'CRC32' }], ['createBucket', { CreateBucketConfiguration: { LocationConstraint: 'x' } }]]) {
    const params = operation === 'createBucket' ? { Bucket: 'bucket', ...more } : { ...OBJECT, ...more }
    assert.throws(() => client.presign(operation, params), { name: 'TypeError', message: new RegExp(`"${Object.keys(more)[0]}"`) })
    await assert.rejects(client.presignAsync(operation, params), { name: 'TypeError' })
  }
})

test('wrong arguments are TypeErrors that name what was meant', async t => {
  const client = make(t)
  assert.throws(() => client.presign('getObjct', OBJECT), { name: 'TypeError', message: /"getObjct".*Did you mean "getObject"/ })
  assert.throws(() => client.presign(undefined, OBJECT), { name: 'TypeError', message: /"operation"/ })
  assert.throws(() => client.presign('getObject', { Bucket: 'b' }), { name: 'TypeError', message: /"Key"/ })
  assert.throws(() => client.presign('getObject', OBJECT, { expires: 5 }), { name: 'TypeError', message: /"expires".*Did you mean "expiresIn"/ })
  assert.throws(() => client.presign('getObject', OBJECT, 60), { name: 'TypeError', message: /"options"/ })
  await assert.rejects(client.presignAsync('getObject', { Bucket: 'b' }), { name: 'TypeError', message: /"Key"/ })
  assert.throws(() => Reflect.apply(client.presign, undefined, ['getObject', OBJECT]), { code: 'ERR_INVALID_THIS' })
})

test('an anonymous client has nothing to sign with, and says so', async t => {
  const client = make(t, { ...NONE, credentials: 'anonymous' })
  const wanted = { name: 'DataStoreError', code: 'CredentialsError', message: /anonymous/, operation: 'presign', bucket: 'bucket', key: 'k' }
  assert.throws(() => client.presign('getObject', OBJECT), wanted)
  await assert.rejects(client.presignAsync('getObject', OBJECT), { ...wanted, operation: 'presignAsync' })
})

test('keys of a function are not at hand before they were asked for; afterwards they are, until they expire', async t => {
  let asked = 0
  const client = make(t, { ...NONE, credentials: async () => ({ ...KEYS, accessKeyId: `user${++asked}`, expiration: new Date(Date.now() + (asked === 1 ? 3_600_000 : -1)) }) })
  assert.throws(() => client.presign('getObject', OBJECT), { name: 'DataStoreError', code: 'CredentialsError', message: /presignAsync/ })
  assert.equal(asked, 0, 'nobody was asked')
  assert.equal(verifiedUrl(await client.presignAsync('getObject', OBJECT), 'GET', SECRET).id, 'user1')
  assert.equal(verifiedUrl(client.presign('getObject', OBJECT), 'GET', SECRET).id, 'user1')
  assert.equal(asked, 1)
})

test('presignAsync() asks for new keys when those at hand end within a minute; presign() makes do with them', async t => {
  let asked = 0
  const client = make(t, { ...NONE, credentials: () => ({ ...KEYS, accessKeyId: `user${++asked}`, expiration: new Date(Date.now() + 30_000) }) })
  const id = url => verifiedUrl(url, 'GET', SECRET).id
  assert.equal(id(await client.presignAsync('getObject', OBJECT)), 'user1')
  assert.equal(id(client.presign('getObject', OBJECT)), 'user1')
  assert.equal(id(await client.presignAsync('getObject', OBJECT)), 'user2')
})

test('keys that have expired are not at hand any more', async t => {
  const client = make(t, { ...NONE, credentials: () => ({ ...KEYS, expiration: new Date(Date.now() - 1) }) })
  await client.presignAsync('getObject', OBJECT)
  assert.throws(() => client.presign('getObject', OBJECT), { code: 'CredentialsError', message: /presignAsync/ })
})

test('a function that fails is the error of presignAsync', async t => {
  const client = make(t, { ...NONE, credentials: () => { throw new Error('the vault is sealed') } })
  const error = await errorOf(client.presignAsync('getObject', OBJECT))
  assert.deepEqual([error.code, error.cause?.message], ['CredentialsError', 'the vault is sealed'])
})

test('keys of the environment: presignAsync first, then presign', async t => {
  const client = withEnv({ AWS_ACCESS_KEY_ID: 'env', AWS_SECRET_ACCESS_KEY: SECRET, AWS_PROFILE: undefined }, () => make(t, NONE))
  assert.throws(() => client.presign('getObject', OBJECT), { code: 'CredentialsError', message: /presignAsync/ })
  assert.equal(verifiedUrl(await client.presignAsync('getObject', OBJECT), 'GET', SECRET).id, 'env')
  assert.equal(verifiedUrl(client.presign('getObject', OBJECT), 'GET', SECRET).id, 'env')
})

test('the region is the client\'s, found without a request', t => {
  const { region } = verifiedUrl(withEnv({ AWS_REGION: 'env-region' }, () => make(t, { region: undefined })).presign('getObject', OBJECT), 'GET', SECRET)
  assert.equal(region, 'env-region')
  assert.equal(verifiedUrl(make(t).presign('getObject', OBJECT), 'GET', SECRET).region, 'forepaas')
})

test('what the client has learned is used: the bucket\'s region, the store\'s clock', async t => {
  const store = Date.now() + 5 * 3_600_000
  let skewed = true
  const server = await faultServer(request => {
    if (skewed) {
      skewed = false
      return s3Error(403, 'RequestTimeTooSkewed', { headers: { Date: new Date(store).toUTCString() } })
    }
    return scopeOf(request).region === 'there' ? done() : s3Error(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'there' } })
  }, t)
  const client = clientOf(t, server)
  await client.deleteObject(OBJECT)
  const { region, time } = verifiedUrl(client.presign('getObject', OBJECT), 'GET', SECRET)
  assert.equal(region, 'there')
  assert.equal(time.slice(0, 11), new Date(store).toISOString().replace(/[-:]/g, '').slice(0, 11))
  assert.equal(verifiedUrl(client.presign('getObject', { Bucket: 'other', Key: 'k' }), 'GET', SECRET).region, 'forepaas')
})

test('nothing is sent, and nothing of a URL is kept', async t => {
  const server = await faultServer(() => done(), t)
  const client = clientOf(t, server)
  const url = client.presign('putObject', OBJECT)
  await client.presignAsync('putObject', OBJECT)
  assert.equal(server.accepted, 0)
  const signature = new URL(url).searchParams.get('X-Amz-Signature')
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(signature))
})

test('no error holds a URL or a key', async t => {
  const client = make(t, { ...NONE, credentials: 'anonymous' })
  for (const error of [await errorOf(client.presignAsync('getObject', { ...OBJECT, SSECustomerKey: 'secret-sse' })), await errorOf((async () => client.presign('getObject', OBJECT, { expiresIn: 0 }))())]) {
    assert.doesNotMatch(inspect(error, { depth: 9 }), /X-Amz|secret-sse|test-secret/)
  }
})

test('a closed client presigns no more', async t => {
  const client = make(t)
  await client.close()
  assert.throws(() => client.presign('getObject', OBJECT), { code: 'ClientClosed' })
  await assert.rejects(client.presignAsync('getObject', OBJECT), { code: 'ClientClosed' })
})
