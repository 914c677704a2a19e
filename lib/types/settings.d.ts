import type { ListBucketsResult, ListedBucket, OfBucket } from './buckets.js'
import type { Tag, Tagging } from './tagging.js'
import type { Attempts } from './shared.js'

/** What is asked when a bucket's setting is changed. */
interface Setting extends OfBucket {
  /** The MD5 of the request's body in Base64, for those who make it themselves. Default: the client gives a checksum. */
  ContentMD5?: string | undefined
  /** The checksum that goes with the request: `'CRC32'`, `'SHA256'`, ... Default: the one every store knows. */
  ChecksumAlgorithm?: string | undefined
}

/** Parameters of S3's GetBucketVersioning. */
export interface GetBucketVersioningParams extends OfBucket {}

/** What S3's GetBucketVersioning answers. */
export interface GetBucketVersioningResult extends Attempts {
  /** Missing for a bucket that never kept versions. */
  Status?: 'Enabled' | 'Suspended' | (string & {})
  /** Must deletes of versions carry a second factor? */
  MFADelete?: 'Enabled' | 'Disabled' | (string & {})
}

/** Parameters of S3's PutBucketVersioning. */
export interface PutBucketVersioningParams extends Setting {
  /** What it shall do. */
  VersioningConfiguration: {
    /** `'Enabled'`: each put and delete makes a version. `'Suspended'`: what is there stays, new objects have the version `'null'`. */
    Status?: 'Enabled' | 'Suspended' | undefined
    /** Needs `MFA`. */
    MFADelete?: 'Enabled' | 'Disabled' | undefined
  }
  /** The device's serial number, a space, and the number it shows. */
  MFA?: string | undefined
}

/** What S3's PutBucketVersioning answers. */
export interface PutBucketVersioningResult extends Attempts {}

/** Parameters of S3's GetBucketLocation. */
export interface GetBucketLocationParams extends OfBucket {}

/** What S3's GetBucketLocation answers. */
export interface GetBucketLocationResult extends Attempts {
  /**
   * The region the bucket was made in. Missing for `us-east-1`, whose name S3 leaves empty, and for a bucket of MinIO or the local store that was
   * made without one; Ceph tells its zone group (`'default'`).
   */
  LocationConstraint?: string
}

/** Parameters of S3's GetBucketPolicy. */
export interface GetBucketPolicyParams extends OfBucket {}

/** What S3's GetBucketPolicy answers. */
export interface GetBucketPolicyResult extends Attempts {
  /** JSON, as the store keeps it. */
  Policy: string
}

/** Parameters of S3's PutBucketPolicy. */
export interface PutBucketPolicyParams extends Setting {
  /** JSON, or an object to make it of. What is no policy: `MalformedPolicy` (Ceph 16: `InvalidArgument`). */
  Policy: string | object
  /** Yes, take away my own right to change the policy again. Default: that is refused. */
  ConfirmRemoveSelfBucketAccess?: boolean | undefined
}

/** What S3's PutBucketPolicy answers. */
export interface PutBucketPolicyResult extends Attempts {}
/** Parameters of S3's DeleteBucketPolicy. */
export interface DeleteBucketPolicyParams extends OfBucket {}
/** What S3's DeleteBucketPolicy answers. */
export interface DeleteBucketPolicyResult extends Attempts {}

/** Parameters of S3's GetBucketTagging. */
export interface GetBucketTaggingParams extends OfBucket {}

/** What S3's GetBucketTagging answers. */
export interface GetBucketTaggingResult extends Attempts {
  /** At least one. */
  TagSet: Tag[]
}

/** Parameters of S3's PutBucketTagging. */
export interface PutBucketTaggingParams extends Setting {
  /** What replaces the tags there are. */
  Tagging: Tagging
}

/** What S3's PutBucketTagging answers. */
export interface PutBucketTaggingResult extends Attempts {}
/** Parameters of S3's DeleteBucketTagging. */
export interface DeleteBucketTaggingParams extends OfBucket {}
/** What S3's DeleteBucketTagging answers. */
export interface DeleteBucketTaggingResult extends Attempts {}

/** Every bucket of the account, page after page. Ceph 16 and MinIO tell all in one page. */
export interface BucketList extends AsyncIterable<ListedBucket> {
  /** The buckets, by name. */
  [Symbol.asyncIterator](): AsyncGenerator<ListedBucket, void, undefined>
  /** The pages themselves. */
  pages(): AsyncGenerator<ListBucketsResult, void, undefined>
}
