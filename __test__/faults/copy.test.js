'use strict'

// copyObject against a store that answers what real ones answer rarely: errors behind a 200, sources that are too large.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { inOrder, s3Error, stepOf, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const GIB = 2 ** 30
const COPY = { Bucket: 'b', Key: 'k', CopySource: { Bucket: 'b', Key: 's' } }
const copied = xml('<CopyObjectResult><ETag>"e1"</ETag><LastModified>2024-01-01T00:00:00.000Z</LastModified></CopyObjectResult>')
const error200 = code => xml(`<Error><Code>${code}</Code><Message>the message of ${code}</Message></Error>`, { headers: { 'x-amz-request-id': 'R-2' } })
const tooLarge = xml('<Error><Code>InvalidRequest</Code><Message>The specified copy source is larger than the maximum allowable size for a copy source: 5368709120</Message></Error>', { status: 400 })

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, { maxAttempts: 2, ...options }) }
}

/** A source of `size` bytes that is too large for one request; `spoil(request, step)` may answer instead. */
function largeSource(size, spoil = () => undefined) {
  return request => {
    const { method, headers, query } = request
    const step = query.has('tagging') ? 'tags' : stepOf(request)
    const instead = spoil(request, step)
    if (instead !== undefined) return instead
    if (step === 'tags') return xml('<Tagging><TagSet><Tag><Key>a b</Key><Value>1&amp;2</Value></Tag></TagSet></Tagging>')
    if (method === 'HEAD') return { headers: { 'Content-Length': size, ETag: '"src"', 'Last-Modified': 'Mon, 03 Feb 2025 04:05:06 GMT', 'x-amz-version-id': 'v1', 'x-amz-meta-a': 'b' } }
    if (step === 'create') return xml('<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>U-1</UploadId></InitiateMultipartUploadResult>')
    if (step === 'complete') return xml('<CompleteMultipartUploadResult><ETag>"m-2"</ETag></CompleteMultipartUploadResult>')
    if (step === 'abort') return { status: 204 }
    if (headers['x-amz-copy-source-range'] === undefined) return tooLarge
    return xml(`<CopyPartResult><ETag>"p${query.get('partNumber')}"</ETag></CopyPartResult>`)
  }
}

test('an error behind a 200 is an error', async t => {
  const { client } = await setting(t, () => error200('AccessDenied'))
  const error = await errorOf(client.copyObject(COPY))
  assert.deepEqual([error.name, error.code, error.statusCode, error.message, error.requestId], ['DataStoreError', 'AccessDenied', 200, 'the message of AccessDenied', 'R-2'])
})

test('an InternalError behind a 200 is tried again', async t => {
  const { server, client } = await setting(t, inOrder(error200('InternalError'), copied))
  assert.equal((await client.copyObject(COPY)).CopyObjectResult.ETag, '"e1"')
  assert.equal(server.requests.length, 2)
})

test('white space before the result, which S3 sends while it copies', async t => {
  const { client } = await setting(t, () => ({ headers: { 'Content-Type': 'application/xml' }, body: `<?xml version="1.0"?>\n${' \n'.repeat(500)}<CopyObjectResult><ETag>e1</ETag></CopyObjectResult>` }))
  assert.equal((await client.copyObject(COPY)).CopyObjectResult.ETag, '"e1"')
})

test('a result that breaks off is no success', async t => {
  const { client } = await setting(t, () => xml('<CopyObjectResult><ETag>"e1"</ETag>'), { maxAttempts: 1 })
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'InvalidResponse')
})

test('a 200 without a word is no success', async t => {
  const { client } = await setting(t, () => ({ status: 200 }), { maxAttempts: 1 })
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'InvalidResponse')
})

