'use strict'

// listParts, and parts(), which walks its pages.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { md5 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('list-parts')

/** An upload with parts of these numbers. */
async function uploadOf(...numbers) {
  const Key = `a b+c%/${randomUUID()}`
  const { UploadId } = await client.createMultipartUpload({ Bucket: bucket, Key })
  const upload = { Bucket: bucket, Key, UploadId }
  await Promise.all(numbers.map(PartNumber => client.uploadPart({ ...upload, PartNumber, Body: `part ${PartNumber}` })))
  return upload
}

async function numbersOf(parts) {
  const numbers = []
  for await (const { PartNumber } of parts) numbers.push(PartNumber)
  return numbers
}

test('no parts', async () => {
  const upload = await uploadOf()
  const page = await client.listParts(upload)
  assert.deepEqual([page.Parts, page.IsTruncated, page.Bucket, page.Key, page.UploadId], [[], false, bucket, upload.Key, upload.UploadId])
})

test('parts in the order of their numbers', async () => {
  const { Parts } = await client.listParts(await uploadOf(10, 2, 1))
  assert.deepEqual(Parts.map(({ PartNumber, ETag, Size }) => [PartNumber, ETag, Size]), [1, 2, 10].map(number => {
    return [number, `"${md5(`part ${number}`)}"`, `part ${number}`.length]
  }))
  assert.ok(Parts[0].LastModified instanceof Date)
})

test('page by page', async () => {
  const upload = await uploadOf(1, 2, 3, 4, 5)
  const first = await client.listParts({ ...upload, MaxParts: 2 })
  assert.deepEqual([first.IsTruncated, first.NextPartNumberMarker, first.Parts.length], [true, '2', 2])
  for (const PartNumberMarker of [first.NextPartNumberMarker, 2]) {
    const second = await client.listParts({ ...upload, MaxParts: 2, PartNumberMarker })
    assert.deepEqual(second.Parts.map(({ PartNumber }) => PartNumber), [3, 4])
  }
  assert.equal((await client.listParts({ ...upload, PartNumberMarker: 4 })).IsTruncated, false)
})

test('parts() walks every page', async t => {
  const upload = await uploadOf(1, 2, 3, 4, 5)
  const { client: watched, seen } = await relay(t)
  assert.deepEqual(await numbersOf(watched.parts({ ...upload, MaxParts: 2 })), [1, 2, 3, 4, 5])
  assert.equal(seen.length, 3)
})

test('an early break asks for no more pages', async t => {
  const upload = await uploadOf(1, 2, 3)
  const { client: watched, seen } = await relay(t)
  for await (const _ of watched.parts({ ...upload, MaxParts: 1 })) break
  assert.equal(seen.length, 1)
})

test('parts().pages()', async () => {
  const sizes = []
  for await (const page of client.parts({ ...await uploadOf(1, 2, 3), MaxParts: 2 }).pages()) sizes.push(page.Parts.length)
  assert.deepEqual(sizes, [2, 1])
})

test('an upload that is not there', async () => {
  const upload = await uploadOf()
  await client.abortMultipartUpload(upload)
  const missing = { name: 'DataStoreError', code: can.listPartsGone, statusCode: 404, operation: 'listParts', bucket, key: upload.Key }
  await assert.rejects(client.listParts(upload), missing)
  await assert.rejects(numbersOf(client.parts(upload)), missing)
})

test('wrong arguments', async () => {
  const upload = { Bucket: bucket, Key: 'k', UploadId: 'u' }
  await assert.rejects(client.listParts({ ...upload, UploadId: undefined }), { name: 'TypeError', message: /"UploadId"/ })
  await assert.rejects(client.listParts({ ...upload, PartNumberMarker: true }), { name: 'TypeError', message: /"PartNumberMarker"/ })
  assert.throws(() => client.parts({ Bucket: bucket, Key: 'k' }), { name: 'TypeError', message: /"UploadId"/ })
})
