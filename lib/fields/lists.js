// @ts-check
'use strict'

const { table } = require('./table.js')

module.exports = {
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
  })
}
