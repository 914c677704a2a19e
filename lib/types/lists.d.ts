import type { Attempts, Charged, Requester } from './shared.js'

/** Who owns an object or bucket. */
export interface Owner {
  /** A name for people; not every store has one. */
  DisplayName?: string
  /** The account. */
  ID?: string
}

/** An object of a listing. */
export interface ListedObject {
  /** Its key, exactly. */
  Key: string
  /** Bytes. */
  Size: number
  /** When it was stored. */
  LastModified: Date
  /** What identifies its bytes, always quoted. */
  ETag: string
  /** `'STANDARD'`, `'GLACIER'`, ... */
  StorageClass?: string
  /** The kinds of checksum it was stored with. */
  ChecksumAlgorithm?: string[]
  /** `'FULL_OBJECT'` or `'COMPOSITE'`. */
  ChecksumType?: string
  /** Who owns it, when that was asked for (version 1 always tells). */
  Owner?: Owner
}

/** What a `Delimiter` folded. */
export interface CommonPrefix {
  /** What its keys begin with, the delimiter included. */
  Prefix: string
}

/** What both versions of ListObjects are asked. */
interface ListParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** Only keys that begin so. */
  Prefix?: string | undefined
  /** Folds keys that are alike up to it into one of `CommonPrefixes`. */
  Delimiter?: string | undefined
  /** Entries of a page, at most 1,000. Default: 1,000. */
  MaxKeys?: number | undefined
  /** `'url'`: keys come URL-encoded, as the store sends them. Default: they are decoded. */
  EncodingType?: string | undefined
}

/** What both versions of ListObjects answer. */
interface ListResult extends Charged, Attempts {
  /** The objects, in the order of their keys' UTF-8 bytes; empty when there are none. */
  Contents: ListedObject[]
  /** What the delimiter folded; empty when nothing was. */
  CommonPrefixes: CommonPrefix[]
  /** Is there another page? */
  IsTruncated: boolean
  /** The bucket. */
  Name?: string
  /** As it was asked for. */
  Prefix?: string
  /** As it was asked for. */
  Delimiter?: string
  /** Entries that the page could have. */
  MaxKeys?: number
  /** `'url'` when keys come encoded. */
  EncodingType?: string
}

/** Parameters of S3's ListObjects, version 1. */
export interface ListObjectsParams extends ListParams {
  /** Only keys after this one. */
  Marker?: string | undefined
}

/** What S3's ListObjects answers. */
export interface ListObjectsResult extends ListResult {
  /** As it was asked for. */
  Marker?: string
  /** Where the next page begins, when there is one. */
  NextMarker?: string
}

/** Parameters of S3's ListObjectsV2. */
export interface ListObjectsV2Params extends ListParams {
  /** Only keys after this one. */
  StartAfter?: string | undefined
  /** The `NextContinuationToken` of the page before. */
  ContinuationToken?: string | undefined
  /** Tell each object's owner. Default: false. */
  FetchOwner?: boolean | undefined
}

/** What S3's ListObjectsV2 answers. */
export interface ListObjectsV2Result extends ListResult {
  /** Entries of this page. */
  KeyCount?: number
  /** As it was asked for. */
  ContinuationToken?: string
  /** Where the next page begins. */
  NextContinuationToken?: string
  /** As it was asked for. */
  StartAfter?: string
}

/**
 * Every object of a listing, page after page; a page is asked for when the one before is used up, none after an early `break`.
 * A store that sends its client in circles is an `InvalidResponse`.
 */
export interface ObjectList extends AsyncIterable<ListedObject> {
  /** The objects, in the order of their keys' UTF-8 bytes. */
  [Symbol.asyncIterator](): AsyncGenerator<ListedObject, void, undefined>
  /** The pages themselves, with their `CommonPrefixes`. */
  pages(): AsyncGenerator<ListObjectsV2Result, void, undefined>
}
