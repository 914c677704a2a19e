'use strict'

// A key of 1,025 bytes, one more than S3 has: every verb that names a key hears so from the store. None hangs, and none succeeds but
// where a thing that is not there is no error.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { expect } = require('./support/raw.js')
const { useStore } = require('./support/store.js')
const { KEYED, callVerb } = require('./support/verbs.js')

const fill = bucket => expect([200], 'PUT', { bucket, key: 'source', body: 'source' })
const { client, bucket } = useStore('long-keys', { fill })

const Key = 'x'.repeat(1025)
const CopySource = { Bucket: bucket, Key: 'source' }
const COPIES = ['copyObject', 'uploadPartCopy']

/** Done is done, whether there was anything or not. */
const MAY_BE_DONE = ['deleteObject', 'deleteObjectTagging', 'abortMultipartUpload']

/** The code of a store that does not know the verb, or what it is about. */
const FIRST = { getObjectAttributes: () => can.attributes, completeMultipartUpload: () => can.completeGone }

for (const verb of KEYED) {
  test(`${verb} of a key of 1,025 bytes is refused by the store`, async () => {
    const params = { Bucket: bucket, Key, ...COPIES.includes(verb) && { CopySource } }
    const error = await callVerb(client, verb, params, { timeout: 30_000 }).then(() => undefined, error => error)
    if (error === undefined) return assert.ok(MAY_BE_DONE.includes(verb), `${verb} succeeded`)
    assert.deepEqual([error.name, error.key], ['DataStoreError', Key], error.stack)
    const known = [400, 404].includes(error.statusCode) || error.code === can.tooLong || error.code === FIRST[verb]?.()
    assert.ok(known, `${error.code} ${error.statusCode}`)
  })
}

test('deleteObjects of a key of 1,025 bytes tells of it, and deletes the others, or is refused', async () => {
  await client.putObject({ Bucket: bucket, Key: 'short' })
  const { Deleted, Errors, error } = await client.deleteObjects({ Bucket: bucket, Delete: { Objects: [{ Key }, { Key: 'short' }] } }, { timeout: 30_000 }).catch(error => ({ error }))
  if (error !== undefined) return assert.deepEqual([error.name, error.statusCode], ['DataStoreError', 400], error.stack)
  assert.deepEqual([...Deleted, ...Errors].map(each => each.Key).sort(), ['short', Key].sort())
  assert.ok(Deleted.some(each => each.Key === 'short'))
})
