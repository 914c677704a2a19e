// @ts-check
'use strict'

// The parameters of every operation: AWS's names, one table an operation. Checked before any I/O, copied as they are checked
// (what the caller does to the object afterwards does not matter).

const { invalidType, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')

/** @typedef {import('./seam').Verb} Verb */

/**
 * @param {Record<string, string>} kinds kind -> names
 * @returns {Record<string, string>} name -> kind
 */
function table(kinds) {
  const fields = Object.create(null)
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of names.split(' ')) fields[name] = kind
  }
  return fields
}

const READ = table({
  text: 'Bucket',
  key: 'Key',
  string: 'Range IfMatch IfNoneMatch VersionId ResponseCacheControl ResponseContentDisposition ResponseContentEncoding ' +
    'ResponseContentLanguage ResponseContentType SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 RequestPayer ' +
    'ExpectedBucketOwner ChecksumMode',
  date: 'IfModifiedSince IfUnmodifiedSince ResponseExpires',
  count: 'PartNumber'
})

const BUCKET = table({ text: 'Bucket', string: 'ExpectedBucketOwner' })

/** @type {Record<Verb, Record<string, string>>} */
const FIELDS = {
  getObject: READ,
  headObject: READ,
  putObject: table({
    text: 'Bucket',
    key: 'Key',
    body: 'Body',
    string: 'ACL CacheControl ContentDisposition ContentEncoding ContentLanguage ContentMD5 ContentType IfMatch IfNoneMatch ' +
      'ServerSideEncryption SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 SSEKMSKeyId SSEKMSEncryptionContext ' +
      'StorageClass Tagging WebsiteRedirectLocation ObjectLockMode ObjectLockLegalHoldStatus RequestPayer ExpectedBucketOwner ' +
      'GrantFullControl GrantRead GrantReadACP GrantWriteACP ChecksumAlgorithm ChecksumCRC32 ChecksumCRC32C ' +
      'ChecksumCRC64NVME ChecksumSHA1 ChecksumSHA256',
    date: 'Expires ObjectLockRetainUntilDate',
    boolean: 'BucketKeyEnabled',
    integer: 'ContentLength',
    stringMap: 'Metadata'
  }),
  deleteObject: table({
    text: 'Bucket',
    key: 'Key',
    string: 'VersionId MFA RequestPayer ExpectedBucketOwner IfMatch',
    boolean: 'BypassGovernanceRetention'
  }),
  listObjects: table({
    text: 'Bucket',
    string: 'Prefix Delimiter Marker EncodingType RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys'
  }),
  listObjectsV2: table({
    text: 'Bucket',
    string: 'Prefix Delimiter StartAfter ContinuationToken EncodingType RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys',
    boolean: 'FetchOwner'
  }),
  createBucket: table({
    text: 'Bucket',
    string: 'ACL ObjectOwnership',
    boolean: 'ObjectLockEnabledForBucket',
    location: 'CreateBucketConfiguration'
  }),
  headBucket: BUCKET,
  deleteBucket: BUCKET,
  listBuckets: table({ string: 'Prefix ContinuationToken BucketRegion', count: 'MaxBuckets' })
}

// What is called otherwise on the other side.
const CROSSES_AS = new Map([['CreateBucketConfiguration', 'LocationConstraint']])

/**
 * @param {Verb} operation
 * @param {any} params
 * @returns {import('./seam').Fields} only what was given
 */
function readParams(operation, params) {
  const fields = FIELDS[operation]
  const given = readGiven(operation, params, fields)
  if (given.Bucket === undefined && 'Bucket' in fields) throw invalidType('Bucket', 'a string', undefined)
  if (given.Key === undefined && 'Key' in fields) throw invalidType('Key', 'a string', undefined)
  return given
}

/**
 * @param {Verb} operation
 * @param {any} params
 * @param {Record<string, string>} fields
 */
function readGiven(operation, params, fields) {
  /** @type {import('./seam').Fields} */
  const given = {}
  if (params === undefined) return given
  if (params === null || typeof params !== 'object') throw invalidType('params', 'an object', params)
  for (const name of Object.keys(params)) {
    const value = params[name]
    if (value === undefined || value === null) continue
    const kind = fields[name]
    if (kind === undefined) throw unknownName(`parameter of ${operation}`, name, Object.keys(fields))
    given[CROSSES_AS.get(name) ?? name] = readValue(kind, name, value)
  }
  return given
}

/**
 * What a call is about, from parameters that may not be valid.
 * @param {string} operation
 * @param {any} params
 * @returns {import('./seam').Where}
 */
function whereOf(operation, params) {
  const text = (/** @type {unknown} */ value) => typeof value === 'string' ? value : undefined
  return { operation, bucket: text(params?.Bucket), key: text(params?.Key) }
}

exports.readParams = readParams
exports.whereOf = whereOf
