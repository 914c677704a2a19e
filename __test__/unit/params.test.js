'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')

async function crosses(verb, params) {
  const { client, native } = fakeClient()
  await client[verb](params)
  return native.log[0].params
}

async function refuses(verb, params, message) {
  const { client, native } = fakeClient()
  await assert.rejects(async () => client[verb](params), error => {
    assert.equal(error.name, 'TypeError')
    assert.match(error.code, /^ERR_INVALID_ARG_(TYPE|VALUE)$/)
    assert.match(error.message, message)
    return true
  })
  assert.deepEqual(native.log, [], 'nothing was asked of the addon')
}

const OBJECT = { Bucket: 'b', Key: 'k' }

test('parameters cross under their own names', async () => {
  const params = { ...OBJECT, Range: 'bytes=0-1', IfModifiedSince: new Date(0), PartNumber: 2, ResponseExpires: new Date(5), ChecksumMode: 'ENABLED' }
  assert.deepEqual(await crosses('headObject', params), { ...params, IfModifiedSince: 0, ResponseExpires: 5 })
})

test('absent parameters do not cross', async () => {
  assert.deepEqual(await crosses('headObject', { ...OBJECT, Range: undefined, VersionId: null, Frobnicate: undefined }), OBJECT)
})

test('a missing Bucket or Key is named', async () => {
  await refuses('headObject', { Key: 'k' }, /"Bucket" must be a string\. Received undefined/)
  await refuses('headObject', { Bucket: 'b' }, /"Key" must be a string\. Received undefined/)
  await refuses('headObject', { Bucket: '', Key: 'k' }, /"Bucket" must not be empty/)
  await refuses('deleteObject', { Bucket: 'b', Key: '' }, /"Key" must not be empty/)
  await refuses('headBucket', undefined, /"Bucket" must be a string/)
})

test('parameters that are no object are refused', async () => {
  await refuses('headObject', 'b', /"params" must be an object\. Received a string/)
  await refuses('listBuckets', null, /"params" must be an object\. Received null/)
})

test('an unknown parameter names the nearest known one', async () => {
  await refuses('headObject', { ...OBJECT, IfMath: 'x' }, /"IfMath" is not a known parameter of headObject\. Did you mean "IfMatch"\?/)
  await refuses('listObjects', { bucket: 'b' }, /Did you mean "Bucket"\?/)
  await refuses('headBucket', { ...OBJECT }, /"Key" is not a known parameter of headBucket/)
})

test('a wrong type is named, never printed', async () => {
  await refuses('headObject', { ...OBJECT, Key: 5 }, /"Key" must be a string\. Received a number$/)
  await refuses('headObject', { ...OBJECT, SSECustomerKey: ['hidden'] }, /^"SSECustomerKey" must be a string\. Received an instance of Array$/)
  await refuses('listObjects', { Bucket: 'b', MaxKeys: '5' }, /"MaxKeys" must be a number\. Received a string/)
  await refuses('listObjectsV2', { Bucket: 'b', FetchOwner: 1 }, /"FetchOwner" must be a boolean/)
})

test('a bucket is one segment of a path, whatever names a store allows', async () => {
  for (const Bucket of ['Capital', 'under_score', 'a.b', 'tenant:bucket', 'ä', 'a b', '%41', 'a'.repeat(255), 'arn:aws:s3:eu-west-3:1:accesspoint/mine']) {
    assert.equal((await crosses('headBucket', { Bucket })).Bucket, Bucket)
  }
  for (const Bucket of [' ', '\t', 'a/b', 'a?b', 'a#b', 'a\nb', '..', 'arn:a\0']) await refuses('headBucket', { Bucket }, /^"Bucket" must not/)
  await refuses('copyObject', { ...OBJECT, CopySource: { Bucket: 'a/b', Key: 'k' } }, /^"CopySource\.Bucket" must not contain "\/"/)
})

test('what goes out as a header is ASCII without control characters', async () => {
  await refuses('putObject', { ...OBJECT, ContentDisposition: 'attachment; filename="ä"' }, /^"ContentDisposition" must be ASCII.*filename\*=UTF-8''/)
  await refuses('copyObject', { ...OBJECT, CopySource: 'b/k', WebsiteRedirectLocation: '/ä' }, /^"WebsiteRedirectLocation" must be ASCII.*percent-encode/)
  await refuses('createMultipartUpload', { ...OBJECT, CacheControl: 'a\r\nb' }, /^"CacheControl" must not contain control characters/)
  const params = { ...OBJECT, CacheControl: 'a\tb', ContentDisposition: "attachment; filename*=UTF-8''%C3%A4" }
  assert.deepEqual(await crosses('putObject', params), params)
})

test('what goes out in the query may be any text', async () => {
  const params = { ...OBJECT, ResponseContentDisposition: 'ä', VersionId: 'ä\n' }
  assert.deepEqual(await crosses('headObject', params), params)
})

