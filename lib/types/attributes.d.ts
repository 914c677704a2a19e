import type { Attempts, Checksums, CustomerKey, Requester } from './shared.js'

/** What can be asked of an object. */
export type ObjectAttribute = 'ETag' | 'Checksum' | 'ObjectParts' | 'StorageClass' | 'ObjectSize'

/** Parameters of S3's GetObjectAttributes. */
export interface GetObjectAttributesParams extends CustomerKey, Requester {
  /** The bucket's name. */
  Bucket: string
  /** The object's key. */
  Key: string
  /** What to answer, at least one. */
  ObjectAttributes: readonly ObjectAttribute[]
  /** Of this version. Default: the latest. */
  VersionId?: string | undefined
  /** Parts in a page, at most 1,000. Default: 1,000. */
  MaxParts?: number | undefined
  /** Parts after this number: the `NextPartNumberMarker` of the page before. Default: from the first one. */
  PartNumberMarker?: string | undefined
}

/** Checksums in base64, as far as the store has them. */
export type ObjectChecksums = Omit<Checksums, 'ChecksumType'>

/** One part of an object that was uploaded in parts. */
export interface ObjectPart extends ObjectChecksums {
  /** From 1. */
  PartNumber?: number
  /** Bytes. */
  Size?: number
}

/** What S3's GetObjectAttributes answers. */
export interface GetObjectAttributesResult extends Attempts {
  /** Always quoted (S3 itself leaves the quotes out here). */
  ETag?: string
  /** The whole object's, when it was stored with one. */
  Checksum?: ObjectChecksums & {
    /** `'FULL_OBJECT'` or `'COMPOSITE'` (of the parts' checksums). */
    ChecksumType?: string
  }
  /** Of an object that was uploaded in parts. S3 lists them only when they have checksums. */
  ObjectParts?: {
    /** How many parts there are in all. */
    TotalPartsCount?: number
    /** As it was asked for. */
    PartNumberMarker?: string
    /** Where the next page begins, as its `PartNumberMarker`. */
    NextPartNumberMarker?: string
    /** Parts that the page could have. */
    MaxParts?: number
    /** Are there more? */
    IsTruncated: boolean
    /** Always an array. */
    Parts: ObjectPart[]
  }
  /** `'STANDARD'`, `'GLACIER'`, ... */
  StorageClass?: string
  /** Bytes. */
  ObjectSize?: number
  /** When it was stored. */
  LastModified?: Date
  /** The version, of a bucket with versions. */
  VersionId?: string
  /** `true`: this version is a delete marker. */
  DeleteMarker?: boolean
  /** `'requester'`, when the caller paid. */
  RequestCharged?: string
}
