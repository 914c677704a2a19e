'use strict'

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { expect } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('object-tagging')

/** A new object. */
async function anObject(key = randomUUID()) {
  await expect([200], 'PUT', { bucket, key, body: 'x' })
  return { Bucket: bucket, Key: key }
}

const byKey = tags => [...tags].sort((a, b) => a.Key < b.Key ? -1 : 1)
const TagSet = [{ Key: 'team', Value: 'a b + c=d' }, { Key: 'tier', Value: '' }, { Key: ':/+-=._@', Value: 'Ab9' }]

test('an object without tags has an empty set', async () => {
  assert.deepEqual((await client.getObjectTagging(await anObject())).TagSet, [])
})

test('tags come back as they went', async () => {
  const target = await anObject()
  await client.putObjectTagging({ ...target, Tagging: { TagSet } })
  assert.deepEqual(byKey((await client.getObjectTagging(target)).TagSet), byKey(TagSet))
})

test(`tags beyond ASCII are ${can.unicodeTags ? 'kept' : 'refused'}`, async () => {
  const target = await anObject()
  const TagSet = [{ Key: 'größe', Value: '漢' }]
  const done = client.putObjectTagging({ ...target, Tagging: { TagSet } })
  if (!can.unicodeTags) return assert.rejects(done, { code: 'InvalidTag', statusCode: 400 })
  await done
  assert.deepEqual((await client.getObjectTagging(target)).TagSet, TagSet)
})

test('tags replace those before', async () => {
  const target = await anObject()
  await client.putObjectTagging({ ...target, Tagging: { TagSet } })
  await client.putObjectTagging({ ...target, Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } })
  assert.deepEqual((await client.getObjectTagging(target)).TagSet, [{ Key: 'a', Value: '1' }])
})

test('deleted tags are gone, and the object is not', async () => {
  const target = await anObject()
  await client.putObjectTagging({ ...target, Tagging: { TagSet } })
  await client.deleteObjectTagging(target)
  assert.deepEqual((await client.getObjectTagging(target)).TagSet, [])
  assert.equal(await client.getObject(target).text(), 'x')
})

test('an empty set takes the tags off', async () => {
  const target = await anObject()
  await client.putObjectTagging({ ...target, Tagging: { TagSet } })
  await client.putObjectTagging({ ...target, Tagging: { TagSet: [] } })
  assert.deepEqual((await client.getObjectTagging(target)).TagSet, [])
})

test('tags that putObject gave', async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', Tagging: 'team=a%20b&tier=1' })
  assert.deepEqual(byKey((await client.getObjectTagging(target)).TagSet), [{ Key: 'team', Value: 'a b' }, { Key: 'tier', Value: '1' }])
})

test('the tags of an object with a key that is easily spoiled', async () => {
  const target = await anObject(KEYS['XML'])
  await client.putObjectTagging({ ...target, Tagging: { TagSet: [{ Key: 'a', Value: '1' }] } })
  assert.deepEqual((await client.getObjectTagging(target)).TagSet, [{ Key: 'a', Value: '1' }])
})

test('an object that is not there', async () => {
  const target = { Bucket: bucket, Key: 'none' }
  const fails = { name: 'DataStoreError', code: 'NoSuchKey', statusCode: 404, bucket, key: 'none' }
  await assert.rejects(client.getObjectTagging(target), { ...fails, operation: 'getObjectTagging' })
  await assert.rejects(client.putObjectTagging({ ...target, Tagging: { TagSet: [] } }), { ...fails, operation: 'putObjectTagging' })
})

test('tags that are not allowed', async () => {
  const target = await anObject()
  const twice = [{ Key: 'a', Value: '1' }, { Key: 'a', Value: '2' }]
  const tooMany = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }))
  const tooLong = [{ Key: 'k'.repeat(129), Value: 'v' }]
  const codes = []
  for (const TagSet of [twice, tooMany, tooLong]) {
    codes.push(await client.putObjectTagging({ ...target, Tagging: { TagSet } }).then(() => 'kept', error => error.code))
  }
  assert.deepEqual(codes, can.badTags)
})

test('a tag set that is none', async () => {
  const target = { Bucket: bucket, Key: 'k' }
  const cases = [
    [undefined, /"Tagging" must be given/],
    ['a=1', /"Tagging" must be an object. Received a string/],
    [[], /"Tagging" must be an object/],
    [{}, /"Tagging.TagSet" must be given/],
    [{ TagSet: {} }, /"Tagging.TagSet" must be an array/],
    [{ TagSet: [], Tags: [] }, /"Tags" is not a known field of Tagging/],
    [{ TagSet: [null] }, /"Tagging.TagSet\[0\]" must be an object/],
    [{ TagSet: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }, /"Tagging.TagSet\[1\].Value" must be given/],
    [{ TagSet: [{ Key: '', Value: '1' }] }, /"Tagging.TagSet\[0\].Key" must not be empty/],
    [{ TagSet: [{ Key: 'a', value: '1' }] }, /Did you mean "Value"/]
  ]
  for (const [Tagging, message] of cases) await assert.rejects(client.putObjectTagging({ ...target, Tagging }), { name: 'TypeError', message })
})
