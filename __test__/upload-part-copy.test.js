'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { PART, bytesOf, md5, sha256 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { expect, stored } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const BYTES = bytesOf(PART + 1000)
const { client, bucket } = useStore('upload-part-copy', {
  fill: bucket => expect([200], 'PUT', { bucket, key: 'source', body: BYTES })
})

async function begin() {
  const Key = randomUUID()
  const { UploadId } = await client.createMultipartUpload({ Bucket: bucket, Key })
  return { Bucket: bucket, Key, UploadId }
}

test('an object is put together from ranges of another', async () => {
  const upload = await begin()
  const copy = (PartNumber, CopySourceRange) => client.uploadPartCopy({ ...upload, PartNumber, CopySource: `${bucket}/source`, CopySourceRange })
  const parts = [await copy(1, `bytes=0-${PART - 1}`), await copy(2, `bytes=${PART}-${PART + 999}`)]
  assert.equal(parts[0].CopyPartResult.ETag, `"${md5(BYTES.subarray(0, PART))}"`)
  assert.ok(parts[0].CopyPartResult.LastModified instanceof Date)
  const Parts = parts.map(({ CopyPartResult }, index) => ({ PartNumber: index + 1, ...CopyPartResult }))
  await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
  assert.equal(sha256(await stored(bucket, upload.Key)), sha256(BYTES))
})

test('the source as { Bucket, Key }', async t => {
  const upload = await begin()
  const { client: watched, seen } = await relay(t)
  const { CopyPartResult } = await watched.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: bucket, Key: 'source' } })
  assert.equal(CopyPartResult.ETag, `"${md5(BYTES)}"`)
  assert.equal(seen[0].headers['x-amz-copy-source'], `${bucket}/source`)
})

for (const [name, key] of Object.entries(KEYS)) {
  if (can.keys[name] !== undefined) continue
  test(`the key with ${name} as a source`, async () => {
    await expect([200], 'PUT', { bucket, key, body: name })
    const copy = client.uploadPartCopy({ ...await begin(), PartNumber: 1, CopySource: { Bucket: bucket, Key: key } })
    // MinIO knows "folder/" only as a folder.
    if (can.uploadKeys[name]?.startsWith('XMinio')) return assert.rejects(copy, { code: can.uploadKeys[name] })
    const { CopyPartResult } = await copy
    assert.equal(CopyPartResult.ETag, `"${md5(name)}"`)
  })
}

test('a source that is not there', async () => {
  const upload = await begin()
  await assert.rejects(client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: bucket, Key: 'none' } }), {
    name: 'DataStoreError', code: 'NoSuchKey', statusCode: 404, operation: 'uploadPartCopy', bucket, key: upload.Key
  })
})

test('a range beyond the source', async () => {
  const upload = await begin()
  await assert.rejects(client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: bucket, Key: 'source' }, CopySourceRange: 'bytes=99999999-100000000' }), {
    name: 'DataStoreError', code: can.copyRangeBeyond
  })
})

test(`a condition on the source that does not hold is ${can.partCopyConditions ? 'an error' : 'not heeded'}`, async () => {
  const upload = await begin()
  const copy = client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: bucket, Key: 'source' }, CopySourceIfMatch: '"other"' })
  if (!can.partCopyConditions) return void await copy
  await assert.rejects(copy, { name: 'DataStoreError', code: 'PreconditionFailed', statusCode: 412 })
})

test('wrong arguments are TypeErrors', async () => {
  const upload = { Bucket: bucket, Key: 'k', UploadId: 'u', PartNumber: 1 }
  await assert.rejects(client.uploadPartCopy(upload), { name: 'TypeError', message: /"CopySource"/ })
  await assert.rejects(client.uploadPartCopy({ ...upload, CopySource: { Bucket: bucket } }), { name: 'TypeError', message: /"CopySource.Key"/ })
  await assert.rejects(client.uploadPartCopy({ ...upload, CopySource: 'no-slash' }), { name: 'TypeError', message: /"CopySource"/ })
})
