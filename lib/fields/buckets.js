// @ts-check
'use strict'

const { table } = require('./table.js')

const BUCKET = table({ text: 'Bucket', string: 'ExpectedBucketOwner' })

module.exports = {
  createBucket: table({
    text: 'Bucket',
    string: 'ACL ObjectOwnership',
    boolean: 'ObjectLockEnabledForBucket',
    location: 'CreateBucketConfiguration'
  }),
  headBucket: BUCKET,
  deleteBucket: BUCKET,
  listBuckets: table({ string: 'Prefix ContinuationToken BucketRegion', count: 'MaxBuckets' })
}
