// @ts-check
'use strict'

const { table } = require('./table.js')

const READ = table({
  text: 'Bucket',
  key: 'Key',
  string: 'Range IfMatch IfNoneMatch VersionId ResponseCacheControl ResponseContentDisposition ResponseContentEncoding ' +
    'ResponseContentLanguage ResponseContentType SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 RequestPayer ' +
    'ExpectedBucketOwner ChecksumMode',
  date: 'IfModifiedSince IfUnmodifiedSince ResponseExpires',
  count: 'PartNumber'
})

const PUT = table({
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
  metadata: 'Metadata'
})

const DELETE = table({
  text: 'Bucket',
  key: 'Key',
  string: 'VersionId MFA RequestPayer ExpectedBucketOwner IfMatch',
  boolean: 'BypassGovernanceRetention'
})

module.exports = { getObject: READ, headObject: READ, putObject: PUT, deleteObject: DELETE }
