'use strict'

// What each store does otherwise than S3. A test that meets an exception asserts it; nothing is skipped for it, and a store that
// is mended one day fails here, so that its entry goes.

const { appendFileSync } = require('node:fs')
const { storeName } = require('./settings.js')

/** What comes of parameters of put (and of copy, where that is otherwise): 'kept', 'ignored', or the code. */
const PARAMS = {
  'SSE-S3': 'kept',
  'SSE-KMS': 'KMS.NotFoundException',
  'a storage class': 'kept',
  'no storage class': 'InvalidStorageClass',
  'an ACL': 'ignored',
  'no ACL': 'InvalidArgument',
  'a redirect': 'kept',
  'the payer': 'ignored',
  'another owner': 'AccessDenied',
  'a lock without object lock': 'InvalidRequest'
}

/** S3 itself. */
const S3 = {
  /** Tagging of a new object: 'kept', 'refused' (NotImplemented), or 'lost with parts': an upload of parts forgets it. */
  tagging: 'kept',
  /** Codes for a tag given twice, for too many of them, for one too long; 'kept' where the store takes them. */
  badTags: ['InvalidTag', 'BadRequest', 'InvalidTag'],
  /** May tags hold letters beyond ASCII? Else InvalidTag. */
  unicodeTags: true,
  /** Does CopyObject heed TaggingDirective: REPLACE? */
  copyReplacesTags: true,
  /** May a name of metadata have an underscore? Else it becomes a dash. */
  metadataUnderscore: true,
  /** Is metadata with an empty value kept? Else it is dropped. */
  emptyMetadata: true,
  params: PARAMS,
  paramsOfCopy: {},
  /** SSE-C over plain HTTP: 'kept' or the code. */
  customerKey: 'InvalidRequest',
  /** Is there object lock? Else the code. */
  objectLock: true,
  /** The code for deleting a locked version. */
  lockedCode: 'AccessDenied',
  /** The code for HeadObject of a delete marker by its version. */
  headOfMarker: 'MethodNotAllowed',
  /** Does CopyObject tell the version it copied? */
  copyTellsVersion: true,
  /** Is there GetObjectAttributes? Else the code. */
  attributes: true,
  /** Does CopyObject keep Expires? */
  copyKeepsExpires: true,
  /** Does If-Match on PUT know an ETag as the store itself gives it, in quotes? */
  putIfMatchInQuotes: true,
  /** Does CompleteMultipartUpload heed If-Match and If-None-Match? Else the object is replaced. */
  conditionsOnComplete: true,
  /** Does CompleteMultipartUpload answer the ETag? Else the client asks for it by HeadObject. */
  completeTellsETag: true,
  /** May an upload be completed without some of its parts? Else InvalidPart. */
  completesSome: true,
  /** Codes for completing and for aborting an upload that is not there; 'done' where the store takes it. */
  completeGone: 'NoSuchUpload',
  abortGone: 'NoSuchUpload',
  listPartsGone: 'NoSuchUpload',
  /** Are the uploads below a prefix listed? Else only those of the very key. */
  uploadsBelowPrefix: true,
  /** What a delimiter does to listed uploads: 'folded', 'hidden' (without a prefix to show for it) or 'unfolded'. */
  uploadsFolded: 'folded',
  /** Are uploads listed in the order of their keys? */
  uploadsInOrder: true,
  /** Does listMultipartUploads heed MaxUploads? */
  uploadPages: true,
  /** The code for copying a range that the source does not have. */
  copyRangeBeyond: 'InvalidArgument',
  /** Does uploadPartCopy heed the conditions on its source? Else the part is copied. */
  partCopyConditions: true,
  /** Codes for keys that cannot be uploaded in parts, though they can be put. */
  uploadKeys: {},
  /** Does getObject heed PartNumber? Else the whole object comes. */
  partNumber: true,
  /** Is If-Match: * on GET met by any object? */
  getIfMatchAny: true,
  /** May a listing's marker lie outside its prefix? Else it is NotImplemented. */
  markerBeforePrefix: true,
  /** Do pages of one key end with an empty one? */
  emptyPageAfterPagesOfOne: false,
  /** Is any text a ContinuationToken? Else InvalidArgument. */
  anyToken: false,
  /** Does a listing show a/b where there is an object a? */
  listsBelowObjects: true,
  /** Is a signature for any region a good one? */
  anyRegion: true,
  /** Does createBucket answer where the bucket is? */
  createTellsLocation: true,
  /** createBucket in a region that is not the store's, and of the caller's own bucket: 'made' or the code. */
  foreignLocation: 'InvalidLocationConstraint',
  createTwice: 'BucketAlreadyOwnedByYou',
  /** What getBucketLocation answers of a bucket made without a location, and whether another one is kept. */
  location: undefined,
  keepsLocation: true,
  /** Does listBuckets heed MaxBuckets? Else all buckets come. */
  bucketPages: true,
  /** Does a listing mix versions and delete markers, newest first? Else the client sorts them by what it knows. */
  versionsMixed: true,
  /** The code for a version that is not there. */
  noVersion: 'NoSuchVersion',
  /** The code for a policy that is no JSON. */
  badPolicy: 'MalformedPolicy',
  /** The code for a versioning status that S3 does not know. */
  badVersioning: 'MalformedXML',
  /** Are settings of a bucket that is not there refused? Else versions are switched on, and there are no tags. */
  settingsNeedBucket: true,
  /** Can a bucket's policy let anybody read? Else it is kept and not heeded. */
  policies: true,
  /** Does the answer to HEAD of a missing key name it, in a header? */
  headNamesMissing: false,
  /** Do errors come with a sentence? */
  messages: true,
  /** Are a bucket's CORS and lifecycle known? Else NotImplemented. */
  cors: true,
  lifecycle: true,
  /** What GET ?encryption of a new bucket answers: a code and its status; 'ignored': the bucket's listing. */
  encryption: 'ServerSideEncryptionConfigurationNotFoundError 404',
  /** Which of x-amz-* are read from the query of a presigned PUT? The others are lost. */
  hoisted: { metadata: true, tagging: true, acl: true },
  /** Of keys.js: `refused` with this code, or `listedAs` another one. */
  keys: {},
  /** The code for a key of more than 1,024 bytes. */
  tooLong: 'KeyTooLongError'
}

