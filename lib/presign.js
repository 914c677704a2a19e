// @ts-check
'use strict'

// presign(): a verb's request as a URL for somebody else. The verb itself is called, told not to send: so every verb that is one
// request can be presigned, with the parameters it has.

const { invalidType, invalidValue, toError, unknownName } = require('./errors.js')
const { readLimits } = require('./limits.js')
const { readParams, whereOf } = require('./params.js')
const { isObject } = require('./plain.js')

/** @typedef {import('./engine').Engine} Engine */

/** Called under another name on the other side. */
const NATIVE = new Map([['getObject', 'getObjectBytes']])

// Each is one request, and all that it says is in its head. (The document of completeMultipartUpload is its sender's, as a body is.)
const OPERATIONS = [
  'getObject', 'headObject', 'putObject', 'deleteObject', 'copyObject', 'getObjectAttributes', 'getObjectTagging', 'deleteObjectTagging',
  'listObjects', 'listObjectsV2', 'listObjectVersions', 'listBuckets', 'listMultipartUploads', 'listParts',
  'createMultipartUpload', 'uploadPart', 'uploadPartCopy', 'completeMultipartUpload', 'abortMultipartUpload',
  'createBucket', 'headBucket', 'deleteBucket', 'getBucketLocation', 'getBucketVersioning',
  'getBucketPolicy', 'deleteBucketPolicy', 'getBucketTagging', 'deleteBucketTagging'
]

/** What an operation cannot be drafted without; it leaves no trace in the URL. @type {Record<string, object>} */
const UNSEEN = { completeMultipartUpload: { MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"0"' }] } } }

// What is in a body, which whoever uses the URL sends: it cannot be promised here.
const IN_BODY = new Set(['Body', 'ContentLength', 'MultipartUpload', 'CreateBucketConfiguration'])
const WITH_BODY = new Set(['putObject', 'uploadPart'])

const LONGEST = 604_800 // AWS's week
const USUAL = 900 // as the AWS SDKs have it

/**
 * At once, or not at all.
 * @param {Engine} engine
 * @param {any} operation
 * @param {any} params
 * @param {any} options
 * @returns {string}
 */
function presign(engine, operation, params, options) {
  try {
    const { expiresIn } = readOwn(options, ['expiresIn'])
    const draft = readDraft(operation, params, expiresIn)
    engine.admit({})
    start(engine, operation, 0, draft)
    const { url, failure } = engine.native.presigned()
    if (typeof url === 'string') return url
    throw failure ?? { code: 'InternalError', message: `${operation} left no URL behind` }
  } catch (failure) {
    throw toError(failure, whereOf('presign', params))
  }
}

/**
 * @param {Engine} engine
 * @param {any} operation
 * @param {any} params
 * @param {any} options
 * @returns {Promise<string>}
 */
async function presignAsync(engine, operation, params, options) {
  try {
    const { expiresIn, ...others } = readOwn(options, ['expiresIn', 'signal', 'timeout'])
    const limits = readLimits(others)
    const draft = readDraft(operation, params, expiresIn)
    engine.admit(limits)
    return await engine.call(call => start(engine, operation, call, draft), limits)
  } catch (failure) {
    throw toError(failure, whereOf('presignAsync', params))
  }
}

/**
 * @param {any} options
 * @param {string[]} known
 * @returns {Record<string, any>}
 */
function readOwn(options, known) {
  if (options === undefined || options === null) return {}
  if (!isObject(options)) throw invalidType('options', 'an object', options)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknownName('option of presigning', name, known)
  }
  return options
}

/**
 * @param {any} operation
 * @param {any} params
 * @param {unknown} expiresIn
 */
function readDraft(operation, params, expiresIn) {
  if (typeof operation !== 'string') throw invalidType('operation', 'the name of a verb', operation)
  if (!OPERATIONS.includes(operation)) throw unknownName('operation that can be presigned', operation, OPERATIONS)
  refuseBody(operation, params)
  const fields = readParams(/** @type {import('./seam').Verb} */ (operation), UNSEEN[operation] ? { ...UNSEEN[operation], ...params } : params)
  return { ...fields, presign: { expiresIn: readSeconds(expiresIn), keep: asked(fields) } }
}

/**
 * @param {string} operation
 * @param {any} params
 */
function refuseBody(operation, params) {
  for (const name of Object.keys(params ?? {})) {
    if ((params[name] ?? undefined) === undefined) continue
    if (IN_BODY.has(name)) throw invalidType(name, `left out: what is sent to a presigned URL of ${operation} is its sender's affair`, params[name])
    if (name === 'ChecksumAlgorithm' && WITH_BODY.has(operation)) {
      throw invalidValue(name, 'cannot be presigned, since the body is not known. Give its checksum itself (ChecksumCRC32, ...), or none')
    }
  }
}

/** @param {any} value */
function readSeconds(value) {
  if (value === undefined || value === null) return USUAL
  if (typeof value !== 'number') throw invalidType('options.expiresIn', 'a number of seconds', value)
  if (Number.isInteger(value) && value >= 1 && value <= LONGEST) return value
  throw invalidValue('options.expiresIn', `must be a whole number of seconds from 1 to ${LONGEST} (a week). Received ${value}`)
}

/**
 * The names, as they stand in the request, of what was asked for among that which the engine adds by itself as well.
 * @param {import('./seam').Fields} fields
 */
function asked(fields) {
  const names = Object.keys(fields.headers ?? {}).map(name => name.toLowerCase())
  if ('ContentType' in fields) names.push('content-type')
  if ('ContentMD5' in fields) names.push('content-md5')
  if ('ContentEncoding' in fields) names.push('content-encoding')
  if ('EncodingType' in fields) names.push('encoding-type')
  for (const name of Object.keys(fields)) {
    if (name.startsWith('Checksum')) names.push(`x-amz-checksum-${name.slice('Checksum'.length).toLowerCase()}`)
  }
  return names
}

/**
 * @param {Engine} engine
 * @param {string} operation
 * @param {number} call
 * @param {object} draft
 */
function start(engine, operation, call, draft) {
  const native = /** @type {any} */ (engine.native)
  native[NATIVE.get(operation) ?? operation](call, JSON.stringify(draft), null)
}

exports.OPERATIONS = OPERATIONS
exports.presign = presign
exports.presignAsync = presignAsync
