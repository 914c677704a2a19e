import type { CommonPrefix, Owner } from './lists.js'
import type { Attempts, Requester } from './shared.js'

/** Parameters of S3's ListObjectVersions. */
export interface ListObjectVersionsParams extends Requester {
  /** The bucket. */
  Bucket: string
  /** Only keys that begin so. */
  Prefix?: string | undefined
  /** Folds keys that are alike up to it into one of `CommonPrefixes`. */
  Delimiter?: string | undefined
  /** Only entries after this key, and of this key after `VersionIdMarker`. */
  KeyMarker?: string | undefined
  /** Only versions of `KeyMarker` after this one. */
  VersionIdMarker?: string | undefined
  /** Entries of a page. Default: the store's, 1,000. */
  MaxKeys?: number | undefined
  /** `'url'` gives keys as the store encodes them. Default: as they are. */
  EncodingType?: string | undefined
}

/** What versions and delete markers have in common. */
interface Entry {
  /** The key. */
  Key: string
  /** `'null'` for an object that was put while the bucket kept no versions. */
  VersionId: string
  /** Is it what a read without `VersionId` finds? */
  IsLatest: boolean
  /** When it was stored. */
  LastModified: Date
  /** Whose it is. */
  Owner?: Owner
}

/** One version of an object. */
export interface ObjectVersion extends Entry {
  /** Always quoted. */
  ETag: string
  /** Bytes. */
  Size: number
  /** The class the store keeps it in: `'STANDARD'`, ... */
  StorageClass?: string
  /** The checksum it has: `'CRC32'`, ... */
  ChecksumAlgorithm?: string[]
  /** What that is made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string
}

/** What a delete without `VersionId` leaves: the object looks as if it were gone, and its versions are still there. */
export interface DeleteMarkerEntry extends Entry {}

/** What S3's ListObjectVersions answers. */
export interface ListObjectVersionsResult extends Attempts {
  /** By key, newest first; empty when there are none. */
  Versions: ObjectVersion[]
  /** By key, newest first; empty when there are none. */
  DeleteMarkers: DeleteMarkerEntry[]
  /** What the delimiter folded; empty when nothing was. */
  CommonPrefixes: CommonPrefix[]
  /** Is there another page? */
  IsTruncated: boolean
  /** The bucket. */
  Name?: string
  /** The prefix that was asked for. */
  Prefix?: string
  /** The delimiter that was asked for. */
  Delimiter?: string
  /** Where the page begins. */
  KeyMarker?: string
  /** Where the page begins, among the versions of `KeyMarker`. */
  VersionIdMarker?: string
  /** Where the next page begins, together with `NextVersionIdMarker`. */
  NextKeyMarker?: string
  /** Where the next page begins, among the versions of `NextKeyMarker`. */
  NextVersionIdMarker?: string
  /** How many the page may hold. */
  MaxKeys?: number
  /** `'url'` when the keys are encoded, because that was asked for. */
  EncodingType?: string
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** A delete marker of a walk, which says that it is one. */
interface WalkedDeleteMarker extends DeleteMarkerEntry {
  /** Tells it from a version. */
  DeleteMarker: true
}

/** A version of a walk. */
interface WalkedVersion extends ObjectVersion {
  /** Absent: it is no delete marker. */
  DeleteMarker?: never
}

/** A version, or a delete marker, which says so. */
export type VersionEntry = WalkedVersion | WalkedDeleteMarker

/**
 * Every version and delete marker: by key, newest first, as the store mixes them. A store that does not mix them in its answer is
 * sorted by what is known: the latest, then by time.
 */
export interface VersionList extends AsyncIterable<VersionEntry> {
  /** Versions and delete markers, by key and newest first. */
  [Symbol.asyncIterator](): AsyncGenerator<VersionEntry, void, undefined>
  /** The pages themselves, with their `CommonPrefixes`. */
  pages(): AsyncGenerator<ListObjectVersionsResult, void, undefined>
}
