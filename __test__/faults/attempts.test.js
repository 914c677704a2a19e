'use strict'

// `attempts` of results: how often the request was sent, of every verb; of several requests, the one that was sent most often.

const assert = require('node:assert/strict')
const { join } = require('node:path')
const test = require('node:test')
const { done, inOrder, object, s3Error, stepOf, uploads, xml } = require('../support/answers.js')
const { MIB, bytesOf, streamOf } = require('../support/bytes.js')
const { clientOf, readAll } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { fileOf, folder } = require('../support/files.js')
const { VERBS, callVerb } = require('../support/verbs.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const nothing = { status: 204 }
const slowDown = s3Error(503, 'SlowDown')

/** What gives a result, and what is answered to it. */
const ANSWERS = {
  getObject: object(Buffer.from('x')),
  headObject: object(Buffer.from('x')),
  putObject: done(),
  deleteObject: nothing,
  copyObject: xml('<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>'),
  deleteObjects: xml('<DeleteResult><Deleted><Key>k</Key></Deleted></DeleteResult>'),
  getObjectAttributes: xml('<GetObjectAttributesResponse><ETag>e</ETag></GetObjectAttributesResponse>'),
  getObjectTagging: xml('<Tagging><TagSet/></Tagging>'),
  putObjectTagging: done(),
  deleteObjectTagging: nothing,
  upload: done(),
  uploadFile: done(),
  downloadFile: object(Buffer.from('x')),
  listObjects: xml('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'),
  listObjectsV2: xml('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'),
  listObjectVersions: xml('<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>'),
  createBucket: done(),
  headBucket: done(),
  deleteBucket: nothing,
  listBuckets: xml('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>'),
  getBucketLocation: xml('<LocationConstraint/>'),
  getBucketVersioning: xml('<VersioningConfiguration/>'),
  putBucketVersioning: done(),
  getBucketPolicy: { body: '{}' },
  putBucketPolicy: nothing,
  deleteBucketPolicy: nothing,
  getBucketTagging: xml('<Tagging><TagSet/></Tagging>'),
  putBucketTagging: nothing,
  deleteBucketTagging: nothing,
  createMultipartUpload: xml('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'),
  uploadPart: done(),
  uploadPartCopy: xml('<CopyPartResult><ETag>"e"</ETag></CopyPartResult>'),
  completeMultipartUpload: xml('<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>'),
  abortMultipartUpload: nothing,
  listParts: xml('<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>'),
  listMultipartUploads: xml('<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>'),
  cleanupMultipartUploads: xml('<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>'),
  request: done()
}
/** They give entries, or never ask a store. */
const WITHOUT = ['objects', 'versions', 'buckets', 'multipartUploads', 'parts', 'presign', 'presignAsync']

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

/** The result of a verb; of getObject in one piece. */
function resultOf(t, client, verb) {
  if (verb === 'getObject') return client.getObject(OBJECT).promise()
  return callVerb(client, verb, verb === 'downloadFile' ? { Filename: join(folder(t), 'f') } : {})
}

test('every verb that gives a result is here', () => {
  assert.deepEqual(Object.keys(VERBS).sort(), [...Object.keys(ANSWERS), ...WITHOUT].sort())
})

for (const [verb, answer] of Object.entries(ANSWERS)) {
  test(`${verb}: 1 when all went well, 2 after a SlowDown`, async t => {
    const { server, client } = await setting(t, inOrder(answer, slowDown, answer))
    assert.equal((await resultOf(t, client, verb)).attempts, 1)
    assert.equal((await resultOf(t, client, verb)).attempts, 2)
    assert.equal(server.requests.length, 3)
  })
}

test('a call that has nothing to send: 0', async t => {
  const { server, client } = await setting(t, nothing)
  assert.equal((await client.deleteObjects({ Bucket: 'b', Delete: { Objects: [] } })).attempts, 0)
  assert.equal(server.requests.length, 0)
})

test('a callback gets it as well', async t => {
  const { client } = await setting(t, inOrder(slowDown, done()))
  const data = await new Promise((resolve, reject) => client.putObject({ ...OBJECT, Body: 'x' }, (error, data) => error ? reject(error) : resolve(data)))
  assert.equal(data.attempts, 2)
})

test('calls side by side have numbers of their own', async t => {
  const seen = new Set()
  const { client } = await setting(t, ({ path }) => {
    if (!path.endsWith('/slow') || seen.has(path)) return done()
    seen.add(path)
    return slowDown
  })
  const results = await Promise.all(['a', 'slow', 'b'].map(Key => client.putObject({ Bucket: 'b', Key, Body: 'x' })))
  assert.deepEqual(results.map(({ attempts }) => attempts), [1, 2, 1])
})

test('a stream: metadata() tells what it took to the head, the bytes none', async t => {
  const { client } = await setting(t, inOrder(slowDown, object(Buffer.from('bytes'))))
  const stream = client.getObject(OBJECT)
  assert.equal((await stream.metadata()).attempts, 2)
  assert.deepEqual(await readAll(stream), Buffer.from('bytes'))
})

test('bytes() are a Buffer and nothing else', async t => {
  const { client } = await setting(t, object(Buffer.from('bytes')))
  assert.equal('attempts' in await client.getObject(OBJECT).bytes(), false)
})

test('a body that broke off and was gone on with was asked for twice', async t => {
  const { client } = await setting(t, object(bytesOf(300_000), { spoil: (_, n) => n === 1 ? { cut: 100_000, how: 'rst' } : {} }))
  assert.equal((await client.getObject(OBJECT).promise()).attempts, 2)
})

test('verify sends requests with more in them, which count as the call\'s', async t => {
  const { client } = await setting(t, inOrder(slowDown, { headers: { ETag: '"9dd4e461268c8034f5c8564e155c67a6"' } }))
  assert.equal((await client.putObject({ ...OBJECT, Body: 'x' }, { verify: true })).attempts, 2)
})

test('a region that was learned counts', async t => {
  const elsewhere = s3Error(400, 'AuthorizationHeaderMalformed', { headers: { 'x-amz-bucket-region': 'other' } })
  const { client } = await setting(t, inOrder(elsewhere, done()))
  assert.equal((await client.putObject({ ...OBJECT, Body: 'x' })).attempts, 2)
})

for (const spoiled of ['create', 'part', 'complete']) {
  test(`an upload in parts: the request sent most often (${spoiled})`, async t => {
    let first = true
    const { server, client } = await setting(t, uploads((_, step) => {
      if (step !== spoiled || !first) return undefined
      first = false
      return slowDown
    }), { partSize: 5 * MIB })
    assert.equal((await client.upload({ ...OBJECT, Body: streamOf(bytesOf(11 * MIB)) })).attempts, 2)
    assert.equal(server.requests.length, 6)
  })
}

test('a file up and down, in parts: the request sent most often', async t => {
  const bytes = bytesOf(11 * MIB)
  const tuning = { partSize: 5 * MIB, multipartThreshold: 5 * MIB }
  const up = await setting(t, uploads((request, step) => step === 'part' && request.query.get('partNumber') === '2' && up.server.requests.filter(({ query }) => query.get('partNumber') === '2').length < 3 ? slowDown : undefined))
  assert.equal((await up.client.uploadFile({ ...OBJECT, Filename: fileOf(folder(t), bytes) }, tuning)).attempts, 3)
  const down = await setting(t, object(bytes, { spoil: ({ headers }, n) => n > 1 && n < 4 && !headers.range?.startsWith('bytes=0-') ? { ...slowDown } : {} }))
  const { attempts } = await down.client.downloadFile({ ...OBJECT, Filename: join(folder(t), 'down') }, tuning)
  assert.ok(attempts === 2 || attempts === 3, `${attempts}`) // two ranges go side by side, and share the two refusals or not
})

test('deleteObjects in batches: the request sent most often', async t => {
  const Objects = Array.from({ length: 1_500 }, (_, i) => ({ Key: `k${i}` }))
  let first = true
  const { client } = await setting(t, async request => {
    const keys = (await request.read()).toString().match(/<Key>[^<]+/g)
    if (keys.length === 500 && first) {
      first = false
      return slowDown
    }
    return xml(`<DeleteResult>${keys.map(key => `<Deleted>${key}</Key></Deleted>`).join('')}</DeleteResult>`)
  })
  const { Deleted, attempts } = await client.deleteObjects({ Bucket: 'b', Delete: { Objects } })
  assert.deepEqual([Deleted.length, attempts], [1_500, 2])
})

test('a copy in parts: the request sent most often', async t => {
  let first = true
  const { client } = await setting(t, request => {
    if (request.query.has('tagging')) return xml('<Tagging><TagSet/></Tagging>')
    const step = stepOf(request)
    if (step === 'head') return { headers: { 'Content-Length': 12 * MIB, ETag: '"s"' } }
    if (step === 'create') return ANSWERS.createMultipartUpload
    if (step === 'complete') return ANSWERS.completeMultipartUpload
    if (request.query.get('partNumber') === '2' && first) {
      first = false
      return slowDown
    }
    return ANSWERS.uploadPartCopy
  })
  const { attempts } = await client.copyObject({ ...OBJECT, CopySource: { Bucket: 'b', Key: 's' } }, { multipartThreshold: 6 * MIB, partSize: 6 * MIB })
  assert.equal(attempts, 2)
})

test('every page of a list has its own', async t => {
  const page = more => xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${more ? '<NextContinuationToken>n</NextContinuationToken>' : ''}</ListBucketResult>`)
  for (const options of [{}, { checksums: 'always' }]) { // both ways of asking for one
    const { client } = await setting(t, inOrder(page(true), slowDown, page(false)), options)
    const attempts = []
    for await (const each of client.objects({ Bucket: 'b' }).pages()) attempts.push(each.attempts)
    assert.deepEqual(attempts, [1, 2])
  }
})

test('what uploadPart gave may be handed on to completeMultipartUpload', async t => {
  const { client } = await setting(t, uploads())
  const UploadId = 'u'
  const part = await client.uploadPart({ ...OBJECT, UploadId, PartNumber: 1, Body: 'x' })
  assert.equal(part.attempts, 1)
  await client.completeMultipartUpload({ ...OBJECT, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ...part }] } })
})
