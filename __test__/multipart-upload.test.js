'use strict'

// createMultipartUpload, completeMultipartUpload, abortMultipartUpload.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { PART, bytesOf, sha256 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { head, stored, uploadsOf } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('multipart-upload')

async function begin(more) {
  const Key = randomUUID()
  const { UploadId } = await client.createMultipartUpload({ Bucket: bucket, Key, ...more })
  return { Bucket: bucket, Key, UploadId, ...more?.Key && { Key: more.Key } }
}

/** Sends these bodies as parts 1, 2, ... */
function send(upload, ...bodies) {
  return Promise.all(bodies.map(async (Body, index) => ({ PartNumber: index + 1, ...await client.uploadPart({ ...upload, PartNumber: index + 1, Body }) })))
}

test('an upload from its beginning to the object', async () => {
  const Key = randomUUID()
  const bytes = bytesOf(PART + 1000)
  const begun = await client.createMultipartUpload({ Bucket: bucket, Key, ContentType: 'text/x', CacheControl: 'no-store', Metadata: { Name: 'value' } })
  assert.deepEqual([begun.Bucket, begun.Key, typeof begun.UploadId], [bucket, Key, 'string'])
  const upload = { Bucket: bucket, Key, UploadId: begun.UploadId }
  const Parts = await send(upload, bytes.subarray(0, PART), bytes.subarray(PART))
  const done = await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
  assert.match(done.ETag, /^"[0-9a-f]{32}-2"$/)
  assert.deepEqual([done.Bucket, done.Key], [bucket, Key])
  assert.equal(sha256(await stored(bucket, Key)), sha256(bytes))
  const headers = await head(bucket, Key)
  assert.deepEqual([headers['content-type'], headers['cache-control'], headers['x-amz-meta-name']], ['text/x', 'no-store', 'value'])
  assert.equal((await client.headObject({ Bucket: bucket, Key })).ETag, done.ETag)
})

test('parts in any order are completed in that of their numbers', async t => {
  const upload = await begin()
  const Parts = await send(upload, bytesOf(PART), 'the end')
  const { client: watched, seen } = await relay(t)
  await watched.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [Parts[1], Parts[0]] } })
  const numbers = [...String(seen[0].body).matchAll(/<PartNumber>(\d)<\/PartNumber>/g)].map(([, number]) => number)
  assert.deepEqual(numbers, ['1', '2'])
  assert.deepEqual((await stored(bucket, upload.Key)).subarray(PART), Buffer.from('the end'))
})

test('parts as listParts tells them', async () => {
  const upload = await begin()
  await send(upload, 'all')
  const { Parts } = await client.listParts(upload)
  await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
  assert.equal(String(await stored(bucket, upload.Key)), 'all')
})

test('part numbers may have gaps', async () => {
  const upload = await begin()
  const { ETag } = await client.uploadPart({ ...upload, PartNumber: 7, Body: 'x' })
  const { ETag: last } = await client.uploadPart({ ...upload, PartNumber: 10_000, Body: 'y' })
  assert.ok(last)
  const done = client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 7, ETag }, { PartNumber: 10_000, ETag: last }] } })
  await assert.rejects(done, { code: 'EntityTooSmall', statusCode: 400 })
})

test(`parts that are not named are ${can.completesSome ? 'left out' : 'missed'}`, async () => {
  const upload = await begin()
  const [first] = await send(upload, 'one', 'two')
  const done = client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [first] } })
  if (!can.completesSome) return assert.rejects(done, { code: 'InvalidPart', statusCode: 400 })
  await done
  assert.equal(String(await stored(bucket, upload.Key)), 'one')
})

test('a part with another ETag', async () => {
  const upload = await begin()
  await send(upload, 'one')
  const Parts = [{ PartNumber: 1, ETag: '"0123456789abcdef0123456789abcdef"' }]
  await assert.rejects(client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }), {
    name: 'DataStoreError', code: 'InvalidPart', statusCode: 400, operation: 'completeMultipartUpload', bucket, key: upload.Key
  })
})

test('a part that is too small', async () => {
  const upload = await begin()
  const Parts = await send(upload, 'one', 'two')
  await assert.rejects(client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }), { code: 'EntityTooSmall', statusCode: 400 })
})

test('an abort takes the upload away', async () => {
  const upload = await begin()
  await send(upload, 'one')
  await client.abortMultipartUpload(upload)
  assert.deepEqual(await uploadsOf(bucket, upload.Key), [])
  await assert.rejects(client.uploadPart({ ...upload, PartNumber: 1, Body: 'x' }), { code: 'NoSuchUpload', statusCode: 404 })
})

