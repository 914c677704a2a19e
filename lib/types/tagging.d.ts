import type { CommonParams } from './options.js'
import type { Attempts } from './shared.js'

/** One tag of an object or bucket. S3 lets names and values hold letters, digits, spaces and `+ - = . _ : / @`. */
export interface Tag {
  /** The tag's name, 1 to 128 characters; once in a set. */
  Key: string
  /** At most 256 characters; may be empty. */
  Value: string
}

/** A whole set of tags. S3 takes ten for an object, fifty for a bucket. */
export interface Tagging {
  /** The tags. */
  TagSet: readonly Tag[]
}

/** Whose tags they are. */
interface TagsOfObject extends CommonParams {
  /** The bucket's name. */
  Bucket: string
  /** The object's key. */
  Key: string
  /** Of this version. Default: the latest one. A version that is not there: `NoSuchVersion`. */
  VersionId?: string | undefined
  /** The account that must own the bucket, by its twelve digits; otherwise `AccessDenied`. Default: not checked. */
  ExpectedBucketOwner?: string | undefined
}

/** Parameters of S3's GetObjectTagging. */
export interface GetObjectTaggingParams extends TagsOfObject {
  /** `'requester'`: the caller pays for a request to a bucket that is set up so. Default: the owner pays. */
  RequestPayer?: string | undefined
}

/** What S3's GetObjectTagging answers. */
export interface GetObjectTaggingResult extends Attempts {
  /** Always an array, empty without tags. */
  TagSet: Tag[]
  /** The version they belong to, in a bucket with versions. */
  VersionId?: string
}

/** Parameters of S3's PutObjectTagging. */
export interface PutObjectTaggingParams extends TagsOfObject {
  /** What replaces the tags there are. */
  Tagging: Tagging
  /** The MD5 of the request's body in Base64, for those who make it themselves. Default: the client gives a checksum. */
  ContentMD5?: string | undefined
  /** The checksum that goes with the request: `'CRC32'`, `'SHA256'`, ... Default: the one every store knows. */
  ChecksumAlgorithm?: string | undefined
  /** `'requester'`: the caller pays for a request to a bucket that is set up so. Default: the owner pays. */
  RequestPayer?: string | undefined
}

/** What S3's PutObjectTagging answers. */
export interface PutObjectTaggingResult extends Attempts {
  /** The version that has the tags now, in a bucket with versions. */
  VersionId?: string
}

/** Parameters of S3's DeleteObjectTagging. */
export type DeleteObjectTaggingParams = TagsOfObject

/** What S3's DeleteObjectTagging answers. */
export interface DeleteObjectTaggingResult extends Attempts {
  /** The version whose tags are gone, in a bucket with versions. */
  VersionId?: string
}
