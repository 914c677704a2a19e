'use strict'

// Every method of a client that reaches the store, with the fewest parameters that are right: for tests that hold for all of
// them. A method that is not here fails those tests, so a new verb cannot be forgotten.

const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { DataStoreClient } = require('datastore-client')

const BUCKET = { Bucket: 'b' }
const OBJECT = { ...BUCKET, Key: 'k' }

const UPLOAD = { ...OBJECT, UploadId: 'u' }
const PART = { ...UPLOAD, PartNumber: 1 }
const SOURCE = { Bucket: 'b', Key: 'source' }
const TAGGING = { TagSet: [{ Key: 'team', Value: 'a' }] }

/** request() has no table of lib/fields. */
const REQUEST = { method: 'method', Bucket: 'text', Key: 'key', query: 'query', headers: 'headers', body: 'bytes' }

/**
 * name -> { params, operation: whose table of parameters it has (its own, unless said; or `fields`), needed: those it cannot do without
 * (all of params, unless said), start: how its outcome is had, call: how it is called, measures: does it heed onProgress?, local: the type
 * of what it gives without a store, options: the only ones it takes }
 */
const VERBS = {
  getObject: { params: OBJECT, start: stream => stream.bytes(), measures: true },
  putObject: { params: OBJECT, measures: true },
  headObject: { params: OBJECT },
  deleteObject: { params: OBJECT },
  copyObject: { params: { ...OBJECT, CopySource: SOURCE } },
  deleteObjects: { params: { ...BUCKET, Delete: { Objects: [{ Key: 'k' }] } } },
  getObjectAttributes: { params: { ...OBJECT, ObjectAttributes: ['ETag'] } },
  getObjectTagging: { params: OBJECT },
  putObjectTagging: { params: { ...OBJECT, Tagging: TAGGING } },
  deleteObjectTagging: { params: OBJECT },
  upload: { params: OBJECT, measures: true },
  uploadFile: { params: { ...OBJECT, Filename: __filename }, measures: true },
  downloadFile: { params: { ...OBJECT, Filename: join(tmpdir(), 'datastore-never-written') }, measures: true },
  listObjects: { params: BUCKET },
  listObjectsV2: { params: BUCKET },
  listObjectVersions: { params: BUCKET },
  createBucket: { params: BUCKET },
  headBucket: { params: BUCKET },
  deleteBucket: { params: BUCKET },
  listBuckets: { params: {} },
  getBucketLocation: { params: BUCKET },
  getBucketVersioning: { params: BUCKET },
  putBucketVersioning: { params: { ...BUCKET, VersioningConfiguration: { Status: 'Enabled' } } },
  getBucketPolicy: { params: BUCKET },
  putBucketPolicy: { params: { ...BUCKET, Policy: '{}' } },
  deleteBucketPolicy: { params: BUCKET },
  getBucketTagging: { params: BUCKET },
  putBucketTagging: { params: { ...BUCKET, Tagging: TAGGING } },
  deleteBucketTagging: { params: BUCKET },
  createMultipartUpload: { params: OBJECT },
  uploadPart: { params: PART, measures: true },
  uploadPartCopy: { params: { ...PART, CopySource: SOURCE } },
  completeMultipartUpload: { params: { ...UPLOAD, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"e"' }] } } },
  abortMultipartUpload: { params: UPLOAD },
  listParts: { params: UPLOAD },
  listMultipartUploads: { params: BUCKET },
  cleanupMultipartUploads: { params: { ...BUCKET, olderThan: 1000 } },
  objects: { params: BUCKET, operation: 'listObjectsV2', start: first },
  versions: { params: BUCKET, operation: 'listObjectVersions', start: first },
  buckets: { params: {}, operation: 'listBuckets', start: first },
  multipartUploads: { params: BUCKET, operation: 'listMultipartUploads', start: first },
  parts: { params: UPLOAD, operation: 'listParts', start: first },
  request: { params: { method: 'PUT', ...OBJECT, body: 'x' }, fields: REQUEST, needed: ['method', 'Bucket'] },
  presign: { params: OBJECT, operation: 'headObject', call: presigned('presign'), local: 'string', options: ['expiresIn'] },
  presignAsync: { params: OBJECT, operation: 'headObject', call: presigned('presignAsync'), local: 'string', options: ['expiresIn', 'signal', 'timeout'] }
}

/** Methods that ask no store, and have tests of their own. */
const OTHERS = ['constructor', 'close']

for (const name of Object.getOwnPropertyNames(DataStoreClient.prototype)) {
  if (VERBS[name] === undefined && !OTHERS.includes(name)) throw new Error(`__test__/support/verbs.js does not know ${name}()`)
}

/** The first entry of an iterator. */
async function first(list) {
  for await (const entry of list) return entry
}

/** Those that name a key, in their first request. */
const KEYED = Object.keys(VERBS).filter(name => 'Key' in VERBS[name].params && VERBS[name].local === undefined)

/** How a method is called that is told which verb it is about. */
function presigned(method) {
  return (client, params, options) => client[method]('headObject', params, options)
}

/**
 * Calls a verb with its right parameters and `more`, to its end.
 * @param {DataStoreClient} client
 * @param {string} name
 */
async function callVerb(client, name, more = {}, options = undefined) {
  return callWith(client, name, { ...VERBS[name].params, ...more }, options)
}

/** A call of the verb with just these parameters. */
async function callWith(client, name, params, options) {
  const { start = result => result, call = (client, params, options) => client[name](params, options) } = VERBS[name]
  return start(call(client, params, options))
}

module.exports = { KEYED, VERBS, callVerb, callWith }
