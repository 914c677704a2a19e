// @ts-check
'use strict'

const objects = require('./objects.js')
const { table } = require('./table.js')

const UPLOAD = { bucket: 'Bucket', text: 'UploadId', key: 'Key' }
const WHOSE = 'RequestPayer ExpectedBucketOwner'
const CUSTOMER_KEY = 'SSECustomerAlgorithm SSECustomerKey SSECustomerKeyMD5'
const CHECKSUMS = 'ChecksumCRC32 ChecksumCRC32C ChecksumCRC64NVME ChecksumSHA1 ChecksumSHA256'
const NEEDED = ['UploadId']

/** What putObject takes, without what is about its bytes or about the moment the object appears. */
function create() {
  const { Body, ContentLength, ContentMD5, IfMatch, IfNoneMatch, ...fields } = objects.putObject
  for (const name of CHECKSUMS.split(' ')) delete fields[name]
  return Object.assign(Object.create(null), fields, { ChecksumType: 'header' })
}

module.exports = {
  createMultipartUpload: create(),
  uploadPart: table({
    ...UPLOAD,
    body: 'Body',
    partNumber: 'PartNumber',
    integer: 'ContentLength',
    header: `ContentMD5 ChecksumAlgorithm ${CHECKSUMS} ${CUSTOMER_KEY} ${WHOSE}`
  }, [...NEEDED, 'PartNumber']),
  uploadPartCopy: table({
    ...UPLOAD,
    partNumber: 'PartNumber',
    copySource: 'CopySource',
    header: `CopySourceRange CopySourceIfMatch CopySourceIfNoneMatch CopySourceSSECustomerAlgorithm CopySourceSSECustomerKey CopySourceSSECustomerKeyMD5 ExpectedSourceBucketOwner ${CUSTOMER_KEY} ${WHOSE}`,
    date: 'CopySourceIfModifiedSince CopySourceIfUnmodifiedSince'
  }, [...NEEDED, 'PartNumber', 'CopySource']),
  completeMultipartUpload: table({
    ...UPLOAD,
    completedParts: 'MultipartUpload',
    integer: 'MpuObjectSize',
    header: `ChecksumType IfMatch IfNoneMatch ${CHECKSUMS} ${CUSTOMER_KEY} ${WHOSE}`
  }, [...NEEDED, 'MultipartUpload']),
  abortMultipartUpload: table({ ...UPLOAD, header: WHOSE, date: 'IfMatchInitiatedTime' }, NEEDED),
  listParts: table({ ...UPLOAD, partMarker: 'PartNumberMarker', count: 'MaxParts', header: `${CUSTOMER_KEY} ${WHOSE}` }, NEEDED),
  listMultipartUploads: table({
    bucket: 'Bucket',
    string: 'Prefix Delimiter KeyMarker UploadIdMarker EncodingType',
    header: WHOSE,
    count: 'MaxUploads'
  }),
  cleanupMultipartUploads: table({ bucket: 'Bucket', string: 'Prefix', header: WHOSE, age: 'olderThan' }, ['olderThan'])
}
