// @ts-check
'use strict'

const { table } = require('./table.js')

module.exports = {
  listObjectVersions: table({
    text: 'Bucket',
    string: 'Prefix Delimiter KeyMarker VersionIdMarker EncodingType RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys'
  }),
  getBucketVersioning: table({ text: 'Bucket', string: 'ExpectedBucketOwner' }),
  putBucketVersioning: table({
    text: 'Bucket',
    versioning: 'VersioningConfiguration',
    string: 'MFA ContentMD5 ChecksumAlgorithm ExpectedBucketOwner'
  }, ['VersioningConfiguration'])
}
