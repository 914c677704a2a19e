'use strict'

// Ranges, conditions and response-* overrides of getObject, by what comes back and by what is asked for.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { MIB, PART, bytesOf, md5, streamOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { useStore } = require('./support/store.js')

const bytes = bytesOf(3 * MIB)
const ETag = `"${md5(bytes)}"`
const HOUR = 3_600_000

const { client, bucket } = useStore('get-params', {
  options: { partSize: PART },
  fill: async bucket => {
    await expect([200], 'PUT', { bucket, key: 'k', body: bytes })
    await expect([200], 'PUT', { bucket, key: 'empty' })
  }
})

const get = params => client.getObject({ Bucket: bucket, Key: 'k', ...params })

const RANGES = {
  'bytes=0-9': [0, 9],
  'bytes=10-10': [10, 10],
  'bytes=5-': [5, bytes.length - 1],
  'bytes=-7': [bytes.length - 7, bytes.length - 1],
  'bytes=1000-99999999': [1000, bytes.length - 1],
  [`bytes=-${2 * bytes.length}`]: [0, bytes.length - 1]
}

for (const [Range, [first, last]] of Object.entries(RANGES)) {
  test(`${Range} by metadata() and bytes()`, async () => {
    const stream = get({ Range })
    const fields = await stream.metadata()
    assert.deepEqual([fields.ContentRange, fields.ContentLength, fields.ETag], [`bytes ${first}-${last}/${bytes.length}`, last - first + 1, ETag])
    assert.equal((await stream.bytes()).equals(bytes.subarray(first, last + 1)), true)
  })

  test(`${Range} by a stream`, async () => {
    assert.equal(Buffer.concat(await get({ Range }).toArray()).equals(bytes.subarray(first, last + 1)), true)
  })
}

for (const [Key, Range] of [['k', `bytes=${bytes.length}-`], ['empty', 'bytes=0-9']]) {
  test(`${Range} of ${Key === 'k' ? 'an object that ends before' : 'an empty object'}`, async () => {
    await assert.rejects(get({ Key, Range }).bytes(), { name: 'DataStoreError', code: 'InvalidRange', statusCode: 416, operation: 'getObject', bucket, key: Key })
  })
}

const MET = {
  IfMatch: ETag,
  IfNoneMatch: `"${md5('other')}"`,
  IfModifiedSince: new Date(Date.now() - HOUR),
  IfUnmodifiedSince: new Date(Date.now() + HOUR)
}
const UNMET = {
  IfMatch: [`"${md5('other')}"`, 'PreconditionFailed', 412],
  IfNoneMatch: [ETag, 'NotModified', 304],
  IfModifiedSince: [new Date(Date.now() - 1000), 'NotModified', 304],
  IfUnmodifiedSince: [new Date(Date.now() - HOUR), 'PreconditionFailed', 412]
}

for (const [name, value] of Object.entries(MET)) {
  test(`${name}, met`, async () => {
    assert.equal((await get({ [name]: value }).bytes()).equals(bytes), true)
  })
}

for (const [name, [value, code, statusCode]] of Object.entries(UNMET)) {
  const params = { [name]: value }

  test(`${name}, not met: ${code}`, async () => {
    if (name === 'IfModifiedSince') params[name] = (await get().metadata()).LastModified
    await assert.rejects(get(params).bytes(), { name: 'DataStoreError', code, statusCode, operation: 'getObject', attempts: 1, retryable: false })
  })
}

test(`IfMatch '*' is met by ${can.getIfMatchAny ? 'any' : 'no'} object`, async () => {
  const first = get({ IfMatch: '*', Range: 'bytes=0-9' }).bytes()
  if (can.getIfMatchAny) assert.deepEqual(await first, bytes.subarray(0, 10))
  else await assert.rejects(first, { code: 'PreconditionFailed', statusCode: 412 })
})

test('IfMatch comes before a range', async () => {
  await assert.rejects(get({ IfMatch: '"other"', Range: 'bytes=0-9' }).bytes(), { code: 'PreconditionFailed' })
})

const OVERRIDES = {
  ResponseCacheControl: ['CacheControl', 'no-store'],
  ResponseContentDisposition: ['ContentDisposition', 'attachment; filename="ä b.txt"'],
  ResponseContentEncoding: ['ContentEncoding', 'identity'],
  ResponseContentLanguage: ['ContentLanguage', 'de'],
  ResponseContentType: ['ContentType', 'text/plain; charset="utf-8"']
}

for (const [name, [field, value]] of Object.entries(OVERRIDES)) {
  const plain = name === 'ResponseContentDisposition' ? 'attachment; filename="a b.txt"' : value
  test(name, async () => {
    const stream = get({ [name]: plain })
    assert.equal((await stream.metadata())[field], plain)
    assert.equal((await stream.bytes()).equals(bytes), true)
  })
}

test('ResponseExpires', async () => {
  const stream = get({ ResponseExpires: new Date('2031-02-03T04:05:06Z') })
  assert.deepEqual((await stream.metadata()).Expires, new Date('2031-02-03T04:05:06Z'))
  stream.destroy()
})

test('what is asked for', async t => {
  const { client, seen } = await relay(t)
  const since = new Date('2020-01-02T03:04:05Z')
  await client.getObject({
    Bucket: bucket, Key: 'k', Range: 'bytes=0-0', IfMatch: ETag, IfUnmodifiedSince: new Date('2040-01-02T03:04:05Z'), IfModifiedSince: since, ResponseContentType: 'a/b'
  }).bytes()
  const [{ method, headers, query }] = seen
  assert.deepEqual([method, headers.range, headers['if-match'], headers['if-modified-since'], headers['if-unmodified-since'], query.get('response-content-type')], [
    'GET', 'bytes=0-0', ETag, 'Thu, 02 Jan 2020 03:04:05 GMT', 'Mon, 02 Jan 2040 03:04:05 GMT', 'a/b'
  ])
  assert.deepEqual(Object.keys(headers).filter(name => name.includes('checksum')), [])
})

test(`PartNumber ${can.partNumber ? 'names a part of an upload' : 'is ignored'}`, async () => {
  const body = bytesOf(PART + 1000)
  await client.putObject({ Bucket: bucket, Key: 'parts', Body: streamOf(body) })
  const { Body, ContentLength, PartsCount, ContentRange } = await get({ Key: 'parts', PartNumber: 2 }).promise()
  const expected = can.partNumber ? body.subarray(PART) : body
  assert.deepEqual([ContentLength, Body.equals(expected)], [expected.length, true])
  if (can.partNumber) assert.deepEqual([PartsCount, ContentRange], [2, `bytes ${PART}-${body.length - 1}/${body.length}`])
})
