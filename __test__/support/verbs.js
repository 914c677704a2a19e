'use strict'

// Every method of a client that reaches the store, with the fewest parameters that are right: for tests that hold for all of
// them. A method that is not here fails those tests, so a new verb cannot be forgotten.

const { DataStoreClient } = require('datastore-client')

const BUCKET = { Bucket: 'b' }
const OBJECT = { ...BUCKET, Key: 'k' }

/** name -> { params, operation: whose table of parameters it has (its own, unless said), start: how one is called } */
const VERBS = {
  getObject: { params: OBJECT, start: stream => stream.bytes() },
  putObject: { params: OBJECT },
  headObject: { params: OBJECT },
  deleteObject: { params: OBJECT },
  listObjects: { params: BUCKET },
  listObjectsV2: { params: BUCKET },
  createBucket: { params: BUCKET },
  headBucket: { params: BUCKET },
  deleteBucket: { params: BUCKET },
  listBuckets: { params: {} },
  objects: { params: BUCKET, operation: 'listObjectsV2', start: first }
}

/** Methods that ask no store. */
const OTHERS = ['constructor', 'close']

for (const name of Object.getOwnPropertyNames(DataStoreClient.prototype)) {
  if (VERBS[name] === undefined && !OTHERS.includes(name)) throw new Error(`__test__/support/verbs.js does not know ${name}()`)
}

/** The first entry of an iterator. */
async function first(list) {
  for await (const entry of list) return entry
}

/**
 * Calls a verb with its right parameters and `more`, to its end.
 * @param {DataStoreClient} client
 * @param {string} name
 */
async function callVerb(client, name, more = {}, options = undefined) {
  const { params, start = result => result } = VERBS[name]
  return start(client[name]({ ...params, ...more }, options))
}

/** A call of the verb with just these parameters. */
async function callWith(client, name, params, options) {
  const { start = result => result } = VERBS[name]
  return start(client[name](params, options))
}

module.exports = { VERBS, callVerb, callWith }
