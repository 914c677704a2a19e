'use strict'

// What an answer says of its object: one text beside the bytes, read when somebody asks.

const assert = require('node:assert/strict')
const test = require('node:test')
const { fieldsOf } = require('../../lib/object-fields.js')
const { fakeClient } = require('../support/fake-native.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const TIME = Date.UTC(2026, 0, 2, 3, 4, 5)

/** An answer as the addon gives it. */
const answer = (fields, attempts) => Object.assign([JSON.stringify(fields)], attempts && { attempts })

test('times are Dates, and what S3 left out is absent', () => {
  const fields = fieldsOf(answer({ ContentLength: 3, LastModified: TIME, Expires: 0, ObjectLockRetainUntilDate: TIME + 1 }))
  assert.deepEqual(fields, { ContentLength: 3, LastModified: new Date(TIME), Expires: new Date(0), ObjectLockRetainUntilDate: new Date(TIME + 1) })
  assert.deepEqual(Object.keys(fieldsOf(answer({ Metadata: {} }))), ['Metadata'])
})

test('how often it was asked for stands among them', () => {
  assert.deepEqual(fieldsOf(answer({ ETag: '"e"' }, 2)), { ETag: '"e"', attempts: 2 })
})

test('metadata of any name is a field of its own', () => {
  const { Metadata } = fieldsOf([`{"Metadata":{"__proto__":"mine"}}`])
  assert.deepEqual(Object.entries(Metadata), [['__proto__', 'mine']])
})

for (const verb of ['bytes', 'text', 'promise']) {
  test(`metadata() after ${verb}() is what came with it`, async () => {
    const { client, native } = fakeClient()
    native.handlers.getObject = () => ({ fields: { ETag: '"e"', LastModified: TIME }, chunks: [Buffer.from('abc')] })
    const object = client.getObject(OBJECT)
    await object[verb]()
    assert.deepEqual(await object.metadata(), { ETag: '"e"', LastModified: new Date(TIME) })
    assert.deepEqual(native.log.map(({ verb }) => verb), ['getObjectBytes'])
  })
}

test('headObject() and downloadFile() give them as an object', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = native.handlers.downloadFile = () => ({ LastModified: TIME, Metadata: { a: 'b' } })
  const told = { LastModified: new Date(TIME), Metadata: { a: 'b' } }
  assert.deepEqual(await client.headObject(OBJECT), told)
  assert.deepEqual(await client.downloadFile({ ...OBJECT, Filename: '/there/file' }), told)
})