test('a source over 5 GiB is copied in parts by itself', async t => {
  const { server, client } = await setting(t, largeSource(6 * GIB), { partSize: 4 * GIB, memoryLimit: 4 * GIB })
  const result = await client.copyObject({ ...COPY, StorageClass: 'STANDARD_IA' })
  assert.deepEqual([result.CopyObjectResult.ETag, result.CopySourceVersionId], ['"m-2"', 'v1'])
  const parts = server.requests.filter(({ query }) => query.has('partNumber')).sort((a, b) => a.query.get('partNumber') - b.query.get('partNumber'))
  assert.deepEqual(parts.map(({ headers }) => [headers['x-amz-copy-source-range'], headers['x-amz-copy-source-if-match'], headers['x-amz-copy-source']]), [
    [`bytes=0-${4 * GIB - 1}`, '"src"', 'b/s?versionId=v1'], [`bytes=${4 * GIB}-${6 * GIB - 1}`, '"src"', 'b/s?versionId=v1']
  ])
  const create = server.requests.find(({ query }) => query.has('uploads'))
  assert.deepEqual(['x-amz-meta-a', 'x-amz-storage-class', 'x-amz-tagging'].map(name => create.headers[name]), ['b', 'STANDARD_IA', 'a%20b=1%262'])
  const complete = server.requests.find(({ method, query }) => method === 'POST' && query.has('uploadId'))
  assert.match(String(complete.body), /<Part><ETag>&quot;p1&quot;<\/ETag>.*<PartNumber>1<.*p2/)
})

test('10,000 parts are enough for any source', async t => {
  const { server, client } = await setting(t, largeSource(10_000 * 5 * 2 ** 20 + 1), { partSize: 5 * 2 ** 20, concurrency: 16 })
  await client.copyObject(COPY)
  assert.ok(server.requests.filter(({ query }) => query.has('partNumber')).length <= 10_000)
})

test('a refusal for another reason stays what it is', async t => {
  const { server, client } = await setting(t, () => s3Error(400, 'InvalidRequest'))
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'InvalidRequest')
  assert.deepEqual(server.methods, ['PUT'])
})

test('EntityTooLarge of a source that is not large stays what it is', async t => {
  const { server, client } = await setting(t, largeSource(5, (request, step) => step === 'put' ? s3Error(400, 'EntityTooLarge') : undefined))
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'EntityTooLarge')
  assert.deepEqual(server.methods, ['PUT', 'HEAD'])
})

test('a part that fails aborts the upload, and its error is the call\'s', async t => {
  const { server, client } = await setting(t, largeSource(6 * GIB, ({ query }) => query.get('partNumber') === '2' ? error200('AccessDenied') : undefined), { partSize: GIB })
  const error = await errorOf(client.copyObject(COPY))
  assert.deepEqual([error.code, error.operation], ['AccessDenied', 'copyObject'])
  // Another part that was on its way may be read by the server after it.
  assert.ok(server.methods.includes('DELETE'))
})

test('an error behind the 200 of Complete is an error', async t => {
  const { server, client } = await setting(t, largeSource(6 * GIB, (_, step) => step === 'complete' ? error200('InvalidPart') : undefined), { partSize: 4 * GIB, memoryLimit: 4 * GIB })
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'InvalidPart')
  assert.equal(server.requests.at(-1).method, 'DELETE')
})

test('a source that changed before Complete is not completed', async t => {
  let heads = 0
  const changing = largeSource(6 * GIB, ({ method }) => method === 'HEAD' && ++heads > 1 ? { headers: { 'Content-Length': 6 * GIB, ETag: '"other"' } } : undefined)
  const { server, client } = await setting(t, changing, { partSize: 4 * GIB, memoryLimit: 4 * GIB })
  const error = await errorOf(client.copyObject(COPY))
  assert.deepEqual([error.code, error.statusCode], ['PreconditionFailed', 412])
  assert.equal(server.requests.at(-1).method, 'DELETE')
})

test('tags that may not be read end the copy when there are some, and only then', async t => {
  const denied = count => largeSource(6 * GIB, ({ method }, step) => {
    if (step === 'tags') return s3Error(403, 'AccessDenied')
    if (method === 'HEAD' && count) return { headers: { 'Content-Length': 6 * GIB, ETag: '"src"', 'x-amz-tagging-count': count } }
  })
  const options = { partSize: 4 * GIB, memoryLimit: 4 * GIB }
  const { client } = await setting(t, denied(2), options)
  assert.equal((await errorOf(client.copyObject(COPY))).code, 'AccessDenied')
  const { client: other } = await setting(t, denied(0), options)
  assert.equal((await other.copyObject(COPY)).CopyObjectResult.ETag, '"m-2"')
})

