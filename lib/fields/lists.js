// @ts-check
'use strict'

const { table } = require('./table.js')

module.exports = {
  listObjects: table({
    bucket: 'Bucket',
    string: 'Prefix Delimiter Marker EncodingType',
    header: 'RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys'
  }),
  listObjectsV2: table({
    bucket: 'Bucket',
    string: 'Prefix Delimiter StartAfter ContinuationToken EncodingType',
    header: 'RequestPayer ExpectedBucketOwner',
    count: 'MaxKeys',
    boolean: 'FetchOwner'
  })
}
