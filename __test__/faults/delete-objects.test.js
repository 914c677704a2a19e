'use strict'

// deleteObjects and getObjectAttributes against a store that answers what real ones answer rarely.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { s3Error, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

async function setting(t, answer, options) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, { maxAttempts: 1, ...options }) }
}

const keysIn = body => [...String(body).matchAll(/<Key>([^<]*)</g)].map(([, key]) => key)
const deletedAll = body => xml(`<DeleteResult>${keysIn(body).map(key => `<Deleted><Key>${key}</Key></Deleted>`).join('')}</DeleteResult>`)
const remove = (client, keys, more = {}) => client.deleteObjects({ Bucket: 'b', Delete: { Objects: keys.map(Key => ({ Key })) }, ...more })

test('keys that the store did not delete are errors, not rejections', async t => {
  const { client } = await setting(t, () => xml('<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><VersionId>v</VersionId><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>'))
  const { attempts, ...result } = await client.deleteObjects({ Bucket: 'b', Delete: { Objects: [{ Key: 'b', VersionId: 'v' }, { Key: 'a' }] } })
  assert.deepEqual(result, { Deleted: [{ Key: 'a' }], Errors: [{ Key: 'b', VersionId: 'v', Code: 'AccessDenied', Message: 'No.' }] })
})

test('a key that the answer does not mention is an error', async t => {
  const { client } = await setting(t, () => xml('<DeleteResult><Deleted><Key>a</Key></Deleted></DeleteResult>'))
  const { Deleted, Errors } = await remove(client, ['a', 'b'])
  assert.deepEqual([Deleted, Errors.map(({ Key, Code }) => [Key, Code])], [[{ Key: 'a' }], [['b', 'InvalidResponse']]])
})

test('an answer in another order comes in the call\'s', async t => {
  const { client } = await setting(t, async request => {
    const keys = keysIn(await request.read()).reverse()
    return xml(`<DeleteResult>${keys.map(key => `<Deleted><Key>${key}</Key></Deleted>`).join('')}</DeleteResult>`)
  })
  const keys = ['z', 'b', 'a\t', 'm']
  // the server knows no single deletes: any answer to them is a success
  assert.deepEqual((await remove(client, keys)).Deleted.map(({ Key }) => Key), keys)
})

test('a batch that fails wholly rejects, says how far it was, and begins nothing more', async t => {
  let posts = 0
  const { server, client } = await setting(t, async request => {
    const body = await request.read()
    return ++posts === 3 ? s3Error(403, 'AccessDenied') : deletedAll(body)
  })
  const keys = Array.from({ length: 30_000 }, (_, index) => `k${index}`)
  const error = await errorOf(remove(client, keys))
  assert.deepEqual([error.code, error.statusCode, error.operation, error.bucket], ['AccessDenied', 403, 'deleteObjects', 'b'])
  const [, answered] = /of 30000 keys, (\d+) were answered for/.exec(error.message)
  assert.equal(Number(answered), (server.requests.length - 1) * 1_000)
  assert.ok(server.requests.length < 30, `${server.requests.length} requests`)
})

test('a whole batch is tried again', async t => {
  let posts = 0
  const { client } = await setting(t, async request => {
    const body = await request.read()
    return ++posts === 1 ? s3Error(503, 'SlowDown') : deletedAll(body)
  }, { maxAttempts: 2 })
  assert.deepEqual((await remove(client, ['a'])).Deleted, [{ Key: 'a' }])
})

test('an error behind a 200 rejects', async t => {
  const { client } = await setting(t, () => xml('<Error><Code>AccessDenied</Code><Message>No.</Message></Error>'))
  const error = await errorOf(remove(client, ['a']))
  assert.deepEqual([error.code, error.statusCode], ['AccessDenied', 200])
})

test('a single key that is refused is an error of its own; a wrong signature is the call\'s', async t => {
  const code = { code: 'AccessDenied' }
  const { client } = await setting(t, async request => request.method === 'DELETE' ? s3Error(403, code.code) : deletedAll(await request.read()))
  const { Deleted, Errors } = await remove(client, ['a', 'b\n'])
  assert.deepEqual([Deleted, Errors], [[{ Key: 'a' }], [{ Key: 'b\n', Code: 'AccessDenied', Message: 'the message of AccessDenied' }]])
  code.code = 'SignatureDoesNotMatch'
  assert.equal((await errorOf(remove(client, ['b\n']))).code, 'SignatureDoesNotMatch')
})

