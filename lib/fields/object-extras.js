// @ts-check
'use strict'

// What can be done to objects besides storing and reading them: copies, deleting many, attributes, tags.

const { table } = require('./table.js')

const TAGS = { text: 'Bucket', key: 'Key', string: 'VersionId ExpectedBucketOwner' }

const COPY = table({
  text: 'Bucket',
  key: 'Key',
  copySource: 'CopySource',
  string: 'ACL CacheControl ChecksumAlgorithm ContentDisposition ContentEncoding ContentLanguage ContentType CopySourceIfMatch ' +
    'CopySourceIfNoneMatch CopySourceSSECustomerAlgorithm CopySourceSSECustomerKey CopySourceSSECustomerKeyMD5 ExpectedBucketOwner ' +
    'ExpectedSourceBucketOwner GrantFullControl GrantRead GrantReadACP GrantWriteACP IfMatch IfNoneMatch MetadataDirective ' +
    'ObjectLockLegalHoldStatus ObjectLockMode RequestPayer SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 ' +
    'SSEKMSEncryptionContext SSEKMSKeyId ServerSideEncryption StorageClass Tagging TaggingDirective WebsiteRedirectLocation',
  date: 'CopySourceIfModifiedSince CopySourceIfUnmodifiedSince Expires ObjectLockRetainUntilDate',
  boolean: 'BucketKeyEnabled',
  metadata: 'Metadata'
}, ['CopySource'])

const DELETE_MANY = table({
  text: 'Bucket',
  deletion: 'Delete',
  string: 'MFA RequestPayer ExpectedBucketOwner ChecksumAlgorithm',
  boolean: 'BypassGovernanceRetention'
}, ['Delete'])

const ATTRIBUTES = table({
  text: 'Bucket',
  key: 'Key',
  attributes: 'ObjectAttributes',
  string: 'VersionId PartNumberMarker SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 RequestPayer ExpectedBucketOwner',
  count: 'MaxParts'
}, ['ObjectAttributes'])

module.exports = {
  copyObject: COPY,
  deleteObjects: DELETE_MANY,
  getObjectAttributes: ATTRIBUTES,
  getObjectTagging: table({ ...TAGS, string: `${TAGS.string} RequestPayer` }),
  putObjectTagging: table({ ...TAGS, string: `${TAGS.string} RequestPayer ContentMD5 ChecksumAlgorithm`, tagging: 'Tagging' }, ['Tagging']),
  deleteObjectTagging: table(TAGS)
}