test('a range as a header of the user\'s is refused where a body may have to go on', async () => {
  const message = /^"headers\.rAnge" .*Use the parameter "Range" of getObject/
  await refuses('downloadFile', { ...OBJECT, Filename: 'x', headers: { rAnge: 'bytes=1-2' } }, message)
  assert.throws(() => fakeClient().client.getObject({ ...OBJECT, headers: { rAnge: 'bytes=1-2' } }), { name: 'TypeError', message })
})

test('numbers are whole and not negative', async () => {
  for (const MaxKeys of [-1, 1.5, NaN, Infinity]) await refuses('listObjects', { Bucket: 'b', MaxKeys }, /"MaxKeys" must be a whole number/)
  assert.equal((await crosses('listObjects', { Bucket: 'b', MaxKeys: 0 })).MaxKeys, 0)
})

test('every key of well-formed text crosses untouched', async () => {
  for (const Key of [' ', '+', '%41', '?#&', '//', '/a', '../b', './', '\u{1F600}', '\x01\x7f', 'é', 'e\u0301', 'a'.repeat(1024)]) {
    assert.equal((await crosses('headObject', { Bucket: 'b', Key })).Key, Key)
  }
})

test('a key that cannot be written is refused', async () => {
  await refuses('headObject', { Bucket: 'b', Key: 'a\0b' }, /"Key" must not contain NUL/)
  await refuses('headObject', { Bucket: 'b', Key: 'a\ud800b' }, /"Key" must be well-formed Unicode/)
})

test('a date may be a Date or its text, nothing else', async () => {
  const { Expires } = await crosses('putObject', { ...OBJECT, Expires: 'Wed, 21 Oct 2026 07:28:00 GMT' })
  assert.equal(Expires, Date.UTC(2026, 9, 21, 7, 28))
  await refuses('putObject', { ...OBJECT, Expires: new Date(NaN) }, /"Expires" must be a valid Date/)
  await refuses('putObject', { ...OBJECT, Expires: 'soon' }, /"Expires" must be a valid Date/)
  await refuses('putObject', { ...OBJECT, Expires: 1700000000 }, /"Expires" must be a Date\. Received a number$/)
})

test('metadata is an object of strings', async () => {
  assert.deepEqual((await crosses('putObject', { ...OBJECT, Metadata: { a: 'b', c: undefined } })).Metadata, { a: 'b' })
  await refuses('putObject', { ...OBJECT, Metadata: { a: 5 } }, /"Metadata\.a" must be a string\. Received a number$/)
  await refuses('putObject', { ...OBJECT, Metadata: ['a'] }, /"Metadata" must be an object of strings/)
})

test('Body and ContentLength do not cross as parameters', async () => {
  assert.deepEqual(await crosses('putObject', { ...OBJECT, Body: 'abc', ContentLength: 3, ContentType: 'text/plain' }), { ...OBJECT, ContentType: 'text/plain' })
})

test('CreateBucketConfiguration crosses as its LocationConstraint', async () => {
  const crossed = await crosses('createBucket', { Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'eu-west-3' } })
  assert.deepEqual(crossed, { Bucket: 'b', LocationConstraint: 'eu-west-3' })
  await refuses('createBucket', { Bucket: 'b', CreateBucketConfiguration: { Location: 'x' } }, /"CreateBucketConfiguration\.Location" is not known/)
  await refuses('createBucket', { Bucket: 'b', LocationConstraint: 'x' }, /"LocationConstraint" is not a known parameter/)
})

test('listBuckets needs no parameters', async () => {
  assert.deepEqual(await crosses('listBuckets'), {})
})

test('the caller\'s object is read once, at the call', async () => {
  const { client, native } = fakeClient()
  const params = { ...OBJECT }
  const stream = client.getObject(params)
  params.Key = 'other'
  await assert.rejects(stream.bytes(), { key: 'k' })
  assert.equal(native.log[0].params.Key, 'k')
})

test('getObject throws a wrong argument at once', () => {
  const { client } = fakeClient()
  assert.throws(() => client.getObject({ Bucket: 'b' }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' })
  assert.throws(() => client.getObject(OBJECT, { signal: {} }), { name: 'TypeError', message: /"options\.signal" must be an AbortSignal/ })
})

test('objects() throws a wrong argument at once', () => {
  const { client } = fakeClient()
  assert.throws(() => client.objects({ Prefix: 'p' }), { name: 'TypeError', message: /"Bucket"/ })
  assert.throws(() => client.objects({ Bucket: 'b' }, { timout: 1 }), { name: 'TypeError', message: /Did you mean "timeout"\?/ })
})

test('the options of a call are checked', async () => {
  const { client } = fakeClient()
  const rejects = (options, message) => assert.rejects(client.headObject(OBJECT, options), { name: 'TypeError', message })
  await rejects('x', /"options" must be an object/)
  await rejects({ singal: null }, /Did you mean "signal"\?/)
  await rejects({ timeout: '5' }, /"options\.timeout" must be a number of milliseconds/)
  for (const timeout of [0, -1, NaN, 2 ** 31]) await rejects({ timeout }, /"options\.timeout" must be more than 0/)
  await rejects({ onProgress: true }, /"options\.onProgress" must be a function/)
  await client.headObject(OBJECT, { signal: undefined, timeout: null })
})
