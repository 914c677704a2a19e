'use strict'

// What `verify` sends and compares, and which sums are no reason to complain.

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { done, inOrder, object, s3Error, uploads, xml } = require('../support/answers.js')
const { MIB, PART, bytesOf, md5, streamOf } = require('../support/bytes.js')
const { clientOf, errorOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { folder } = require('../support/files.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(300_000)
const MD5 = `"${md5(BYTES)}"`
const verify = true
const base64 = bytes => createHash('md5').update(bytes).digest('base64')
const sha256 = bytes => createHash('sha256').update(bytes).digest('base64')

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, { partSize: PART, ...options }) }
}

/** HEAD as the object has it, and GET. */
const stored = (bytes, etag, headers) => {
  const get = object(bytes, { etag, headers })
  return request => request.method === 'HEAD' ? { headers: { ETag: etag, ...headers }, length: bytes.length } : get(request)
}

const WAYS = {
  stream: (client, t, options) => readAll(client.getObject(OBJECT, options)),
  'bytes()': (client, t, options) => client.getObject(OBJECT, options).bytes(),
  async 'downloadFile()'(client, t, options) {
    const where = folder(t)
    try {
      await client.downloadFile({ ...OBJECT, Filename: join(where, 'x') }, options)
      return fs.readFileSync(join(where, 'x'))
    } catch (error) {
      assert.deepEqual(fs.readdirSync(where), [])
      throw error
    }
  }
}

for (const [way, read] of Object.entries(WAYS)) {
  test(`${way}: the ETag's MD5 is compared when that is wanted, and only then`, async t => {
    const { client } = await setting(t, stored(BYTES, MD5))
    assert.deepEqual(await read(client, t, { verify }), BYTES)
    const other = (await setting(t, stored(BYTES, `"${md5('other')}"`))).client
    assert.deepEqual(await read(other, t), BYTES)
    const error = await errorOf(read(other, t, { verify }))
    assert.deepEqual([error.code, error.key, error.retryable], ['ChecksumMismatch', 'k', false])
  })

  test(`${way}: a checksum of the whole object goes before the ETag`, async t => {
    const headers = { 'x-amz-checksum-sha256': sha256(BYTES), 'x-amz-checksum-type': 'FULL_OBJECT' }
    const { client, server } = await setting(t, stored(BYTES, `"${md5('other')}"`, headers))
    assert.deepEqual(await read(client, t, { verify }), BYTES)
    assert.equal(server.requests.at(-1).headers['x-amz-checksum-mode'], 'ENABLED')
  })

  test(`${way}: of a checksum of parts nothing follows`, async t => {
    for (const headers of [{ 'x-amz-checksum-sha256': sha256('other'), 'x-amz-checksum-type': 'COMPOSITE' }, { 'x-amz-checksum-sha256': `${sha256('other')}-2` }]) {
      const { client } = await setting(t, stored(BYTES, MD5, headers))
      assert.deepEqual(await read(client, t), BYTES)
      assert.deepEqual(await read(client, t, { verify }), BYTES)
    }
  })

  test(`${way}: nothing to compare with is NotVerifiable`, async t => {
    for (const [etag, headers] of [['"no-md5"', {}], [`"${md5('x')}-2"`, {}], [MD5, { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }], [MD5, { 'x-amz-server-side-encryption': 'aws:kms' }]]) {
      const { client } = await setting(t, stored(BYTES, etag, headers))
      assert.equal((await errorOf(read(client, t, { verify }))).code, 'NotVerifiable', etag)
    }
  })
}

test('a whole object that comes with its checksum is compared without being asked to, also after a cut', async t => {
  const headers = { 'x-amz-checksum-sha256': sha256('other'), 'x-amz-checksum-type': 'FULL_OBJECT' }
  for (const spoil of [() => ({}), (request, n) => n === 1 ? { cut: 1000 } : {}]) {
    const { client } = await setting(t, object(BYTES, { headers, spoil }))
    assert.equal((await errorOf(client.getObject(OBJECT).bytes())).code, 'ChecksumMismatch')
    assert.equal((await errorOf(readAll(client.getObject(OBJECT)))).code, 'ChecksumMismatch')
  }
})

