// @ts-check
'use strict'

const { table } = require('./table.js')

const BUCKET = table({ text: 'Bucket', string: 'ExpectedBucketOwner' })

module.exports = {
  createBucket: table({
    text: 'Bucket',
    string: 'ACL GrantFullControl GrantRead GrantReadACP GrantWrite GrantWriteACP ObjectOwnership',
    boolean: 'ObjectLockEnabledForBucket',
    location: 'CreateBucketConfiguration'
  }),
  headBucket: BUCKET,
  deleteBucket: BUCKET,
  getBucketLocation: BUCKET,
  getBucketPolicy: BUCKET,
  putBucketPolicy: table({
    text: 'Bucket',
    policy: 'Policy',
    boolean: 'ConfirmRemoveSelfBucketAccess',
    string: 'ContentMD5 ChecksumAlgorithm ExpectedBucketOwner'
  }, ['Policy']),
  deleteBucketPolicy: BUCKET,
  getBucketTagging: BUCKET,
  putBucketTagging: table({ text: 'Bucket', tagging: 'Tagging', string: 'ContentMD5 ChecksumAlgorithm ExpectedBucketOwner' }, ['Tagging']),
  deleteBucketTagging: BUCKET,
  listBuckets: table({ string: 'Prefix ContinuationToken BucketRegion', count: 'MaxBuckets' })
}