test('completing an upload that is not there', async () => {
  const upload = await begin()
  const Parts = await send(upload, 'one')
  await client.abortMultipartUpload(upload)
  await assert.rejects(client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }), { name: 'DataStoreError', code: can.completeGone })
})

test('aborting an upload that is not there', async () => {
  const upload = await begin()
  await client.abortMultipartUpload(upload)
  const again = client.abortMultipartUpload(upload)
  if (can.abortGone === 'done') await again
  else await assert.rejects(again, { name: 'DataStoreError', code: can.abortGone, statusCode: 404, operation: 'abortMultipartUpload' })
})

test('a bucket that is not there', async () => {
  await assert.rejects(client.createMultipartUpload({ Bucket: `${bucket}-none`, Key: 'k' }), {
    name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'createMultipartUpload', bucket: `${bucket}-none`, key: 'k'
  })
})

for (const [name, Key] of Object.entries(KEYS)) {
  if (can.keys[name] !== undefined) continue
  const code = can.uploadKeys[name]
  test(`the key with ${name}${code ? ' is refused' : ''}`, async () => {
    if (code !== undefined) return assert.rejects(begin({ Key }), { name: 'DataStoreError', code })
    const upload = await begin({ Key })
    const Parts = await send(upload, name)
    await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
    assert.equal(String(await stored(bucket, Key)), name)
  })
}

test('all parameters go out, and user headers with them', async t => {
  const { client, seen, spoil } = await relay(t)
  spoil((_, response) => {
    response.setHeader('Content-Type', 'application/xml')
    response.end('<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>')
  })
  await client.createMultipartUpload({
    Bucket: bucket, Key: 'k', ACL: 'private', ContentDisposition: 'inline', ContentEncoding: 'x', ContentLanguage: 'de', Expires: new Date(0), GrantRead: 'id=a',
    StorageClass: 'STANDARD', Tagging: 'a=1', ServerSideEncryption: 'AES256', WebsiteRedirectLocation: '/x', ObjectLockMode: 'GOVERNANCE',
    ChecksumAlgorithm: 'CRC32', ChecksumType: 'COMPOSITE', RequestPayer: 'requester', headers: { 'x-own': 'mine' }
  })
  const [{ method, query, headers }] = seen
  assert.deepEqual([method, query.has('uploads')], ['POST', true])
  const expected = {
    'x-amz-acl': 'private', 'content-disposition': 'inline', 'content-encoding': 'x', 'content-language': 'de', expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    'x-amz-grant-read': 'id=a', 'x-amz-storage-class': 'STANDARD', 'x-amz-tagging': 'a=1', 'x-amz-server-side-encryption': 'AES256',
    'x-amz-website-redirect-location': '/x', 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'COMPOSITE',
    'x-amz-request-payer': 'requester', 'x-own': 'mine'
  }
  for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, name)
})

test('wrong arguments are TypeErrors', async () => {
  const upload = { Bucket: bucket, Key: 'k', UploadId: 'u' }
  const wrong = async (MultipartUpload, message) => {
    await assert.rejects(client.completeMultipartUpload({ ...upload, MultipartUpload }), { name: 'TypeError', message })
  }
  await wrong(undefined, /"MultipartUpload"/)
  await wrong({}, /"MultipartUpload.Parts"/)
  await wrong({ Parts: [] }, /"MultipartUpload.Parts" must not be empty/)
  await wrong({ Parts: [{ PartNumber: 1 }] }, /"MultipartUpload.Parts\[0\].ETag"/)
  await wrong({ Parts: [{ ETag: '"e"' }] }, /"MultipartUpload.Parts\[0\].PartNumber"/)
  await wrong({ Parts: [{ PartNumber: 1, ETag: '"e"', Colour: 'red' }] }, /"Colour"/)
  await assert.rejects(client.createMultipartUpload({ Bucket: bucket, Key: 'k', Body: 'x' }), { name: 'TypeError', message: /"Body" is not a known parameter of createMultipartUpload/ })
  await assert.rejects(client.createMultipartUpload({ Bucket: bucket }), { name: 'TypeError', message: /"Key"/ })
  await assert.rejects(client.abortMultipartUpload({ Bucket: bucket, Key: 'k' }), { name: 'TypeError', message: /"UploadId"/ })
})
