'use strict'

// Where each parameter of put, get, head and delete goes: its header or its place in the query.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { done, object } = require('../support/answers.js')
const { clientOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const AT = new Date('2031-02-03T04:05:06Z')
const HTTP_DATE = 'Mon, 03 Feb 2031 04:05:06 GMT'

/** The request of `verb` with these parameters; `expected` are its headers, each of them signed but those that HTTP may change. */
async function sends(t, verb, params, expected, query = {}) {
  const server = await faultServer(request => request.method === 'PUT' || request.method === 'DELETE' ? done() : object(Buffer.from('x'))(request), t)
  const client = clientOf(t, server)
  const call = client[verb]({ ...OBJECT, ...params })
  await (verb === 'getObject' ? call.bytes() : call).catch(() => {})
  const [{ headers, query: sent }] = server.requests
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map(name => [name, headers[name]])), expected)
  assert.deepEqual(Object.fromEntries(Object.keys(query).map(name => [name, sent.get(name)])), query)
  for (const name of Object.keys(expected).filter(name => name.startsWith('x-amz-'))) assert.match(headers.authorization, new RegExp(`[=;]${name}[;,]`))
}

const KEY = {
  SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'a2V5', SSECustomerKeyMD5: 'bWQ1'
}
const KEY_HEADERS = {
  'x-amz-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-server-side-encryption-customer-key': 'a2V5',
  'x-amz-server-side-encryption-customer-key-md5': 'bWQ1'
}
const WHO = { RequestPayer: 'requester', ExpectedBucketOwner: '123456789012' }
const WHO_HEADERS = { 'x-amz-request-payer': 'requester', 'x-amz-expected-bucket-owner': '123456789012' }

test('putObject', async t => {
  await sends(t, 'putObject', {
    ...KEY, ...WHO, Body: 'x', ACL: 'public-read', CacheControl: 'no-cache', ContentDisposition: 'inline', ContentEncoding: 'identity', ContentLanguage: 'de',
    ContentMD5: 'nd1OYSaMgE9cjoVV4VxnpgA=', ContentType: 'text/plain', Expires: AT, IfMatch: '"e"', IfNoneMatch: '*', Metadata: { a: 'b' }, StorageClass: 'STANDARD_IA', Tagging: 'a=1&b=2',
    WebsiteRedirectLocation: '/x', ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: AT, ObjectLockLegalHoldStatus: 'ON', GrantFullControl: 'id="1"', GrantRead: 'id="2"',
    GrantReadACP: 'id="3"', GrantWriteACP: 'id="4"', ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'kms', SSEKMSEncryptionContext: 'e30=', BucketKeyEnabled: true
  }, {
    ...KEY_HEADERS, ...WHO_HEADERS, 'x-amz-acl': 'public-read', 'cache-control': 'no-cache', 'content-disposition': 'inline', 'content-encoding': 'identity', 'content-language': 'de',
    'content-md5': 'nd1OYSaMgE9cjoVV4VxnpgA=', 'content-type': 'text/plain', expires: HTTP_DATE, 'if-match': '"e"', 'if-none-match': '*', 'x-amz-meta-a': 'b',
    'x-amz-storage-class': 'STANDARD_IA', 'x-amz-tagging': 'a=1&b=2', 'x-amz-website-redirect-location': '/x', 'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': '2031-02-03T04:05:06Z', 'x-amz-object-lock-legal-hold': 'ON', 'x-amz-grant-full-control': 'id="1"', 'x-amz-grant-read': 'id="2"',
    'x-amz-grant-read-acp': 'id="3"', 'x-amz-grant-write-acp': 'id="4"', 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': 'kms',
    'x-amz-server-side-encryption-context': 'e30=', 'x-amz-server-side-encryption-bucket-key-enabled': 'true'
  })
})

for (const verb of ['getObject', 'headObject']) {
  test(verb, async t => {
    await sends(t, verb, {
      ...KEY, ...WHO, Range: 'bytes=0-0', IfMatch: '"e1"', IfNoneMatch: '"f"', IfModifiedSince: AT, IfUnmodifiedSince: AT, ChecksumMode: 'ENABLED', VersionId: 'v/1 +', PartNumber: 2,
      ResponseCacheControl: 'no-cache', ResponseContentDisposition: 'attachment; filename="ä b"', ResponseContentEncoding: 'identity', ResponseContentLanguage: 'de',
      ResponseContentType: 'text/x-own', ResponseExpires: AT
    }, {
      ...KEY_HEADERS, ...WHO_HEADERS, range: 'bytes=0-0', 'if-match': '"e1"', 'if-none-match': '"f"', 'if-modified-since': HTTP_DATE, 'if-unmodified-since': HTTP_DATE,
      'x-amz-checksum-mode': 'ENABLED'
    }, {
      versionId: 'v/1 +', partNumber: '2', 'response-cache-control': 'no-cache', 'response-content-disposition': 'attachment; filename="ä b"',
      'response-content-encoding': 'identity', 'response-content-language': 'de', 'response-content-type': 'text/x-own', 'response-expires': HTTP_DATE
    })
  })
}

test('deleteObject', async t => {
  await sends(t, 'deleteObject', { ...WHO, VersionId: 'v', MFA: 'serial 123456', BypassGovernanceRetention: true, IfMatch: '"e"' }, {
    ...WHO_HEADERS, 'x-amz-mfa': 'serial 123456', 'x-amz-bypass-governance-retention': 'true', 'if-match': '"e"'
  }, { versionId: 'v' })
})

test('a checksum of the caller\'s choice is made, also for a store that is not AWS', async t => {
  await sends(t, 'putObject', { Body: 'hello', ChecksumAlgorithm: 'SHA256' }, {
    'x-amz-sdk-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='
  })
})

test('createBucket', async t => {
  const server = await faultServer(() => done(), t)
  await clientOf(t, server).createBucket({
    Bucket: 'b', GrantFullControl: 'id="1"', GrantRead: 'id="2"', GrantReadACP: 'id="3"', GrantWrite: 'id="4"', GrantWriteACP: 'id="5"', ObjectOwnership: 'ObjectWriter', ObjectLockEnabledForBucket: true
  })
  const [{ method, path, headers }] = server.requests
  const names = ['x-amz-grant-full-control', 'x-amz-grant-read', 'x-amz-grant-read-acp', 'x-amz-grant-write', 'x-amz-grant-write-acp', 'x-amz-object-ownership', 'x-amz-bucket-object-lock-enabled']
  assert.deepEqual([method, path.replace(/\/$/, ''), ...names.map(name => headers[name])], ['PUT', '/b', 'id="1"', 'id="2"', 'id="3"', 'id="4"', 'id="5"', 'ObjectWriter', 'true'])
})
