// @ts-check
'use strict'

// What can be done to objects besides storing and reading them: copies, deleting many, attributes, tags.

const { table } = require('./table.js')

const TAGS = { bucket: 'Bucket', key: 'Key', string: 'VersionId', header: 'ExpectedBucketOwner' }

const COPY = table({
  bucket: 'Bucket',
  key: 'Key',
  copySource: 'CopySource',
  header: 'ACL CacheControl ChecksumAlgorithm ContentDisposition ContentEncoding ContentLanguage ContentType CopySourceIfMatch ' +
    'CopySourceIfNoneMatch CopySourceSSECustomerAlgorithm CopySourceSSECustomerKey CopySourceSSECustomerKeyMD5 ExpectedBucketOwner ' +
    'ExpectedSourceBucketOwner GrantFullControl GrantRead GrantReadACP GrantWriteACP IfMatch IfNoneMatch MetadataDirective ' +
    'ObjectLockLegalHoldStatus ObjectLockMode RequestPayer SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 ' +
    'SSEKMSEncryptionContext SSEKMSKeyId ServerSideEncryption StorageClass Tagging TaggingDirective WebsiteRedirectLocation',
  date: 'CopySourceIfModifiedSince CopySourceIfUnmodifiedSince Expires ObjectLockRetainUntilDate',
  boolean: 'BucketKeyEnabled',
  metadata: 'Metadata'
}, ['CopySource'])

const DELETE_MANY = table({
  bucket: 'Bucket',
  deletion: 'Delete',
  header: 'MFA RequestPayer ExpectedBucketOwner ChecksumAlgorithm',
  boolean: 'BypassGovernanceRetention'
}, ['Delete'])

const ATTRIBUTES = table({
  bucket: 'Bucket',
  key: 'Key',
  attributes: 'ObjectAttributes',
  string: 'VersionId',
  header: 'PartNumberMarker SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 RequestPayer ExpectedBucketOwner',
  count: 'MaxParts'
}, ['ObjectAttributes'])

module.exports = {
  copyObject: COPY,
  deleteObjects: DELETE_MANY,
  getObjectAttributes: ATTRIBUTES,
  getObjectTagging: table({ ...TAGS, header: `${TAGS.header} RequestPayer` }),
  putObjectTagging: table({ ...TAGS, header: `${TAGS.header} RequestPayer ContentMD5 ChecksumAlgorithm`, tagging: 'Tagging' }, ['Tagging']),
  deleteObjectTagging: table(TAGS)
}
