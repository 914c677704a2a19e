import type { Owner } from './lists.js'
import type { CommonParams } from './options.js'

export interface CreateBucketParams extends CommonParams {
  Bucket: string
  ACL?: string | undefined
  /** Where the bucket shall be. Without it no place is named, except on AWS, where the client's region is. */
  CreateBucketConfiguration?: { LocationConstraint?: string | undefined } | undefined
  ObjectLockEnabledForBucket?: boolean | undefined
  ObjectOwnership?: string | undefined
}

export interface CreateBucketResult {
  Location?: string
  BucketArn?: string
}

export interface HeadBucketParams extends CommonParams {
  Bucket: string
  ExpectedBucketOwner?: string | undefined
}

export interface HeadBucketResult {
  BucketRegion?: string
  BucketArn?: string
  BucketLocationType?: string
  BucketLocationName?: string
  AccessPointAlias?: boolean
}

export interface DeleteBucketParams extends CommonParams {
  Bucket: string
  ExpectedBucketOwner?: string | undefined
}

export interface DeleteBucketResult {}

export interface ListBucketsParams extends CommonParams {
  Prefix?: string | undefined
  MaxBuckets?: number | undefined
  ContinuationToken?: string | undefined
  BucketRegion?: string | undefined
}

export interface ListedBucket {
  Name: string
  CreationDate?: Date
  BucketRegion?: string
  BucketArn?: string
}

export interface ListBucketsResult {
  /** Empty when there are none. */
  Buckets: ListedBucket[]
  Owner?: Owner
  Prefix?: string
  /** Where the next page begins, when `MaxBuckets` was given. */
  ContinuationToken?: string
}
