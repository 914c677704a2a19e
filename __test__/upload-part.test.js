'use strict'

// uploadPart: every kind of body that putObject takes becomes a part. What is stored is read back without the client.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { once } = require('node:events')
const { PassThrough } = require('node:stream')
const { test } = require('node:test')
const { MIB, PART, bytesOf, generatorOf, md5, sha256, streamOf, webStreamOf } = require('./support/bytes.js')
const { stored } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('upload-part', { options: { partSize: PART } })

async function begin(more) {
  const Key = randomUUID()
  const { UploadId } = await client.createMultipartUpload({ Bucket: bucket, Key, ...more })
  return { Bucket: bucket, Key, UploadId }
}

/** Sends one part, completes with it, and asserts what is stored. */
async function assertPart(Body, bytes, { by = client, ...more } = {}) {
  const upload = await begin()
  const { ETag } = await by.uploadPart({ ...upload, PartNumber: 1, Body, ...more })
  assert.equal(ETag, `"${md5(bytes)}"`)
  await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } })
  const found = await stored(bucket, upload.Key)
  assert.deepEqual([found.length, sha256(found)], [bytes.length, sha256(bytes)])
}

const KINDS = {
  'a Buffer': bytes => Buffer.from(bytes),
  'a view': bytes => new DataView(Uint8Array.from(bytes).buffer),
  'an ArrayBuffer': bytes => Uint8Array.from(bytes).buffer,
  'a Blob': bytes => new Blob([bytes]),
  'a Node stream': bytes => streamOf(bytes),
  'a web stream': bytes => webStreamOf(bytes),
  'an async iterable': bytes => generatorOf(bytes)
}

for (const [kind, bodyOf] of Object.entries(KINDS)) {
  for (const size of [0, 1000, PART, PART + 1, 3 * PART + 17]) {
    test(`${kind} of ${size} bytes`, async () => {
      const bytes = bytesOf(size)
      await assertPart(bodyOf(bytes), bytes)
    })
  }
}

test('a string is sent as UTF-8', () => assertPart('größer', Buffer.from('größer')))

test('no body is an empty part', () => assertPart(undefined, Buffer.alloc(0)))

test('a stream with its length is streamed, whatever the memory is', async t => {
  const small = connect({ partSize: PART, memoryLimit: PART })
  t.after(() => small.close())
  const bytes = bytesOf(4 * PART)
  await assertPart(streamOf(bytes), bytes, { by: small, ContentLength: bytes.length })
})

test('a stream of unknown length fills the memory to the last byte', async t => {
  const small = connect({ partSize: PART, memoryLimit: 2 * PART })
  t.after(() => small.close())
  const bytes = bytesOf(2 * PART)
  await assertPart(streamOf(bytes), bytes, { by: small })
})

test('a stream of unknown length beyond the memory is an error, and the memory is free again', async t => {
  const small = connect({ partSize: PART, memoryLimit: 2 * PART })
  t.after(() => small.close())
  const upload = await begin()
  const source = streamOf(bytesOf(2 * PART + 1))
  await assert.rejects(small.uploadPart({ ...upload, PartNumber: 1, Body: source }), {
    name: 'DataStoreError', code: 'EntityTooLarge', operation: 'uploadPart', key: upload.Key, message: /give ContentLength or a larger memoryLimit/
  })
  assert.ok(source.destroyed)
  assert.deepEqual((await client.listParts(upload)).Parts, [])
  await small.uploadPart({ ...upload, PartNumber: 1, Body: streamOf(bytesOf(2 * PART)) })
})

test('many parts of unknown length at once share the memory', async t => {
  const small = connect({ partSize: PART, memoryLimit: 3 * PART })
  t.after(() => small.close())
  const upload = await begin()
  const parts = Array.from({ length: 12 }, (_, index) => index + 1)
  const Parts = await Promise.all(parts.map(async PartNumber => {
    const { ETag } = await small.uploadPart({ ...upload, PartNumber, Body: streamOf(bytesOf(PART, PartNumber)) })
    return { PartNumber, ETag }
  }))
  assert.deepEqual(Parts.map(({ ETag }) => ETag), parts.map(part => `"${md5(bytesOf(PART, part))}"`))
})

