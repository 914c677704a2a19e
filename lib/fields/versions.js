// @ts-check
'use strict'

const { table } = require('./table.js')

module.exports = {
  listObjectVersions: table({
    bucket: 'Bucket',
    string: 'Prefix Delimiter KeyMarker VersionIdMarker EncodingType',
    header: 'RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys'
  }),
  getBucketVersioning: table({ bucket: 'Bucket', header: 'ExpectedBucketOwner' }),
  putBucketVersioning: table({
    bucket: 'Bucket',
    versioning: 'VersioningConfiguration',
    header: 'MFA ContentMD5 ChecksumAlgorithm ExpectedBucketOwner'
  }, ['VersioningConfiguration'])
}