const refused = (code, ...names) => Object.fromEntries(names.map(name => [name, { refused: code }]))

const EXCEPTIONS = {
  // Our own, in memory: what the package needs of a store.
  local: {
    params: {
      ...PARAMS, 'SSE-S3': 'NotImplemented', 'SSE-KMS': 'NotImplemented', 'no storage class': 'kept', 'no ACL': 'ignored', 'a redirect': 'NotImplemented',
      'another owner': 'ignored', 'a lock without object lock': 'NotImplemented'
    },
    customerKey: 'NotImplemented',
    objectLock: 'NotImplemented',
    policies: false,
    foreignLocation: 'made',
    cors: false,
    lifecycle: false,
    encryption: 'NotImplemented 501',
    hoisted: { metadata: false, tagging: false, acl: false },
    versionsMixed: false,
    // its answers repeat the key as it is, which is no XML then
    uploadKeys: { noncharacters: 'InvalidResponse' }
  },
  // RADOS Gateway 16.2.
  ceph: {
    params: {
      ...PARAMS, 'SSE-S3': 'ignored', 'SSE-KMS': 'InvalidArgument', 'a storage class': 'InvalidArgument', 'no storage class': 'InvalidArgument', 'another owner': 'ignored'
    },
    paramsOfCopy: { 'SSE-KMS': 'ignored', 'a lock without object lock': 'ignored' },
    customerKey: 'kept',
    tagging: 'lost with parts',
    copyReplacesTags: false,
    headOfMarker: 'NoSuchKey',
    copyTellsVersion: false,
    attributes: 'NotImplemented',
    metadataUnderscore: false,
    badTags: ['kept', 'InvalidTag', 'InvalidTag'],
    putIfMatchInQuotes: false,
    conditionsOnComplete: false,
    completeTellsETag: false,
    completesSome: false,
    copyRangeBeyond: 'InvalidRange',
    partCopyConditions: false,
    listPartsGone: 'NoSuchKey',
    // its answer repeats the key as it is, which is no XML then
    uploadKeys: { noncharacters: 'InvalidResponse' },
    uploadsFolded: 'hidden',
    uploadsInOrder: false,
    completeGone: 'InternalError',
    partNumber: false,
    getIfMatchAny: false,
    anyToken: true,
    messages: false,
    createTellsLocation: false,
    createTwice: 'made',
    encryption: 'ignored',
    hoisted: { metadata: true, tagging: false, acl: false },
    location: 'default',
    bucketPages: false,
    noVersion: 'NoSuchKey',
    badPolicy: 'InvalidArgument',
    badVersioning: 'InvalidArgument',
    tooLong: 'InvalidObjectName'
  },
  minio: {
    headNamesMissing: true,
    params: { ...PARAMS, 'SSE-S3': 'NotImplemented', 'SSE-KMS': 'NotImplemented', 'no ACL': 'ignored', 'a redirect': 'ignored', 'another owner': 'ignored' },
    lockedCode: 'InvalidRequest',
    unicodeTags: false,
    copyKeepsExpires: false,
    cors: false,
    hoisted: { metadata: true, tagging: true, acl: false },
    abortGone: 'done',
    keepsLocation: false,
    bucketPages: false,
    badVersioning: 'IllegalVersioningConfigurationException',
    settingsNeedBucket: false,
    uploadsBelowPrefix: false,
    uploadsFolded: 'unfolded',
    uploadsInOrder: false,
    copyRangeBeyond: 'InvalidRange',
    uploadPages: false,
    uploadKeys: { 'a trailing slash': 'XMinioInvalidObjectName' },
    foreignLocation: 'made',
    markerBeforePrefix: false,
    emptyPageAfterPagesOfOne: true,
    listsBelowObjects: false,
    keys: {
      'a leading slash': { listedAs: 'leading' },
      'leading slashes': { listedAs: 'leading' },
      ...refused('XMinioInvalidObjectName',
        'two slashes', 'trailing slashes', 'one slash', 'a name of 256 bytes', '1,024 bytes', '1,024 bytes of 512 characters'),
      ...refused('XMinioInvalidResourceName',
        'a dot', 'two dots', 'a dot first', 'two dots first', 'a dot between', 'two dots between', 'a dot last', 'two dots last')
    }
  }
}

if (EXCEPTIONS[storeName] === undefined) throw new Error(`capabilities.js knows no store "${storeName}"`)

const exceptions = EXCEPTIONS[storeName]
const met = new Set()

/** `usual` with the exceptions of `table`; those that a test asks for are noted as `path` and their name. */
const noting = (usual, table, path = '') => new Proxy(Object.freeze({ ...usual, ...table }), {
  get(all, name) {
    if (Object.hasOwn(table, name) && name !== 'keys') met.add(path + name)
    return all[name]
  }
})

/** The names of all exceptions of a store; the report of scripts/stores.mjs compares them with those that were met. */
const namesOf = ({ keys = {}, ...table }) => [...Object.keys(table), ...Object.keys(keys).map(name => `key: ${name}`)]

const can = noting(S3, { ...exceptions, keys: noting({}, exceptions.keys ?? {}, 'key: ') })

const report = process.env.DATASTORE_TEST_EXCEPTIONS
if (report) process.on('exit', () => appendFileSync(report, `${JSON.stringify({ all: namesOf(exceptions), met: [...met] })}\n`))

module.exports = { can, storeName }
