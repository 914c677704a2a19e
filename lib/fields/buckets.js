// @ts-check
'use strict'

const { table } = require('./table.js')

const BUCKET = table({ bucket: 'Bucket', header: 'ExpectedBucketOwner' })

module.exports = {
  createBucket: table({
    bucket: 'Bucket',
    header: 'ACL GrantFullControl GrantRead GrantReadACP GrantWrite GrantWriteACP ObjectOwnership',
    boolean: 'ObjectLockEnabledForBucket',
    location: 'CreateBucketConfiguration'
  }),
  headBucket: BUCKET,
  deleteBucket: BUCKET,
  getBucketLocation: BUCKET,
  getBucketPolicy: BUCKET,
  putBucketPolicy: table({
    bucket: 'Bucket',
    policy: 'Policy',
    boolean: 'ConfirmRemoveSelfBucketAccess',
    header: 'ContentMD5 ChecksumAlgorithm ExpectedBucketOwner'
  }, ['Policy']),
  deleteBucketPolicy: BUCKET,
  getBucketTagging: BUCKET,
  putBucketTagging: table({ bucket: 'Bucket', tagging: 'Tagging', header: 'ContentMD5 ChecksumAlgorithm ExpectedBucketOwner' }, ['Tagging']),
  deleteBucketTagging: BUCKET,
  listBuckets: table({ string: 'Prefix ContinuationToken BucketRegion', count: 'MaxBuckets' })
}
