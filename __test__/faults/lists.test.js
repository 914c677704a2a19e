'use strict'

// An answer that is cut, is a proxy's page or is another document is an error, never an empty list, for everything that is told in
// XML; and an error that is not S3's own keeps its status and first words.

const assert = require('node:assert/strict')
const test = require('node:test')
const { html, inOrder, s3Error, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const UPLOAD = { Bucket: 'b', Key: 'k', UploadId: 'u' }

/** verb -> its parameters, the root of its answer, and something to stand in that. */
const TOLD = {
  listObjects: [{ Bucket: 'b' }, 'ListBucketResult', '<Contents><Key>k</Key></Contents>'],
  listObjectsV2: [{ Bucket: 'b' }, 'ListBucketResult', '<Contents><Key>k</Key></Contents>'],
  listBuckets: [{}, 'ListAllMyBucketsResult', '<Buckets><Bucket><Name>n</Name></Bucket></Buckets>'],
  listObjectVersions: [{ Bucket: 'b' }, 'ListVersionsResult', '<Version><Key>k</Key></Version>'],
  listMultipartUploads: [{ Bucket: 'b' }, 'ListMultipartUploadsResult', '<Upload><Key>k</Key></Upload>'],
  listParts: [UPLOAD, 'ListPartsResult', '<Part><PartNumber>1</PartNumber></Part>'],
  cleanupMultipartUploads: [{ Bucket: 'b', olderThan: 0 }, 'ListMultipartUploadsResult', '<Upload><Key>k</Key></Upload>'],
  getBucketTagging: [{ Bucket: 'b' }, 'Tagging', '<TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet>'],
  getBucketVersioning: [{ Bucket: 'b' }, 'VersioningConfiguration', '<Status>Enabled</Status>'],
  getBucketLocation: [{ Bucket: 'b' }, 'LocationConstraint', 'eu-test-9'],
  createMultipartUpload: [{ Bucket: 'b', Key: 'k' }, 'InitiateMultipartUploadResult', '<UploadId>u</UploadId>'],
  uploadPartCopy: [{ ...UPLOAD, PartNumber: 1, CopySource: 'b/s' }, 'CopyPartResult', '<ETag>"e"</ETag>'],
  completeMultipartUpload: [{ ...UPLOAD, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"e"' }] } }, 'CompleteMultipartUploadResult', '<ETag>"e-1"</ETag>']
}

async function setting(t, answer, options = { maxAttempts: 1 }) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

for (const [verb, [params, root, content]] of Object.entries(TOLD)) {
  const whole = `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`
  const wrongs = {
    'an HTML page': html(200),
    'an HTML page that claims to be XML': html(200, { headers: { 'Content-Type': 'application/xml' } }),
    'no body': { status: 200 },
    'plain text': { body: 'it works!' },
    'JSON': { body: '{"Contents":[]}' },
    'half of the XML': xml(whole.slice(0, whole.length / 2)),
    'XML without its last tag': xml(whole.slice(0, -root.length - 3)),
    'another XML document': xml('<Foo><Else/></Foo>'),
    'an empty XML document': xml('<Foo/>'),
    'spaces': { body: ' \n '.repeat(1000) }
  }

  test(`${verb}: the whole document is an answer`, async t => {
    const { client } = await setting(t, () => xml(whole))
    await client[verb](params)
  })

  for (const [what, answer] of Object.entries(wrongs)) {
    test(`${verb}: ${what} is an error`, async t => {
      // Whoever completes an upload looks whether the object is there.
      const { client } = await setting(t, request => request.method === 'HEAD' ? { status: 404 } : answer)
      const error = await errorOf(client[verb](params))
      assert.deepEqual([error.name, error.code, error.statusCode, error.operation], ['DataStoreError', 'InvalidResponse', 200, verb])
      if (what.includes('page')) assert.match(error.message, /<html><head><title>Oops/)
      if (what === 'plain text') assert.match(error.message, /it works!/)
    })
  }

  test(`${verb}: an error in a 200 is that error`, async t => {
    const { client } = await setting(t, () => s3Error(200, 'SomeTrouble'))
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.code, error.statusCode, error.message], ['SomeTrouble', 200, 'the message of SomeTrouble'])
  })

  test(`${verb}: a proxy's page tells its status and its first words`, async t => {
    const { client } = await setting(t, () => html(502))
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.code, error.statusCode, error.retryable], ['BadGateway', 502, true])
    assert.match(error.message, /<html><head><title>Oops/)
  })

  test(`${verb}: an error whose XML is cut keeps its status`, async t => {
    const { client } = await setting(t, () => xml('<Error><Message>half of a mess', { status: 403 }))
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.code, error.statusCode], ['Forbidden', 403])
    assert.match(error.message, /half of a mess/)
  })

  test(`${verb}: an error whose code is cut has that of its status`, async t => {
    const { client } = await setting(t, () => xml('<Error><Code>AccessDen', { status: 403 }))
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.code, error.statusCode], ['Forbidden', 403])
  })

  test(`${verb}: an error that is JSON keeps its status`, async t => {
    const { client } = await setting(t, () => ({ status: 404, headers: { 'Content-Type': 'application/json' }, body: '{"error":"no such route"}' }))
    const error = await errorOf(client[verb](params))
    assert.deepEqual([error.code, error.statusCode], ['NotFound', 404])
    assert.match(error.message, /no such route/)
  })
}

test('a cut listing is asked for again', async t => {
  const whole = '<ListVersionsResult><Version><Key>k</Key></Version></ListVersionsResult>'
  const { client, server } = await setting(t, inOrder(xml(whole.slice(0, 40)), xml(whole)), { maxAttempts: 2 })
  const { Versions } = await client.listObjectVersions({ Bucket: 'b' })
  assert.deepEqual([Versions.map(({ Key }) => Key), server.requests.length], [['k'], 2])
})

