import type { Body } from './body.js'
import type { CommonParams } from './options.js'

/** A customer's own key (SSE-C), with each request that needs it. */
interface CustomerKey extends CommonParams {
  SSECustomerAlgorithm?: string | undefined
  SSECustomerKey?: string | undefined
  SSECustomerKeyMD5?: string | undefined
}

export interface GetObjectParams extends CustomerKey {
  Bucket: string
  /** Any UTF-8 text up to 1,024 bytes but NUL; it goes out exactly as written. */
  Key: string
  /** `'bytes=0-99'` */
  Range?: string | undefined
  /** Only if the ETag is this one; otherwise `PreconditionFailed`. */
  IfMatch?: string | undefined
  /** Only if the ETag is another one; otherwise status 304. */
  IfNoneMatch?: string | undefined
  IfModifiedSince?: Date | string | undefined
  IfUnmodifiedSince?: Date | string | undefined
  VersionId?: string | undefined
  PartNumber?: number | undefined
  ResponseCacheControl?: string | undefined
  ResponseContentDisposition?: string | undefined
  ResponseContentEncoding?: string | undefined
  ResponseContentLanguage?: string | undefined
  ResponseContentType?: string | undefined
  ResponseExpires?: Date | string | undefined
  RequestPayer?: string | undefined
  ExpectedBucketOwner?: string | undefined
  ChecksumMode?: string | undefined
}

export type HeadObjectParams = GetObjectParams

/** What the store tells of an object besides its bytes. */
export interface ObjectMetadata {
  /** Bytes of this answer: of the range, when one was asked for. */
  ContentLength: number
  /** Always quoted. */
  ETag: string
  LastModified: Date
  /** The user's metadata, names in small letters, values as they were put (RFC 2047 encoded words of UTF-8 are decoded); empty when there is none. */
  Metadata: Record<string, string>
  ContentType?: string
  /** Of a range: `'bytes 0-99/1234'`. */
  ContentRange?: string
  AcceptRanges?: string
  CacheControl?: string
  ContentDisposition?: string
  ContentEncoding?: string
  ContentLanguage?: string
  Expires?: Date
  /** `Expires` as the store sent it. */
  ExpiresString?: string
  VersionId?: string
  DeleteMarker?: boolean
  StorageClass?: string
  PartsCount?: number
  TagCount?: number
  MissingMeta?: number
  Expiration?: string
  Restore?: string
  ReplicationStatus?: string
  WebsiteRedirectLocation?: string
  ChecksumCRC32?: string
  ChecksumCRC32C?: string
  ChecksumCRC64NVME?: string
  ChecksumSHA1?: string
  ChecksumSHA256?: string
  ChecksumType?: string
  ServerSideEncryption?: string
  SSECustomerAlgorithm?: string
  SSECustomerKeyMD5?: string
  SSEKMSKeyId?: string
  BucketKeyEnabled?: boolean
  RequestCharged?: string
  ObjectLockMode?: string
  ObjectLockLegalHoldStatus?: string
  ObjectLockRetainUntilDate?: Date
}

export type HeadObjectResult = ObjectMetadata

export interface GetObjectResult extends ObjectMetadata {
  /** The whole object. */
  Body: Buffer
}

export interface PutObjectParams extends CustomerKey {
  Bucket: string
  /** Any UTF-8 text up to 1,024 bytes but NUL; it goes out exactly as written. */
  Key: string
  /** Default: empty. */
  Body?: Body | null | undefined
  /** Bytes of `Body`. A stream that has more or fewer rejects with `IncompleteBody`; memory with a `TypeError`. */
  ContentLength?: number | undefined
  ContentType?: string | undefined
  CacheControl?: string | undefined
  ContentDisposition?: string | undefined
  ContentEncoding?: string | undefined
  ContentLanguage?: string | undefined
  /** Base64. */
  ContentMD5?: string | undefined
  Expires?: Date | string | undefined
  /**
   * Metadata of your own. A name is what an HTTP header's may be (RFC 9110: letters, digits and `! # $ % & ' * + - . ^ _ \` | ~`), and S3 makes it
   * lowercase; a value is any text. What a header cannot carry (letters beyond ASCII, control characters, spaces at an end, what
   * looks like an encoded word) goes out as RFC 2047 encoded words, `=?UTF-8?B?...?=`, and comes back from `headObject` and `getObject` as
   * it was put. S3 takes 2 KiB of names and values as they go out.
   */
  Metadata?: Readonly<Record<string, string | undefined>> | undefined
  /** Only over the object with this ETag; otherwise `PreconditionFailed`. */
  IfMatch?: string | undefined
  /** `'*'`: only if there is no such object; otherwise `PreconditionFailed`. */
  IfNoneMatch?: string | undefined
  ACL?: string | undefined
  GrantFullControl?: string | undefined
  GrantRead?: string | undefined
  GrantReadACP?: string | undefined
  GrantWriteACP?: string | undefined
  ServerSideEncryption?: string | undefined
  SSEKMSKeyId?: string | undefined
  SSEKMSEncryptionContext?: string | undefined
  BucketKeyEnabled?: boolean | undefined
  StorageClass?: string | undefined
  /** As a query: `'a=1&b=2'`. */
  Tagging?: string | undefined
  WebsiteRedirectLocation?: string | undefined
  ObjectLockMode?: string | undefined
  ObjectLockRetainUntilDate?: Date | string | undefined
  ObjectLockLegalHoldStatus?: string | undefined
  RequestPayer?: string | undefined
  ExpectedBucketOwner?: string | undefined
  ChecksumAlgorithm?: string | undefined
  ChecksumCRC32?: string | undefined
  ChecksumCRC32C?: string | undefined
  ChecksumCRC64NVME?: string | undefined
  ChecksumSHA1?: string | undefined
  ChecksumSHA256?: string | undefined
}

export interface PutObjectResult {
  /** Always quoted. */
  ETag: string
  VersionId?: string
  Expiration?: string
  Size?: number
  ChecksumCRC32?: string
  ChecksumCRC32C?: string
  ChecksumCRC64NVME?: string
  ChecksumSHA1?: string
  ChecksumSHA256?: string
  ChecksumType?: string
  ServerSideEncryption?: string
  SSECustomerAlgorithm?: string
  SSECustomerKeyMD5?: string
  SSEKMSKeyId?: string
  SSEKMSEncryptionContext?: string
  BucketKeyEnabled?: boolean
  RequestCharged?: string
}

export interface DeleteObjectParams extends CommonParams {
  Bucket: string
  Key: string
  VersionId?: string | undefined
  MFA?: string | undefined
  IfMatch?: string | undefined
  BypassGovernanceRetention?: boolean | undefined
  RequestPayer?: string | undefined
  ExpectedBucketOwner?: string | undefined
}

export interface DeleteObjectResult {
  DeleteMarker?: boolean
  VersionId?: string
  RequestCharged?: string
}
