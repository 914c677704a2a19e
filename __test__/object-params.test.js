'use strict'

// Parameters of put, head, get and copy that a store may keep, ignore or refuse: encryption, storage class, ACL, owner, payer, locks.

const assert = require('node:assert/strict')
const { createHash, randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { expect, head, stored } = require('./support/raw.js')
const { settings } = require('./support/settings.js')
const { useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('object-params', { fill: bucket => expect([200], 'PUT', { bucket, key: 'source', body: 'x' }) })

const secret = Buffer.alloc(32, 7)
const SSEC = {
  SSECustomerAlgorithm: 'AES256', SSECustomerKey: secret.toString('base64'), SSECustomerKeyMD5: createHash('md5').update(secret).digest('base64')
}
const CASES = {
  'SSE-S3': { ServerSideEncryption: 'AES256' },
  'SSE-KMS': { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'no-such-key' },
  'a storage class': { StorageClass: 'REDUCED_REDUNDANCY' },
  'no storage class': { StorageClass: 'NOPE' },
  'an ACL': { ACL: 'public-read' },
  'no ACL': { ACL: 'nope' },
  'a redirect': { WebsiteRedirectLocation: '/other' },
  'the payer': { RequestPayer: 'requester' },
  'another owner': { ExpectedBucketOwner: '123456789012' },
  'a lock without object lock': { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.now() + 3_600_000) }
}

for (const [name, params] of Object.entries(CASES)) {
  const outcome = can.params[name]
  test(`${name} is ${outcome}`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    const found = await client.putObject({ ...target, Body: 'x', ...params }).then(() => 'taken', error => error.code)
    if (!['kept', 'ignored'].includes(outcome)) {
      assert.equal(found, outcome)
      assert.equal(await stored(bucket, target.Key), undefined)
      return
    }
    assert.equal(found, 'taken')
    const [[field, value]] = Object.entries(params)
    const fields = await client.headObject(target)
    assert.equal(fields[field] === value, outcome === 'kept', `${field}: ${fields[field]}`)
    assert.equal(await client.getObject(target).text(), 'x')
  })

  test(`${name} of a copy is ${can.paramsOfCopy[name] ?? outcome}`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    const expected = can.paramsOfCopy[name] ?? outcome
    const found = await client.copyObject({ ...target, CopySource: { Bucket: bucket, Key: 'source' }, ...params }).then(() => 'taken', error => error.code)
    assert.equal(found, ['kept', 'ignored'].includes(expected) ? 'taken' : expected)
  })
}

// MinIO takes it over TLS alone (behind the front it is asked without).
const direct = settings.endpoint.startsWith('https:') && new URL(settings.endpoint).pathname === '/'
const customerKey = can.customerKey === 'InvalidRequest' && direct ? 'kept' : can.customerKey

test(`a customer's key is ${customerKey}`, async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  const put = client.putObject({ ...target, Body: 'secret', ...SSEC })
  if (customerKey !== 'kept') return assert.rejects(put, { code: customerKey })
  const { SSECustomerAlgorithm, SSECustomerKeyMD5 } = await put
  assert.deepEqual([SSECustomerAlgorithm, SSECustomerKeyMD5], ['AES256', SSEC.SSECustomerKeyMD5])
  assert.equal(await client.getObject({ ...target, ...SSEC }).text(), 'secret')
  assert.equal((await client.headObject({ ...target, ...SSEC })).ContentLength, 6)
  await assert.rejects(client.getObject(target).bytes(), { name: 'DataStoreError', statusCode: 400 })
  const wrong = Buffer.alloc(32, 8)
  const other = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: wrong.toString('base64'), SSECustomerKeyMD5: createHash('md5').update(wrong).digest('base64') }
  await assert.rejects(client.getObject({ ...target, ...other }).bytes(), { name: 'DataStoreError' })
})

test(`object lock is ${can.objectLock === true ? 'kept' : `refused: ${can.objectLock}`}`, async () => {
  const Bucket = newBucket('lock')
  await client.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000)
  const put = client.putObject({ Bucket, Key: 'k', Body: 'x', ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: 'OFF' })
  if (can.objectLock !== true) return assert.rejects(put, { code: can.objectLock, statusCode: 501 })
  const { VersionId } = await put
  const { ObjectLockMode, ObjectLockRetainUntilDate } = await client.headObject({ Bucket, Key: 'k' })
  assert.deepEqual([ObjectLockMode, ObjectLockRetainUntilDate], ['GOVERNANCE', until])
  const locked = { Bucket, Key: 'k', VersionId }
  await assert.rejects(client.deleteObject(locked), { name: 'DataStoreError', code: can.lockedCode })
  const { Deleted, Errors } = await client.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId }] } })
  assert.deepEqual([Deleted, Errors.map(({ Key, Code }) => [Key, Code])], [[], [['k', can.lockedCode]]])
  await client.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId }] }, BypassGovernanceRetention: true })
  await assert.rejects(client.headObject(locked), { statusCode: 404 })
})

test('headers of the user\'s arrive, are signed, and replace ours', async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', ContentType: 'text/plain', Metadata: { direct: 'ours' }, headers: { 'X-Amz-Meta-Direct': 'theirs', 'Content-Type': 'text/x-own' } })
  const found = await head(bucket, target.Key)
  assert.deepEqual([found['x-amz-meta-direct'], found['content-type']], ['theirs', 'text/x-own'])
  assert.equal(await client.getObject({ ...target, IfMatch: '"other"', headers: { 'If-Match': found.etag } }).text(), 'x')
  const copy = { Bucket: bucket, Key: randomUUID() }
  await client.copyObject({ ...copy, CopySource: target, MetadataDirective: 'REPLACE', headers: { 'x-amz-meta-direct': 'copied' } })
  assert.equal((await head(bucket, copy.Key))['x-amz-meta-direct'], 'copied')
})

test('headers that are ours alone', async () => {
  const verbs = [
    headers => client.putObject({ Bucket: bucket, Key: 'k', Body: 'x', headers }), headers => client.headObject({ Bucket: bucket, Key: 'k', headers }),
    headers => client.copyObject({ Bucket: bucket, Key: 'k', CopySource: 'b/k', headers }), headers => client.deleteObjects({ Bucket: bucket, Delete: { Objects: [] }, headers })
  ]
  for (const name of ['Authorization', 'host', 'Content-Length', 'x-amz-date', 'X-Amz-Security-Token', 'Transfer-Encoding']) {
    for (const verb of verbs) await assert.rejects(verb({ [name]: 'x' }), { name: 'TypeError', message: /is set by the client itself/ })
  }
  for (const value of ['a\r\nb: c', 'ä', ' a']) await assert.rejects(verbs[0]({ 'x-a': value }), { name: 'TypeError', message: /printable ASCII/ })
})