for (const [what, answer] of Object.entries({ 'an HTML page': html(200), 'no body': { status: 200 }, 'XML': xml('<Foo/>') })) {
  test(`getBucketPolicy: ${what} is no policy`, async t => {
    const { client } = await setting(t, () => answer)
    const error = await errorOf(client.getBucketPolicy({ Bucket: 'b' }))
    assert.deepEqual([error.code, error.statusCode, error.operation], ['InvalidResponse', 200, 'getBucketPolicy'])
  })
}

test('getBucketPolicy: a policy may hold what looks like a tag', async t => {
  const { client } = await setting(t, () => ({ body: '{"Id":"<a"}' }))
  assert.equal((await client.getBucketPolicy({ Bucket: 'b' })).Policy, '{"Id":"<a"}')
})

const WALKS = {
  objects: [{ Bucket: 'b' }, 'ListBucketResult', 'NextContinuationToken'],
  versions: [{ Bucket: 'b' }, 'ListVersionsResult', 'NextKeyMarker'],
  multipartUploads: [{ Bucket: 'b' }, 'ListMultipartUploadsResult', 'NextKeyMarker'],
  parts: [UPLOAD, 'ListPartsResult', 'NextPartNumberMarker'],
  cleanupMultipartUploads: [{ Bucket: 'b', olderThan: 0 }, 'ListMultipartUploadsResult', 'NextKeyMarker']
}

for (const [walk, [params, root, field]] of Object.entries(WALKS)) {
  const run = async client => {
    if (walk.startsWith('cleanup')) return client[walk](params)
    for await (const _ of client[walk](params)) assert.fail()
  }

  test(`${walk}: more without a place to go on from is an error`, async t => {
    const { client, server } = await setting(t, () => xml(`<${root}><IsTruncated>true</IsTruncated></${root}>`))
    const error = await errorOf(run(client))
    assert.equal(error.code, 'InvalidResponse')
    assert.match(error.message, new RegExp(`no ${field}`))
    assert.equal(server.requests.length, 1)
  })

  test(`${walk}: a store that goes in circles is an error`, async t => {
    const page = (_, n) => xml(`<${root}><IsTruncated>true</IsTruncated><${field}>${n % 3 + 1}</${field}></${root}>`)
    const { client, server } = await setting(t, page)
    const error = await errorOf(run(client))
    assert.equal(error.code, 'InvalidResponse')
    assert.match(error.message, new RegExp(`the same ${field} twice`))
    assert.ok(server.requests.length <= 12, String(server.requests.length))
  })

  test(`${walk}: HTML on the second page is an error`, async t => {
    const { client } = await setting(t, inOrder(xml(`<${root}><IsTruncated>true</IsTruncated><${field}>1</${field}></${root}>`), html(200)))
    assert.equal((await errorOf(run(client))).code, 'InvalidResponse')
  })
}

test('buckets(): a store that goes in circles is an error', async t => {
  const { client } = await setting(t, () => xml('<ListAllMyBucketsResult><Buckets/><ContinuationToken>t</ContinuationToken></ListAllMyBucketsResult>'))
  const error = await errorOf((async () => { for await (const _ of client.buckets()) assert.fail() })())
  assert.match(error.message, /the same ContinuationToken twice/)
})

test('versions of one key go on by their ids', async t => {
  const page = id => xml(`<ListVersionsResult><IsTruncated>${id < 3}</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>${id}</NextVersionIdMarker>` +
    `<Version><Key>k</Key><VersionId>${id}</VersionId></Version></ListVersionsResult>`)
  const { client, server } = await setting(t, (_, n) => page(n))
  const ids = []
  for await (const { VersionId } of client.versions({ Bucket: 'b' })) ids.push(VersionId)
  assert.deepEqual(ids, ['1', '2', '3'])
  assert.deepEqual(server.requests.map(({ query }) => [query.get('key-marker'), query.get('version-id-marker')]), [[null, null], ['k', '1'], ['k', '2']])
})

const stale = (key, more) => xml(`<ListMultipartUploadsResult><Upload><Key>${key}</Key><UploadId>u</UploadId><Initiated>2020-01-01T00:00:00.000Z</Initiated></Upload>${more}</ListMultipartUploadsResult>`)
const MORE = '<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>'

for (const [what, second] of [['fails', s3Error(403, 'AccessDenied')], ['leads nowhere', stale('b', '<IsTruncated>true</IsTruncated>')], ['leads back', stale('b', MORE)]]) {
  test(`cleanupMultipartUploads: a later page that ${what} is an error that says how many are aborted already`, async t => {
    const pages = inOrder(stale('a', MORE), second)
    const { server, client } = await setting(t, request => request.method === 'DELETE' ? { status: 204 } : pages(request))
    const error = await errorOf(client.cleanupMultipartUploads({ Bucket: 'b', olderThan: 0 }))
    const aborted = server.methods.filter(method => method === 'DELETE').length
    assert.ok(aborted > 0)
    assert.match(error.message, new RegExp(`\\(before that: ${aborted} aborted, 0 not to be aborted\\)$`))
  })
}

test('cleanupMultipartUploads: a first page that fails says nothing of aborts', async t => {
  const { client } = await setting(t, () => s3Error(403, 'AccessDenied'))
  assert.doesNotMatch((await errorOf(client.cleanupMultipartUploads({ Bucket: 'b', olderThan: 0 }))).message, /before that/)
})
