'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { PART, bytesOf, md5, streamOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('attributes', { options: { partSize: PART } })
const ALL = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']
const of = (Key, ObjectAttributes = ALL, more = {}) => client.getObjectAttributes({ Bucket: bucket, Key, ObjectAttributes, ...more })

if (can.attributes === true) {
  test('the attributes of an object', async () => {
    await client.putObject({ Bucket: bucket, Key: 'k', Body: 'hello' })
    const { LastModified, attempts, ...fields } = await of('k', ['ETag', 'StorageClass', 'ObjectSize'])
    assert.ok(LastModified instanceof Date)
    assert.deepEqual(fields, { ETag: `"${md5('hello')}"`, StorageClass: 'STANDARD', ObjectSize: 5 })
  })

  test('only what was asked for', async () => {
    await client.putObject({ Bucket: bucket, Key: 'k', Body: 'hello' })
    const { LastModified, attempts, ...fields } = await of('k', ['ObjectSize'])
    assert.deepEqual(fields, { ObjectSize: 5 })
  })

  test('a checksum', async () => {
    await client.putObject({ Bucket: bucket, Key: 'sum', Body: 'hello', ChecksumAlgorithm: 'SHA256' })
    const { Checksum } = await of('sum', ['Checksum'])
    assert.equal(Checksum.ChecksumSHA256, require('node:crypto').createHash('sha256').update('hello').digest('base64'))
  })

  test('parts, a page at a time', async () => {
    await client.putObject({ Bucket: bucket, Key: 'parts', Body: streamOf(bytesOf(2 * PART + 5)), ChecksumAlgorithm: 'SHA256' })
    const { ObjectParts, ObjectSize, ETag } = await of('parts')
    assert.deepEqual([ObjectParts.TotalPartsCount, ObjectSize], [3, 2 * PART + 5])
    assert.match(ETag, /^".*-3"$/)
    const first = (await of('parts', ['ObjectParts'], { MaxParts: 2 })).ObjectParts
    assert.deepEqual([first.MaxParts, first.IsTruncated, first.Parts.map(({ PartNumber, Size }) => [PartNumber, Size])], [2, true, [[1, PART], [2, PART]]])
    const second = (await of('parts', ['ObjectParts'], { PartNumberMarker: first.NextPartNumberMarker })).ObjectParts
    assert.deepEqual([second.IsTruncated, second.Parts.map(({ PartNumber, Size }) => [PartNumber, Size])], [false, [[3, 5]]])
  })

  test('an object that is not there', async () => {
    await assert.rejects(of('none'), { name: 'DataStoreError', code: 'NoSuchKey', statusCode: 404, operation: 'getObjectAttributes', bucket, key: 'none' })
  })
} else {
  test(`a store that has no attributes: ${can.attributes}`, async () => {
    await client.putObject({ Bucket: bucket, Key: 'k', Body: 'hello' })
    await assert.rejects(of('k'), { name: 'DataStoreError', code: can.attributes, operation: 'getObjectAttributes' })
  })
}

test('attributes that are none', async () => {
  const cases = [
    [undefined, /"ObjectAttributes" must be given/],
    ['ETag', /"ObjectAttributes" must be an array. Received a string/],
    [[], /"ObjectAttributes" must name at least one of ETag, Checksum/],
    [['Etag'], /"Etag" is not a known attribute in ObjectAttributes. Did you mean "ETag"/],
    [[5], /"ObjectAttributes\[0\]" must be a string/]
  ]
  for (const [ObjectAttributes, message] of cases) await assert.rejects(client.getObjectAttributes({ Bucket: bucket, Key: 'k', ObjectAttributes }), { name: 'TypeError', message })
})