test('the conditions on a source go out under the name that Ceph reads, too', async t => {
  const { server, client } = await setting(t, () => copied)
  await client.copyObject({ ...COPY, CopySourceIfMatch: '"e"', CopySourceIfUnmodifiedSince: new Date(0) })
  const { headers } = server.requests[0]
  assert.deepEqual([headers['x-amz-copy-if-match'], headers['x-amz-copy-source-if-match']], ['"e"', '"e"'])
  assert.equal(headers['x-amz-copy-if-unmodified-since'], headers['x-amz-copy-source-if-unmodified-since'])
  assert.match(headers.authorization, /x-amz-copy-if-match/)
})

test('every header of a copy', async t => {
  const { server, client } = await setting(t, () => copied)
  const at = new Date('2031-02-03T04:05:06Z')
  await client.copyObject({
    ...COPY, CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: 'a2V5', CopySourceSSECustomerKeyMD5: 'bWQ1', SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: 'a2V5Mg==', SSECustomerKeyMD5: 'bWQ1Mg==', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'kms', SSEKMSEncryptionContext: 'e30=', BucketKeyEnabled: true,
    StorageClass: 'GLACIER', WebsiteRedirectLocation: '/x', ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: at, ObjectLockLegalHoldStatus: 'ON',
    RequestPayer: 'requester', ExpectedBucketOwner: '1', ExpectedSourceBucketOwner: '2', GrantRead: 'id=3', ACL: 'private', ChecksumAlgorithm: 'SHA256',
    TaggingDirective: 'REPLACE', Tagging: 'a=1', IfNoneMatch: '*'
  })
  const expected = {
    'x-amz-copy-source': 'b/s', 'x-amz-copy-source-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-copy-source-server-side-encryption-customer-key': 'a2V5',
    'x-amz-copy-source-server-side-encryption-customer-key-md5': 'bWQ1', 'x-amz-server-side-encryption-customer-algorithm': 'AES256',
    'x-amz-server-side-encryption-customer-key': 'a2V5Mg==', 'x-amz-server-side-encryption-customer-key-md5': 'bWQ1Mg==', 'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': 'kms', 'x-amz-server-side-encryption-context': 'e30=', 'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    'x-amz-storage-class': 'GLACIER', 'x-amz-website-redirect-location': '/x', 'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': '2031-02-03T04:05:06Z', 'x-amz-object-lock-legal-hold': 'ON', 'x-amz-request-payer': 'requester',
    'x-amz-expected-bucket-owner': '1', 'x-amz-source-expected-bucket-owner': '2', 'x-amz-grant-read': 'id=3', 'x-amz-acl': 'private',
    'x-amz-checksum-algorithm': 'SHA256', 'x-amz-tagging-directive': 'REPLACE', 'x-amz-tagging': 'a=1', 'if-none-match': '*'
  }
  const { headers } = server.requests[0]
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map(name => [name, headers[name]])), expected)
})

// Ceph sends a body after the 304, which HTTP forbids: on the same connection it would be read as the next answer's beginning.
for (const condition of [{ CopySourceIfNoneMatch: '"e1"' }, { CopySourceIfModifiedSince: new Date() }]) {
  test(`what follows a 304 to ${Object.keys(condition)} is not the next answer`, async t => {
    const { server, client } = await setting(t, ({ headers }) => headers['x-amz-copy-source'] ? { raw: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n' } : { headers: { ETag: '"e1"' } })
    assert.equal((await errorOf(client.copyObject({ ...COPY, ...condition }))).code, 'PreconditionFailed')
    await server.quiet()
    assert.equal((await client.headObject({ Bucket: 'b', Key: 'k' })).ETag, '"e1"')
    assert.equal(server.requests[0].headers.connection, 'close')
  })
}
