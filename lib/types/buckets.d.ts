import type { Owner } from './lists.js'
import type { CommonParams } from './options.js'
import type { Attempts } from './shared.js'

/** What is asked of a bucket by its name alone. One that is not there: `NoSuchBucket`. */
export interface OfBucket extends CommonParams {
  /** The bucket's name. */
  Bucket: string
  /** The account that must own the bucket; another owner is `AccessDenied` (403). Default: not checked. */
  ExpectedBucketOwner?: string | undefined
}

/** Parameters of S3's CreateBucket. */
export interface CreateBucketParams extends CommonParams {
  /** The new bucket's name: 3 to 63 of a-z, 0-9, `-` and `.`; others are the store's `InvalidBucketName`. */
  Bucket: string
  /** A canned ACL: `'private'`, `'public-read'`, ... Default: `'private'`. */
  ACL?: string | undefined
  /** Grantees who may do everything: `'id="..."'`, or several with commas. Not together with `ACL`. */
  GrantFullControl?: string | undefined
  /** Grantees who may list the bucket. */
  GrantRead?: string | undefined
  /** Grantees who may read the bucket's ACL. */
  GrantReadACP?: string | undefined
  /** Grantees who may store objects. */
  GrantWrite?: string | undefined
  /** Grantees who may change the bucket's ACL. */
  GrantWriteACP?: string | undefined
  /** Where the bucket shall be. */
  CreateBucketConfiguration?: {
    /** A region's name. Default: no place is named, except on AWS, where the client's region is. */
    LocationConstraint?: string | undefined
  } | undefined
  /** Whether objects can be locked; this also turns versions on. Default: false. It cannot be changed later. */
  ObjectLockEnabledForBucket?: boolean | undefined
  /** `'BucketOwnerEnforced'` (no ACLs), `'BucketOwnerPreferred'` or `'ObjectWriter'`. Default: the store's. */
  ObjectOwnership?: string | undefined
}

/** What S3's CreateBucket answers. */
export interface CreateBucketResult extends Attempts {
  /** Where the bucket is: `'/name'`, or its URL. */
  Location?: string
  /** The bucket's ARN. */
  BucketArn?: string
}

/** Parameters of S3's HeadBucket. */
export interface HeadBucketParams extends OfBucket {}

/** What S3's HeadBucket answers. */
export interface HeadBucketResult extends Attempts {
  /** The region the bucket is in. */
  BucketRegion?: string
  /** The bucket's ARN. */
  BucketArn?: string
  /** Of a directory bucket: the kind of place, `'AvailabilityZone'` or `'LocalZone'`. */
  BucketLocationType?: string
  /** Of a directory bucket: the place's name. */
  BucketLocationName?: string
  /** Whether `Bucket` was the alias of an access point. */
  AccessPointAlias?: boolean
}

/** Parameters of S3's DeleteBucket. */
export interface DeleteBucketParams extends OfBucket {}

/** S3's DeleteBucket answers nothing. */
export interface DeleteBucketResult extends Attempts {}

/** Parameters of S3's ListBuckets. */
export interface ListBucketsParams extends CommonParams {
  /** Only buckets whose names begin so. */
  Prefix?: string | undefined
  /** Buckets of a page, at most 10,000. Default: all. */
  MaxBuckets?: number | undefined
  /** The `ContinuationToken` of the page before. */
  ContinuationToken?: string | undefined
  /** Only buckets of this region. */
  BucketRegion?: string | undefined
}

/** A bucket of the account. */
export interface ListedBucket {
  /** Its name. */
  Name: string
  /** When it was made. */
  CreationDate?: Date
  /** The region it is in. */
  BucketRegion?: string
  /** Its ARN. */
  BucketArn?: string
}

/** What S3's ListBuckets answers. */
export interface ListBucketsResult extends Attempts {
  /** Empty when there are none. */
  Buckets: ListedBucket[]
  /** Who owns them. */
  Owner?: Owner
  /** As it was asked for. */
  Prefix?: string
  /** Where the next page begins, when there is one. */
  ContinuationToken?: string
}
