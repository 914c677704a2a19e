'use strict'

// The store under test: clients for it, and a bucket a test file has for itself.

const { after, before } = require('node:test')
const { DataStoreClient } = require('datastore-client')
const { expect, keysOf, raw, uploadsOf, versionsOf } = require('./raw.js')
const { prefix, settings } = require('./settings.js')

/** A client; the caller closes it. */
function connect(options) {
  return new DataStoreClient({ ...settings, ...options })
}

/**
 * A client and an empty bucket for a file's tests; `newBucket` names more of them, which a test makes itself.
 * Afterwards the client is closed and the buckets are gone with all they hold.
 * @param {string} name of a-z, 0-9 and -, at most 30 characters
 * @param {{ options?: object, fill?: (bucket: string) => Promise<unknown> }} [more] of the client; what the tests find in the bucket
 */
function useStore(name, { options, fill } = {}) {
  const bucket = prefix + name
  const client = connect(options)
  const buckets = [bucket]
  // One hook: Node 20 starts a file's second one before the first has ended.
  before(async () => {
    await expect([200], 'PUT', { bucket })
    await fill?.(bucket)
  })
  after(async () => {
    await client.close()
    for (const each of buckets) await removeBucket(each)
  })
  const newBucket = suffix => {
    buckets.push(`${bucket}-${suffix}`)
    return `${bucket}-${suffix}`
  }
  return { client, bucket, newBucket }
}

/** Empties and removes a bucket; nothing when there is none. */
async function removeBucket(bucket) {
  if ((await raw('HEAD', { bucket })).status === 404) return
  const keys = await keysOf(bucket)
  await inParallel(keys, key => expect([200, 204, 404], 'DELETE', { bucket, key }))
  for (const { key, uploadId } of await uploadsOf(bucket)) await expect([204, 404], 'DELETE', { bucket, key, query: { uploadId } })
  if ((await expect([204, 404, 409], 'DELETE', { bucket })).status !== 409) return
  // It has kept versions.
  await inParallel(await versionsOf(bucket), ({ key, versionId }) => expect([204, 404], 'DELETE', { bucket, key, query: { versionId } }))
  await expect([204, 404], 'DELETE', { bucket })
}

/** Runs `work` for every item, sixteen at a time. */
async function inParallel(items, work) {
  const queue = [...items]
  const worker = async () => {
    while (queue.length > 0) await work(queue.shift())
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}

module.exports = { connect, inParallel, useStore }