test('a body that is not as long as it says', async () => {
  const upload = await begin()
  const send = (Body, ContentLength) => client.uploadPart({ ...upload, PartNumber: 1, Body, ContentLength })
  await assert.rejects(send(streamOf(bytesOf(1000)), 1001), { code: 'IncompleteBody' })
  await assert.rejects(send(streamOf(bytesOf(1000)), 999), { code: 'IncompleteBody' })
  await assert.rejects(send('four', 5), { name: 'TypeError', message: /"ContentLength" is 5, but Body has 4 bytes/ })
  assert.deepEqual((await client.listParts(upload)).Parts, [])
})

test('a source that breaks is the error', async () => {
  const upload = await begin()
  const source = new PassThrough()
  source.write('x')
  const sending = client.uploadPart({ ...upload, PartNumber: 1, Body: source })
  source.destroy(new Error('no more'))
  await assert.rejects(sending, { code: 'BodyReadError', message: /no more/ })
})

test('an abort stops the part and destroys its source', async () => {
  const upload = await begin()
  const source = new PassThrough()
  const abort = new AbortController()
  const sending = client.uploadPart({ ...upload, PartNumber: 1, Body: source }, { signal: abort.signal })
  source.write(bytesOf(1000))
  abort.abort()
  await assert.rejects(sending, { name: 'AbortError' })
  if (!source.closed) await once(source, 'close')
  assert.deepEqual((await client.listParts(upload)).Parts, [])
})

test('the store checks ContentMD5', async () => {
  const upload = await begin()
  const digest = Buffer.from(md5('text'), 'hex').toString('base64')
  await client.uploadPart({ ...upload, PartNumber: 1, Body: 'text', ContentMD5: digest })
  await assert.rejects(client.uploadPart({ ...upload, PartNumber: 2, Body: 'other', ContentMD5: digest }), { code: 'BadDigest', statusCode: 400 })
})

test('onProgress tells of the bytes', async () => {
  const upload = await begin()
  const seen = []
  await client.uploadPart({ ...upload, PartNumber: 1, Body: streamOf(bytesOf(2 * MIB)), ContentLength: 2 * MIB }, { onProgress: progress => seen.push(progress) })
  const { transferred, total } = seen.at(-1)
  assert.deepEqual({ transferred, total }, { transferred: 2 * MIB, total: 2 * MIB })
})

test('a part again replaces the one before', async () => {
  const upload = await begin()
  await client.uploadPart({ ...upload, PartNumber: 1, Body: 'first' })
  const { ETag } = await client.uploadPart({ ...upload, PartNumber: 1, Body: 'second' })
  const { Parts } = await client.listParts(upload)
  assert.deepEqual(Parts.map(part => [part.PartNumber, part.ETag, part.Size]), [[1, ETag, 6]])
})

test('an upload that is not there', async () => {
  const { Key } = await begin()
  await assert.rejects(client.uploadPart({ Bucket: bucket, Key, UploadId: 'none', PartNumber: 1, Body: 'x' }), {
    name: 'DataStoreError', code: 'NoSuchUpload', statusCode: 404, operation: 'uploadPart', bucket, key: Key
  })
})

test('a callback gets what the promise does', async () => {
  const upload = await begin()
  const { ETag } = await new Promise((resolve, reject) => {
    client.uploadPart({ ...upload, PartNumber: 1, Body: 'x' }, (error, data) => error ? reject(error) : resolve(data))
  })
  assert.equal(ETag, `"${md5('x')}"`)
})

test('wrong arguments are TypeErrors', async () => {
  const given = { Bucket: bucket, Key: 'k', UploadId: 'u', PartNumber: 1, Body: 'x' }
  const wrong = async (more, name, code = 'ERR_INVALID_ARG_VALUE') => {
    await assert.rejects(client.uploadPart({ ...given, ...more }), { name: 'TypeError', code, message: new RegExp(`"${name}"`) })
  }
  await wrong({ PartNumber: undefined }, 'PartNumber', 'ERR_INVALID_ARG_TYPE')
  await wrong({ PartNumber: '1' }, 'PartNumber', 'ERR_INVALID_ARG_TYPE')
  await wrong({ PartNumber: 0 }, 'PartNumber')
  await wrong({ PartNumber: 10_001 }, 'PartNumber')
  await wrong({ UploadId: undefined }, 'UploadId', 'ERR_INVALID_ARG_TYPE')
  await wrong({ UploadId: '' }, 'UploadId')
  await wrong({ Body: 5 }, 'Body', 'ERR_INVALID_ARG_TYPE')
  await wrong({ Metadata: {} }, 'Metadata')
})
