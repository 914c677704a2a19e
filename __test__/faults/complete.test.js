'use strict'

// completeMultipartUpload against answers that come late, twice, not at all, or are errors in a success.

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const test = require('node:test')
const { inOrder, s3Error, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const PART = '0123456789abcdef0123456789abcdef'
const ETAG = `"${createHash('md5').update(Buffer.from(PART, 'hex')).digest('hex')}-1"`
const PARAMS = { Bucket: 'b', Key: 'k', UploadId: 'u', MultipartUpload: { Parts: [{ PartNumber: 1, ETag: `"${PART}"` }] } }
const DONE = '<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>"m-1"</ETag></CompleteMultipartUploadResult>'

/** Answers the completes by these, in order; a HEAD by an object with this ETag. */
async function setting(t, answers, etag, options) {
  const complete = inOrder(...answers)
  const server = await faultServer(request => {
    if (request.method !== 'HEAD') return complete(request)
    return etag === undefined ? { status: 404 } : { headers: { ETag: etag, 'x-amz-version-id': 'v1' }, length: 5 }
  }, t)
  return { server, client: clientOf(t, server, options) }
}

test('spaces that keep the connection alive may precede the answer', async t => {
  for (const body of [`${' '.repeat(5000)}<?xml version="1.0"?>\n${DONE}`, `<?xml version="1.0"?>\n${' \r\n'.repeat(5000)}${DONE}`]) {
    const { client } = await setting(t, [{ headers: { 'Content-Type': 'application/xml' }, body, chunked: true, drip: 3000 }])
    assert.equal((await client.completeMultipartUpload(PARAMS)).ETag, '"m-1"')
  }
})

test('an error after the spaces is that error', async t => {
  const body = `\n\n   ${s3Error(200, 'NoSuchUpload').body}`
  const { client, server } = await setting(t, [{ headers: { 'Content-Type': 'application/xml' }, body }])
  const error = await errorOf(client.completeMultipartUpload(PARAMS))
  assert.deepEqual([error.code, error.statusCode, error.operation, error.attempts], ['NoSuchUpload', 200, 'completeMultipartUpload', 1])
  assert.equal(server.requests.length, 1)
})

test('an InternalError in a 200 is tried again', async t => {
  const { client, server } = await setting(t, [s3Error(200, 'InternalError'), xml(DONE)])
  assert.equal((await client.completeMultipartUpload(PARAMS)).ETag, '"m-1"')
  assert.deepEqual(server.methods, ['POST', 'POST'])
})

test('an upload that is gone after a lost answer was completed by it', async t => {
  const { client, server } = await setting(t, [{ hangup: 'rst' }, s3Error(404, 'NoSuchUpload')], ETAG)
  const done = await client.completeMultipartUpload(PARAMS)
  assert.deepEqual([done.Bucket, done.Key, done.ETag, done.VersionId], ['b', 'k', ETAG, 'v1'])
  assert.deepEqual(server.methods, ['POST', 'POST', 'HEAD'])
})

for (const [what, answer, options] of [
  ['breaks off', { hangup: 'fin' }, {}],
  ['is reset', { hangup: 'rst' }, {}],
  ['does not come in time', { silent: true }, { responseTimeout: 1000 }]
]) {
  test(`the answer of the only attempt ${what}: it is looked behind`, async t => {
    const { client, server } = await setting(t, [answer], ETAG, { maxAttempts: 1, ...options })
    assert.equal((await client.completeMultipartUpload(PARAMS)).ETag, ETAG)
    assert.equal(server.methods.at(-1), 'HEAD')
  })
}

test('a lost answer and no object of ours is the error that it was', async t => {
  const { client } = await setting(t, [{ hangup: 'rst' }], undefined, { maxAttempts: 1 })
  const error = await errorOf(client.completeMultipartUpload(PARAMS))
  assert.deepEqual([error.code, error.attempts], ['ConnectionClosed', 1])
})

test('an answer that is no XML is looked behind', async t => {
  const { client, server } = await setting(t, [xml('<CompleteMultipartUploadResult><Location>http')], ETAG)
  assert.equal((await client.completeMultipartUpload(PARAMS)).ETag, ETAG)
  assert.equal(server.methods.at(-1), 'HEAD')
})

test('an object of other parts is not ours', async t => {
  const { client } = await setting(t, [{ hangup: 'rst' }, s3Error(404, 'NoSuchUpload')], '"ffffffffffffffffffffffffffffffff-1"')
  const error = await errorOf(client.completeMultipartUpload(PARAMS))
  assert.deepEqual([error.code, error.statusCode, error.attempts], ['NoSuchUpload', 404, 2])
})

test('an upload that was never there is not looked for', async t => {
  const { client, server } = await setting(t, [s3Error(404, 'NoSuchUpload')], ETAG)
  assert.equal((await errorOf(client.completeMultipartUpload(PARAMS))).code, 'NoSuchUpload')
  assert.deepEqual(server.methods, ['POST'])
})

test('an empty ETag is asked for, and left out when that is not allowed', async t => {
  const empty = xml(DONE.replace('"m-1"', ''))
  assert.equal((await (await setting(t, [empty], ETAG)).client.completeMultipartUpload(PARAMS)).ETag, ETAG)
  assert.equal((await (await setting(t, [empty])).client.completeMultipartUpload(PARAMS)).ETag, undefined)
})

test('the source of a part is encoded twice for Ceph alone, which decodes it twice', async t => {
  const copied = xml('<CopyPartResult><ETag>"e"</ETag></CopyPartResult>')
  const server = await faultServer(() => copied, t)
  const client = clientOf(t, server)
  const CopySource = { Bucket: 'b', Key: 'a b/100%zz' }
  for (const UploadId of ['2~ceph', 'other']) await client.uploadPartCopy({ Bucket: 'b', Key: 'k', UploadId, PartNumber: 1, CopySource })
  assert.deepEqual(server.requests.map(({ headers }) => headers['x-amz-copy-source']), ['b/a%20b/100%2525zz', 'b/a%20b/100%25zz'])
})
