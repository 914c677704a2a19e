// @ts-check
'use strict'

const { table } = require('./table.js')

const READ = table({
  bucket: 'Bucket',
  key: 'Key',
  header: 'Range IfMatch IfNoneMatch SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5 RequestPayer ExpectedBucketOwner ChecksumMode',
  string: 'VersionId ResponseCacheControl ResponseContentDisposition ResponseContentEncoding ResponseContentLanguage ResponseContentType',
  date: 'IfModifiedSince IfUnmodifiedSince ResponseExpires',
  count: 'PartNumber'
})

const PUT = table({
  bucket: 'Bucket',
  key: 'Key',
  body: 'Body',
  header: 'ACL CacheControl ContentDisposition ContentEncoding ContentLanguage ContentMD5 ContentType IfMatch IfNoneMatch ' +
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
  bucket: 'Bucket',
  key: 'Key',
  string: 'VersionId',
  header: 'MFA RequestPayer ExpectedBucketOwner IfMatch',
  boolean: 'BypassGovernanceRetention'
})

// A body that breaks off goes on by a Range of ours, which a header of the user's would replace.
const GET = Object.assign(Object.create(null), READ, { headers: 'headersOfRead' })

module.exports = { getObject: GET, headObject: READ, putObject: PUT, deleteObject: DELETE }
