import type { Body } from './body.js'
import type {
  Access, Attempts, Charged, Checksums, CustomerKey, Encryption, GivenChecksums, Lock, ObjectHeaders, Requester, Storage
} from './shared.js'

/** Parameters of S3's GetObject. */
export interface GetObjectParams extends CustomerKey, Requester {
  /** The bucket's name. */
  Bucket: string
  /** Any UTF-8 text up to 1,024 bytes but NUL; it goes out exactly as written. */
  Key: string
  /** Some of the bytes (RFC 9110): `'bytes=0-99'`, `'bytes=-100'`. One that the object does not have: `InvalidRange`. Default: all. */
  Range?: string | undefined
  /** Only if the ETag is this one; otherwise `PreconditionFailed`. */
  IfMatch?: string | undefined
  /** Only if the ETag is another one; otherwise `NotModified` (304). */
  IfNoneMatch?: string | undefined
  /** Only if it changed since; otherwise `NotModified` (304). HTTP's dates know seconds. A string is read as `Date` reads it. */
  IfModifiedSince?: Date | string | undefined
  /** Only if it did not change since; otherwise `PreconditionFailed`. HTTP's dates know seconds. A string is read as `Date` reads it. */
  IfUnmodifiedSince?: Date | string | undefined
  /** This version. Default: the latest. */
  VersionId?: string | undefined
  /** One part of an object that was uploaded in parts, from 1; the answer tells `PartsCount`. */
  PartNumber?: number | undefined
  /** The answer's `Cache-Control` instead of the stored one. Signed requests only. */
  ResponseCacheControl?: string | undefined
  /** The answer's `Content-Disposition` instead of the stored one. */
  ResponseContentDisposition?: string | undefined
  /** The answer's `Content-Encoding` instead of the stored one. */
  ResponseContentEncoding?: string | undefined
  /** The answer's `Content-Language` instead of the stored one. */
  ResponseContentLanguage?: string | undefined
  /** The answer's `Content-Type` instead of the stored one. */
  ResponseContentType?: string | undefined
  /** The answer's `Expires` instead of the stored one. A string is read as `Date` reads it. */
  ResponseExpires?: Date | string | undefined
  /** `'ENABLED'`: answer the checksum that the object was stored with; a whole body is compared with it. Default: by the option `checksums`. */
  ChecksumMode?: string | undefined
}

/** Parameters of S3's HeadObject: those of GetObject. */
export type HeadObjectParams = GetObjectParams

/** What the store tells of an object besides its bytes. */
export interface ObjectMetadata extends Checksums, Encryption, Charged, Attempts {
  /** Bytes of this answer: of the range, when one was asked for. */
  ContentLength: number
  /** What identifies these bytes (RFC 9110), always quoted. The MD5 only of objects stored in one piece without KMS. */
  ETag: string
  /** When it was stored. */
  LastModified: Date
  /** The user's metadata, names in small letters, values as they were put (RFC 2047 encoded words of UTF-8 are decoded); empty when there is none. */
  Metadata: Record<string, string>
  /** The media type. */
  ContentType?: string
  /** Of a range: `'bytes 0-99/1234'`. */
  ContentRange?: string
  /** `'bytes'`: ranges can be asked for. */
  AcceptRanges?: string
  /** How caches may keep it. */
  CacheControl?: string
  /** How a browser presents it. */
  ContentDisposition?: string
  /** How the bytes were encoded before they were stored; they come as they are. */
  ContentEncoding?: string
  /** The language of the content. */
  ContentLanguage?: string
  /** When caches hold it for stale; absent when what was stored is no date. */
  Expires?: Date
  /** `Expires` as the store sent it. */
  ExpiresString?: string
  /** The version, of a bucket with versions. */
  VersionId?: string
  /** Whether this is a mark that the object was deleted. */
  DeleteMarker?: boolean
  /** Absent: `'STANDARD'`. */
  StorageClass?: string
  /** How many parts it was uploaded in, when `PartNumber` was asked for. */
  PartsCount?: number
  /** How many tags it has, when there are some and the caller may read them. */
  TagCount?: number
  /** How many of its metadata the store could not send in headers. */
  MissingMeta?: number
  /** When the bucket's lifecycle deletes it, and by which rule. */
  Expiration?: string
  /** Of an archived object: whether it is being restored, and until when. */
  Restore?: string
  /** Of an object that is replicated: `'COMPLETED'`, `'PENDING'`, `'FAILED'`, `'REPLICA'`. */
  ReplicationStatus?: string
  /** Where a website's readers are sent instead. */
  WebsiteRedirectLocation?: string
  /** `'GOVERNANCE'` or `'COMPLIANCE'`, when it is locked. */
  ObjectLockMode?: string
  /** `'ON'` or `'OFF'`. */
  ObjectLockLegalHoldStatus?: string
  /** Until when it is locked. */
  ObjectLockRetainUntilDate?: Date
}