test('checksums: always compares a file that came in ranges with what HEAD tells', async t => {
  const large = bytesOf(2 * PART + 5)
  const right = { 'x-amz-checksum-sha256': sha256(large), 'x-amz-checksum-type': 'FULL_OBJECT' }
  const ranges = headers => request => {
    const { headers: told, ...answer } = stored(large, '"e"', headers)(request)
    if (request.method === 'GET') for (const name of Object.keys(headers)) delete told[name]
    return { headers: told, ...answer }
  }
  const { client } = await setting(t, ranges(right), { checksums: 'always' })
  assert.ok((await WAYS['downloadFile()'](client, t)).equals(large))
  const wrong = (await setting(t, ranges({ ...right, 'x-amz-checksum-sha256': sha256('other') }), { checksums: 'always' })).client
  assert.equal((await errorOf(WAYS['downloadFile()'](wrong, t))).code, 'ChecksumMismatch')
})

test('a PUT carries its MD5, and an ETag that is another one is an error', async t => {
  const { server, client } = await setting(t, inOrder(done({ headers: { ETag: MD5 } }), done({ headers: { ETag: `"${md5('other')}"` } }), done({ headers: { ETag: '"no-md5"' } })))
  await client.putObject({ ...OBJECT, Body: BYTES }, { verify })
  assert.equal((await errorOf(client.putObject({ ...OBJECT, Body: BYTES }, { verify }))).code, 'ChecksumMismatch')
  await client.putObject({ ...OBJECT, Body: streamOf(BYTES) }, { verify })
  assert.deepEqual(server.requests.map(({ headers }) => headers['content-md5']), Array(3).fill(base64(BYTES)))
})

test('a Content-MD5 of the caller\'s own stays', async t => {
  const { server, client } = await setting(t, () => done({ headers: { ETag: MD5 } }))
  await client.putObject({ ...OBJECT, Body: BYTES, ContentMD5: base64('other') }, { verify })
  assert.equal(server.requests[0].headers['content-md5'], base64('other'))
})

test('BadDigest is sent again', async t => {
  const { server, client } = await setting(t, inOrder(s3Error(400, 'BadDigest'), done({ headers: { ETag: MD5 } })))
  await client.putObject({ ...OBJECT, Body: BYTES }, { verify })
  assert.equal(server.requests.length, 2)
})

test('every part carries its MD5, and so does a body of known length: it goes in parts', async t => {
  const large = bytesOf(2 * PART + MIB)
  const parts = [large.subarray(0, PART), large.subarray(PART, 2 * PART), large.subarray(2 * PART)]
  for (const send of [client => client.upload({ ...OBJECT, Body: large }, { verify }), client => client.putObject({ ...OBJECT, Body: streamOf(large), ContentLength: large.length }, { verify })]) {
    const { server, client } = await setting(t, uploads())
    await send(client)
    const sent = server.requests.filter(({ method }) => method === 'PUT').sort((a, b) => a.query.get('partNumber') - b.query.get('partNumber'))
    assert.deepEqual(sent.map(({ headers }) => headers['content-md5']), parts.map(base64))
  }
})

test('an object of other parts than were sent is an error', async t => {
  const large = bytesOf(PART + MIB)
  const answer = uploads((request, step) => {
    if (step === 'part') return request.read().then(bytes => done({ headers: { ETag: `"${md5(bytes)}"` } }))
    if (step === 'complete') return xml(`<CompleteMultipartUploadResult><ETag>"${md5('other')}-2"</ETag></CompleteMultipartUploadResult>`)
  })
  const { client } = await setting(t, answer)
  assert.equal((await errorOf(client.upload({ ...OBJECT, Body: large }, { verify }))).code, 'ChecksumMismatch')
  await client.upload({ ...OBJECT, Body: large })
})
