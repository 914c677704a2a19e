import type { CommonPrefix, Owner } from './lists.js'
import type { Attempts, Requester } from './shared.js'

/** Parameters of S3's ListParts. */
export interface ListPartsParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** The key that the object will have. */
  Key: string
  /** One that is not there: `NoSuchUpload` (Ceph 16: `NoSuchKey`). */
  UploadId: string
  /** Parts of a page. Default: the store's, 1,000. */
  MaxParts?: number | undefined
  /** Only parts after this number: a number, or a page's `NextPartNumberMarker`. */
  PartNumberMarker?: number | string | undefined
  /** A customer's own key (SSE-C) of the upload: `'AES256'`. */
  SSECustomerAlgorithm?: string | undefined
  /** The key's 256 bits, in Base64. */
  SSECustomerKey?: string | undefined
  /** The key's MD5, in Base64. */
  SSECustomerKeyMD5?: string | undefined
}

/** A part of an upload under way. */
export interface ListedPart {
  /** 1 to 10,000. */
  PartNumber: number
  /** Always quoted. */
  ETag: string
  /** Bytes. */
  Size: number
  /** When it was stored. */
  LastModified?: Date
  /** Of the part, where it was sent with one: CRC-32, in Base64. */
  ChecksumCRC32?: string
  /** Of the part, where it was sent with one: CRC-32C, in Base64. */
  ChecksumCRC32C?: string
  /** Of the part, where it was sent with one: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string
  /** Of the part, where it was sent with one: SHA-1, in Base64. */
  ChecksumSHA1?: string
  /** Of the part, where it was sent with one: SHA-256, in Base64. */
  ChecksumSHA256?: string
}

/** What S3's ListParts answers. */
export interface ListPartsResult extends Attempts {
  /** In the order of their numbers; empty when there are none. */
  Parts: ListedPart[]
  /** Is there another page? */
  IsTruncated: boolean
  /** The bucket. */
  Bucket?: string
  /** The key. */
  Key?: string
  /** The upload. */
  UploadId?: string
  /** Where the page begins. */
  PartNumberMarker?: string
  /** Where the next page begins. */
  NextPartNumberMarker?: string
  /** How many the page may hold. */
  MaxParts?: number
  /** Who began the upload. */
  Initiator?: Owner
  /** Whose it is. */
  Owner?: Owner
  /** The class the store keeps it in: `'STANDARD'`, ... */
  StorageClass?: string
  /** The checksum it has: `'CRC32'`, ... */
  ChecksumAlgorithm?: string
  /** What that is made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string
  /** When a rule of the bucket's will abort the upload. */
  AbortDate?: Date
  /** Which rule that is. */
  AbortRuleId?: string
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** Every part of an upload, page after page; none is asked for before it is wanted. */
export interface PartList extends AsyncIterable<ListedPart> {
  /** The parts, by number. */
  [Symbol.asyncIterator](): AsyncGenerator<ListedPart, void, undefined>
  /** The pages themselves. */
  pages(): AsyncGenerator<ListPartsResult, void, undefined>
}

/** Parameters of S3's ListMultipartUploads. */
export interface ListMultipartUploadsParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** Only keys that begin so. MinIO tells only uploads of this very key. */
  Prefix?: string | undefined
  /** Folds keys that are alike up to it into one of `CommonPrefixes`. Ceph 16 leaves the folded uploads out altogether, MinIO does not fold. */
  Delimiter?: string | undefined
  /** Only uploads after this key, and of this key after `UploadIdMarker`. */
  KeyMarker?: string | undefined
  /** Only uploads of `KeyMarker` after this one. */
  UploadIdMarker?: string | undefined
  /** Uploads of a page. Default: the store's, 1,000. MinIO tells all. */
  MaxUploads?: number | undefined
  /** `'url'` gives keys as the store encodes them. Default: as they are. */
  EncodingType?: string | undefined
}

/** An upload under way. */
export interface ListedUpload {
  /** The key. */
  Key: string
  /** The upload. */
  UploadId: string
  /** When it was begun. */
  Initiated: Date
  /** The class the store keeps it in: `'STANDARD'`, ... */
  StorageClass?: string
  /** Whose it is. */
  Owner?: Owner
  /** Who began it. */
  Initiator?: Owner
  /** The checksum it has: `'CRC32'`, ... */
  ChecksumAlgorithm?: string
  /** What that is made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string
}

/** What S3's ListMultipartUploads answers. */
export interface ListMultipartUploadsResult extends Attempts {
  /** By key, on S3; empty when there are none. */
  Uploads: ListedUpload[]
  /** What the delimiter folded; empty when nothing was. */
  CommonPrefixes: CommonPrefix[]
  /** Is there another page? */
  IsTruncated: boolean
  /** The bucket. */
  Bucket?: string
  /** The prefix that was asked for. */
  Prefix?: string
  /** The delimiter that was asked for. */
  Delimiter?: string
  /** Where the page begins. */
  KeyMarker?: string
  /** Where the page begins, among the uploads of `KeyMarker`. */
  UploadIdMarker?: string
  /** Where the next page begins, together with `NextUploadIdMarker`. */
  NextKeyMarker?: string
  /** Where the next page begins, among the uploads of `NextKeyMarker`. */
  NextUploadIdMarker?: string
  /** How many the page may hold. */
  MaxUploads?: number
  /** `'url'` when the keys are encoded, because that was asked for. */
  EncodingType?: string
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** Every upload under way, page after page; none is asked for before it is wanted. */
export interface MultipartUploadList extends AsyncIterable<ListedUpload> {
  /** The uploads, in the store's order. */
  [Symbol.asyncIterator](): AsyncGenerator<ListedUpload, void, undefined>
  /** The pages themselves, with their `CommonPrefixes`. */
  pages(): AsyncGenerator<ListMultipartUploadsResult, void, undefined>
}

/** An upload that was given up. */
export interface AbandonedUpload {
  /** The key it was for. */
  Key: string
  /** Its id. */
  UploadId: string
  /** When it was begun. */
  Initiated: Date
}

/** An upload that could not be given up. */
export interface UploadError {
  /** The key it is for. */
  Key: string
  /** Its id. */
  UploadId: string
  /** The store's code, or one of ours. */
  Code: string
  /** A sentence. */
  Message: string
}

/** Which uploads are given up. */
export interface CleanupMultipartUploadsParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** Only uploads of keys that begin so. Default: of all keys. */
  Prefix?: string | undefined
  /**
   * Uploads begun before this moment go; a number is an age in milliseconds, by this machine's clock. There is no default: an upload
   * that somebody works on must not be hit by accident. `7 * 24 * 3600 * 1000` is a week.
   */
  olderThan: Date | number | string
}

/** What was given up, and what could not be. */
export interface CleanupMultipartUploadsResult extends Attempts {
  /** What is gone, with its parts. One that was gone already is not told, except by MinIO, which does not know. */
  Aborted: AbandonedUpload[]
  /** What could not be aborted, and why. */
  Errors: UploadError[]
}