/** What S3's HeadObject answers. */
export type HeadObjectResult = ObjectMetadata

/** An object in one piece, as a callback or `.promise()` gets it. */
export interface GetObjectResult extends ObjectMetadata {
  /** The whole object. */
  Body: Buffer
}

/** Parameters of S3's PutObject besides its body. */
export interface PutObjectFields extends ObjectHeaders, Access, Storage, Lock, CustomerKey, GivenChecksums, Requester {
  /** The bucket's name. */
  Bucket: string
  /** Any UTF-8 text up to 1,024 bytes but NUL; it goes out exactly as written. */
  Key: string
  /** The MD5 of the body, in base64: the store refuses other bytes (`BadDigest`). Only for a body that fits one request. */
  ContentMD5?: string | undefined
  /** Only over the object with this ETag; otherwise `PreconditionFailed`. */
  IfMatch?: string | undefined
  /** `'*'`: only if there is no such object; otherwise `PreconditionFailed`. */
  IfNoneMatch?: string | undefined
  /** The checksum to make of the body: `'CRC32'`, `'CRC32C'`, `'CRC64NVME'`, `'SHA1'` or `'SHA256'`. Default: by the option `checksums`. */
  ChecksumAlgorithm?: string | undefined
}

/** Parameters of S3's PutObject. */
export interface PutObjectParams extends PutObjectFields {
  /** What is stored. Default: nothing, an object of 0 bytes. */
  Body?: Body | null | undefined
  /** Bytes of `Body`. A stream that has more or fewer rejects with `IncompleteBody`; memory with a `TypeError`. Default: as `Body` has it. */
  ContentLength?: number | undefined
}

/** What S3's PutObject answers. */
export interface PutObjectResult extends Checksums, Encryption, Charged, Attempts {
  /** What identifies the stored bytes, always quoted. */
  ETag: string
  /** The new version, of a bucket with versions. */
  VersionId?: string
  /** When the bucket's lifecycle deletes it, and by which rule. */
  Expiration?: string
  /** Bytes of the object, of stores that append to objects. */
  Size?: number
  /** What KMS was told besides the key: JSON in base64. */
  SSEKMSEncryptionContext?: string
}

/** Parameters of S3's DeleteObject. */
export interface DeleteObjectParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** The object's key. */
  Key: string
  /** This version, for good. Default: the latest, which in a bucket with versions only gets a mark on top. */
  VersionId?: string | undefined
  /** Serial number and code of the device, `'20899872 301749'`, where the bucket wants MFA to delete versions. */
  MFA?: string | undefined
  /** Only the object with this ETag; otherwise `PreconditionFailed`. */
  IfMatch?: string | undefined
  /** Delete it although a `'GOVERNANCE'` lock holds it, if the caller may. Default: false. */
  BypassGovernanceRetention?: boolean | undefined
}

/** What S3's DeleteObject answers. */
export interface DeleteObjectResult extends Charged, Attempts {
  /** Whether a mark was set, or the deleted version was one. */
  DeleteMarker?: boolean
  /** The version that was deleted, or the mark's. */
  VersionId?: string
}
