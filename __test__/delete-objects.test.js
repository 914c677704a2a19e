'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { expect, keysOf, stored } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { inParallel, useStore } = require('./support/store.js')

const { client, bucket, newBucket } = useStore('delete-objects')
/** How often a store had to be asked is not its tests' affair. */
const remove = async (keys, more = {}) => {
  const { attempts, ...result } = await client.deleteObjects({ Bucket: bucket, Delete: { Objects: keys.map(Key => ({ Key })), ...more } })
  assert.equal(attempts > 0, keys.length > 0)
  return result
}
const put = keys => inParallel(keys, key => expect([200], 'PUT', { bucket, key, body: 'x' }))

test('what is named is gone, what is not is there', async () => {
  await put(['a', 'b', 'c'])
  const result = await remove(['a', 'c'])
  assert.deepEqual(result, { Deleted: [{ Key: 'a' }, { Key: 'c' }], Errors: [] })
  assert.deepEqual([await stored(bucket, 'a'), String(await stored(bucket, 'b')), await stored(bucket, 'c')], [undefined, 'x', undefined])
})

test('what is not there is deleted as well', async () => {
  assert.deepEqual(await remove(['none', 'none\t']), { Deleted: [{ Key: 'none' }, { Key: 'none\t' }], Errors: [] })
})

test('no keys are no request', async t => {
  const { client, seen } = await relay(t)
  assert.deepEqual(await client.deleteObjects({ Bucket: bucket, Delete: { Objects: [] } }), { Deleted: [], Errors: [], attempts: 0 })
  assert.deepEqual(seen, [])
})

test('Quiet tells of errors only', async () => {
  await put(['q1', 'q2', 'q\n3'])
  assert.deepEqual(await remove(['q1', 'q2', 'q\n3'], { Quiet: true }), { Deleted: [], Errors: [] })
  assert.deepEqual([await stored(bucket, 'q1'), await stored(bucket, 'q2'), await stored(bucket, 'q\n3')], [undefined, undefined, undefined])
})

// Each key is stored with neighbours that a careless parser could take for it.
for (const [name, Key] of Object.entries(KEYS)) {
  if (can.keys[name]?.refused) continue
  test(`${name} is deleted, and nothing else`, async () => {
    const neighbours = [Key.trim(), Key.replaceAll('\r', '\n'), Key.replaceAll(/[\t\n\r]/g, ' '), Key.replaceAll(/\p{C}/gu, ''), `x${Key.slice(1)}`]
      .filter((key, index, all) => key !== Key && key !== '' && all.indexOf(key) === index)
    const kept = []
    for (const key of neighbours) if ((await client.putObject({ Bucket: bucket, Key: key, Body: 'kept' }).then(() => true, () => false))) kept.push(key)
    await client.putObject({ Bucket: bucket, Key, Body: 'x' })
    assert.deepEqual(await remove([Key]), { Deleted: [{ Key }], Errors: [] })
    assert.equal(await stored(bucket, Key), undefined)
    for (const key of kept) assert.equal(String(await stored(bucket, key)), 'kept', JSON.stringify(key))
    await remove(kept)
  })
}

test('every key in one call, answered in its order', async () => {
  const other = newBucket('all')
  await client.createBucket({ Bucket: other })
  const keys = Object.entries(KEYS).filter(([name]) => !can.keys[name]?.refused && !can.keys[name]?.listedAs).map(([, key]) => key)
  await inParallel(keys, Key => client.putObject({ Bucket: other, Key, Body: 'x' }))
  const { Deleted, Errors } = await client.deleteObjects({ Bucket: other, Delete: { Objects: keys.map(Key => ({ Key })) } })
  assert.deepEqual([Deleted.map(({ Key }) => Key), Errors], [keys, []])
  assert.deepEqual(await keysOf(other), [])
})

test('keys that the store refuses', async () => {
  const refused = Object.entries(KEYS).filter(([name]) => can.keys[name]?.refused)
  await put(['fine'])
  const { Deleted, Errors } = await remove(['fine', ...refused.map(([, key]) => key)])
  assert.equal(await stored(bucket, 'fine'), undefined)
  assert.equal(Deleted.length + Errors.length, 1 + refused.length)
  assert.deepEqual([Deleted[0].Key, Errors.map(({ Code }) => Code)], ['fine', refused.map(([name]) => can.keys[name].refused)])
})

