import type { CommonParams } from './options.js'

/** Who owns an object or bucket. */
export interface Owner {
  DisplayName?: string
  ID?: string
}

/** An object of a listing. */
export interface ListedObject {
  Key: string
  Size: number
  LastModified: Date
  /** Always quoted. */
  ETag: string
  StorageClass?: string
  ChecksumAlgorithm?: string[]
  ChecksumType?: string
  Owner?: Owner
}

/** What a `Delimiter` folded. */
export interface CommonPrefix {
  Prefix: string
}

interface ListParams extends CommonParams {
  Bucket: string
  /** Only keys that begin so. */
  Prefix?: string | undefined
  /** Folds keys that are alike up to it into one of `CommonPrefixes`. */
  Delimiter?: string | undefined
  /** Entries of a page. Default: the store's, 1,000. */
  MaxKeys?: number | undefined
  /** Keys are decoded in any case. */
  EncodingType?: string | undefined
  RequestPayer?: string | undefined
  ExpectedBucketOwner?: string | undefined
}

interface ListResult {
  /** The objects, in the order of their keys' UTF-8 bytes; empty when there are none. */
  Contents: ListedObject[]
  /** What the delimiter folded; empty when nothing was. */
  CommonPrefixes: CommonPrefix[]
  /** Is there another page? */
  IsTruncated: boolean
  Name?: string
  Prefix?: string
  Delimiter?: string
  MaxKeys?: number
  EncodingType?: string
  RequestCharged?: string
}

/** Parameters of S3's ListObjects, version 1. */
export interface ListObjectsParams extends ListParams {
  /** Only keys after this one. */
  Marker?: string | undefined
}

export interface ListObjectsResult extends ListResult {
  Marker?: string
  /** Where the next page begins, when a delimiter was given. */
  NextMarker?: string
}

/** Parameters of S3's ListObjectsV2. */
export interface ListObjectsV2Params extends ListParams {
  /** Only keys after this one. */
  StartAfter?: string | undefined
  /** The `NextContinuationToken` of the page before. */
  ContinuationToken?: string | undefined
  /** Tell each object's owner. */
  FetchOwner?: boolean | undefined
}

export interface ListObjectsV2Result extends ListResult {
  KeyCount?: number
  ContinuationToken?: string
  /** Where the next page begins. */
  NextContinuationToken?: string
  StartAfter?: string
}

/**
 * Every object of a listing, page after page; a page is asked for when the one before is used up, none after an early `break`.
 * A store that sends its client in circles is an `InvalidResponse`.
 */
export interface ObjectList extends AsyncIterable<ListedObject> {
  [Symbol.asyncIterator](): AsyncGenerator<ListedObject, void, undefined>
  /** The pages themselves, with their `CommonPrefixes`. */
  pages(): AsyncGenerator<ListObjectsV2Result, void, undefined>
}