test('what goes with every request of a call', async t => {
  const { server, client } = await setting(t, async request => request.method === 'DELETE' ? { status: 204 } : deletedAll(await request.read()))
  await remove(client, ['a', 'b\n'], { MFA: 'serial 123456', BypassGovernanceRetention: true, RequestPayer: 'requester', ExpectedBucketOwner: '1', headers: { 'x-mine': 'm' } })
  for (const { headers } of server.requests) {
    assert.deepEqual(['x-amz-mfa', 'x-amz-bypass-governance-retention', 'x-amz-request-payer', 'x-amz-expected-bucket-owner', 'x-mine'].map(name => headers[name]), ['serial 123456', 'true', 'requester', '1', 'm'])
  }
  assert.equal(server.requests.length, 2)
})

test('conditions of a key go with it, in a batch and alone', async t => {
  const { server, client } = await setting(t, async request => request.method === 'DELETE' ? { status: 204 } : deletedAll(await request.read()))
  await client.deleteObjects({ Bucket: 'b', Delete: { Objects: [{ Key: 'a', ETag: '"e"', VersionId: 'v', Size: 5 }, { Key: 'b\n', ETag: '"f"', VersionId: 'w' }] } })
  const [batch, single] = server.requests.sort((a, b) => b.method < a.method ? -1 : 1)
  assert.match(String(batch.body), /<Key>a<\/Key><VersionId>v<\/VersionId><ETag>&quot;e&quot;<\/ETag>.*<Size>5<\/Size>/)
  assert.deepEqual([single.headers['if-match'], single.query.get('versionId'), single.path], ['"f"', 'w', '/b/b%0A'])
})

test('attributes go out in one header, and an object in their place is not read', async t => {
  const { server, client } = await setting(t, () => ({ headers: { 'Content-Type': 'text/plain', ETag: '"e"' }, body: Buffer.alloc(1 << 20), stall: 100 }))
  const error = await errorOf(client.getObjectAttributes({ Bucket: 'b', Key: 'k', ObjectAttributes: ['ETag', 'ObjectSize'] }))
  assert.deepEqual([error.code, error.statusCode], ['NotImplemented', 200])
  const lines = server.requests[0].names.filter(name => name === 'x-amz-object-attributes')
  assert.deepEqual([lines.length, server.requests[0].headers['x-amz-object-attributes']], [1, 'ETag,ObjectSize'])
})

test('all that S3 answers about attributes', async t => {
  const { client } = await setting(t, () => xml(`<GetObjectAttributesResponse><ETag>abc-2</ETag><Checksum><ChecksumCRC32>q1</ChecksumCRC32><ChecksumType>COMPOSITE</ChecksumType></Checksum>
    <ObjectParts><PartsCount>2</PartsCount><PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>1</NextPartNumberMarker><MaxParts>1</MaxParts><IsTruncated>true</IsTruncated>
    <Part><PartNumber>1</PartNumber><Size>5242880</Size><ChecksumCRC32>p1</ChecksumCRC32></Part></ObjectParts><StorageClass>STANDARD</StorageClass><ObjectSize>9000000000</ObjectSize></GetObjectAttributesResponse>`,
  { headers: { 'Last-Modified': 'Mon, 03 Feb 2025 04:05:06 GMT', 'x-amz-version-id': 'v' } }))
  assert.deepEqual(await client.getObjectAttributes({ Bucket: 'b', Key: 'k', ObjectAttributes: ['ETag'] }), {
    ETag: '"abc-2"', Checksum: { ChecksumCRC32: 'q1', ChecksumType: 'COMPOSITE' }, StorageClass: 'STANDARD', ObjectSize: 9_000_000_000, VersionId: 'v',
    LastModified: new Date('2025-02-03T04:05:06Z'), attempts: 1,
    ObjectParts: { TotalPartsCount: 2, PartNumberMarker: '0', NextPartNumberMarker: '1', MaxParts: 1, IsTruncated: true, Parts: [{ PartNumber: 1, Size: 5_242_880, ChecksumCRC32: 'p1' }] }
  })
})