test('2,500 keys are three requests, answered in the order of the call', async t => {
  const { client, seen } = await relay(t)
  const prefix = randomUUID()
  const keys = Array.from({ length: 2_500 }, (_, index) => `${prefix}/${index}`)
  await put(keys.filter((_, index) => index % 10 === 0))
  const { Deleted, Errors } = await client.deleteObjects({ Bucket: bucket, Delete: { Objects: keys.map(Key => ({ Key })) } })
  assert.deepEqual([Deleted.map(({ Key }) => Key), Errors], [keys, []])
  assert.deepEqual(seen.map(({ method, body }) => [method, String(body).match(/<Object>/g).length]).sort(), [['POST', 1_000], ['POST', 1_000], ['POST', 500]])
  assert.deepEqual((await client.listObjects({ Bucket: bucket, Prefix: prefix })).Contents, [])
})

test('a bucket that is not there', async () => {
  for (const Key of ['k', 'k\n']) {
    await assert.rejects(client.deleteObjects({ Bucket: `${bucket}-none`, Delete: { Objects: [{ Key }] } }), {
      name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404, operation: 'deleteObjects', bucket: `${bucket}-none`
    })
  }
})

test('versions', async () => {
  const other = newBucket('versions')
  await client.createBucket({ Bucket: other })
  await expect([200], 'PUT', { bucket: other, query: { versioning: '' }, body: '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>' })
  const versions = {}
  for (const Key of ['a', 'a\t']) versions[Key] = [await client.putObject({ Bucket: other, Key, Body: '1' }), await client.putObject({ Bucket: other, Key, Body: '2' })].map(({ VersionId }) => VersionId)
  const del = Objects => client.deleteObjects({ Bucket: other, Delete: { Objects } })
  // a version of each
  const older = Object.entries(versions).map(([Key, [VersionId]]) => ({ Key, VersionId }))
  assert.deepEqual((await del(older)).Deleted.map(({ Key, VersionId }) => ({ Key, VersionId })), older)
  // the latest gets a marker
  const { Deleted } = await del([{ Key: 'a' }, { Key: 'a\t' }])
  assert.deepEqual(Deleted.map(({ Key, DeleteMarker }) => [Key, DeleteMarker]), [['a', true], ['a\t', true]])
  assert.ok(Deleted.every(({ DeleteMarkerVersionId }) => /\S/.test(DeleteMarkerVersionId)))
  // the rest
  const rest = Object.entries(versions).map(([Key, [, VersionId]]) => ({ Key, VersionId }))
  const markers = Deleted.map(({ Key, DeleteMarkerVersionId }) => ({ Key, VersionId: DeleteMarkerVersionId }))
  assert.deepEqual((await del([...rest, ...markers])).Errors, [])
})

test('what it sends: Content-MD5, and no checksum that old stores do not know', async t => {
  const { client, seen } = await relay(t)
  await client.deleteObjects({ Bucket: bucket, Delete: { Objects: [{ Key: 'a&b' }] }, headers: { 'x-amz-meta-direct': 'x' } })
  const [{ method, query, headers, body }] = seen
  const { createHash } = require('node:crypto')
  assert.deepEqual([method, query.has('delete'), headers['content-md5']], ['POST', true, createHash('md5').update(body).digest('base64')])
  assert.deepEqual(Object.keys(headers).filter(name => /checksum|trailer/.test(name)), [])
  assert.match(headers.authorization, /content-md5/)
})

test('a checksum of the caller\'s choice', async t => {
  const { client, seen } = await relay(t)
  await client.deleteObjects({ Bucket: bucket, Delete: { Objects: [{ Key: 'a' }] }, ChecksumAlgorithm: 'SHA256' })
  assert.match(seen[0].headers['x-amz-checksum-sha256'], /^.{43}=$/)
  assert.equal(seen[0].headers['content-md5'], undefined)
})

test('what is no list of objects', async () => {
  const cases = [
    [undefined, /"Delete" must be given/],
    [[], /"Delete" must be an object/],
    [{}, /"Delete.Objects" must be given/],
    [{ Objects: { Key: 'a' } }, /"Delete.Objects" must be an array/],
    [{ Objects: ['a'] }, /"Delete.Objects\[0\]" must be an object. Received a string/],
    [{ Objects: [{ Key: 'a' }, {}] }, /"Delete.Objects\[1\].Key" must be given/],
    [{ Objects: [{ Key: '' }] }, /"Delete.Objects\[0\].Key" must not be empty/],
    [{ Objects: [{ Key: 'a\0' }] }, /must not contain NUL/],
    [{ Objects: [{ key: 'a' }] }, /Did you mean "Key"/],
    [{ Objects: [], Quiet: 'yes' }, /"Delete.Quiet" must be a boolean/]
  ]
  for (const [Delete, message] of cases) await assert.rejects(client.deleteObjects({ Bucket: bucket, Delete }), { name: 'TypeError', message })
})
