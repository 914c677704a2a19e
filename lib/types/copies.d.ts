import type { CallOptions, CommonParams } from './options.js'
import type { Attempts } from './shared.js'

/** Where a copy comes from. Any key can be named: the client encodes it for its header. */
export interface CopySource {
  /** The bucket of the source. */
  Bucket: string
  /** The key as it is, not encoded. */
  Key: string
  /** This version of it. Default: the latest. One that is not there: `NoSuchVersion`. */
  VersionId?: string | undefined
}

/** Parameters of S3's CopyObject. */
export interface CopyObjectParams extends CommonParams {
  /** The bucket that gets the copy. */
  Bucket: string
  /** The copy's key; it goes out exactly as written. */
  Key: string
  /**
   * `{ Bucket, Key, VersionId }`, or S3's own form, which goes out as given: `'bucket/key?versionId=id'`, URL-encoded, with or without a
   * leading slash, or the ARN of an object behind an access point. A string that is not URL-encoded is a `TypeError`.
   */
  CopySource: string | CopySource
  /** `'COPY'`: headers and metadata of the source. `'REPLACE'`: those of this call, and no others. Default: `'COPY'`, which does not look at those of this call. */
  MetadataDirective?: 'COPY' | 'REPLACE' | (string & {}) | undefined
  /** `'COPY'`: the source's tags. `'REPLACE'`: those in `Tagging`. Default: `'COPY'`. (Ceph 16.2 copies them whatever is said here.) */
  TaggingDirective?: 'COPY' | 'REPLACE' | (string & {}) | undefined
  /** With `MetadataDirective: 'REPLACE'`: the copy's media type. Default: the store's. */
  ContentType?: string | undefined
  /** With `MetadataDirective: 'REPLACE'`: how caches may keep the copy. Default: none. */
  CacheControl?: string | undefined
  /** With `MetadataDirective: 'REPLACE'`: how browsers show or name the copy. Default: none. */
  ContentDisposition?: string | undefined
  /** With `MetadataDirective: 'REPLACE'`: how the bytes are encoded (`'gzip'`). Default: none. */
  ContentEncoding?: string | undefined
  /** With `MetadataDirective: 'REPLACE'`: the language of the content. Default: none. */
  ContentLanguage?: string | undefined
  /** With `MetadataDirective: 'REPLACE'`: until when caches may keep the copy. Default: none. */
  Expires?: Date | string | undefined
  /** With `MetadataDirective: 'REPLACE'`: the copy's metadata, by the rules of `putObject`'s. Default: none. */
  Metadata?: Readonly<Record<string, string | undefined>> | undefined
  /** With `TaggingDirective: 'REPLACE'`: the copy's tags as a query, `'a=1&b=2'`. Default: none. */
  Tagging?: string | undefined
  /** Only if the source's ETag is this one; otherwise `PreconditionFailed`. */
  CopySourceIfMatch?: string | undefined
  /** Only if the source's ETag is another one; otherwise `PreconditionFailed`. */
  CopySourceIfNoneMatch?: string | undefined
  /** Only if the source was changed after this time; otherwise `PreconditionFailed`. */
  CopySourceIfModifiedSince?: Date | string | undefined
  /** Only if the source was not changed after this time; otherwise `PreconditionFailed`. */
  CopySourceIfUnmodifiedSince?: Date | string | undefined
  /** `'AES256'`, when the source is encrypted with a key of the customer's (SSE-C). */
  CopySourceSSECustomerAlgorithm?: string | undefined
  /** That key, in Base64. Stores take it over TLS only. */
  CopySourceSSECustomerKey?: string | undefined
  /** The MD5 of that key, in Base64. */
  CopySourceSSECustomerKeyMD5?: string | undefined
  /** Only over the object with this ETag; otherwise `PreconditionFailed`. Not every store heeds it on a copy. */
  IfMatch?: string | undefined
  /** `'*'`: only if there is no object under `Key` yet; otherwise `PreconditionFailed`. Not every store heeds it on a copy. */
  IfNoneMatch?: string | undefined
  /** Who may use the copy, by S3's short names (`'private'`, `'public-read'`, ...). An ACL is never copied. Default: private. */
  ACL?: string | undefined
  /** Accounts with all rights, in S3's form `'id="..."'`. */
  GrantFullControl?: string | undefined
  /** Accounts that may read the copy. */
  GrantRead?: string | undefined
  /** Accounts that may read its ACL. */
  GrantReadACP?: string | undefined
  /** Accounts that may write its ACL. */
  GrantWriteACP?: string | undefined
  /** `'AES256'` or `'aws:kms'`: how the store encrypts the copy. Default: the bucket's setting. */
  ServerSideEncryption?: string | undefined
  /** The key of `'aws:kms'`. Default: the account's own. */
  SSEKMSKeyId?: string | undefined
  /** The encryption context of `'aws:kms'`: Base64 of JSON. */
  SSEKMSEncryptionContext?: string | undefined
  /** Encrypt with a key of the bucket's, which asks KMS less. Default: the bucket's setting. */
  BucketKeyEnabled?: boolean | undefined
  /** `'AES256'`, to encrypt the copy with a key of the customer's (SSE-C). */
  SSECustomerAlgorithm?: string | undefined
  /** That key, in Base64. Stores take it over TLS only. */
  SSECustomerKey?: string | undefined
  /** The MD5 of that key, in Base64. */
  SSECustomerKeyMD5?: string | undefined
  /** The copy's storage class; the source's is not copied. Default: `'STANDARD'`. One that the store does not have: `InvalidStorageClass`. */
  StorageClass?: string | undefined
  /** Where a website bucket sends those who ask for the copy. Not copied from the source. */
  WebsiteRedirectLocation?: string | undefined
  /** `'GOVERNANCE'` or `'COMPLIANCE'`: the copy's lock, in a bucket with object lock; needs `ObjectLockRetainUntilDate`. */
  ObjectLockMode?: string | undefined
  /** Until when the copy is locked. */
  ObjectLockRetainUntilDate?: Date | string | undefined
  /** `'ON'`: the copy cannot be deleted until this is taken off. Default: `'OFF'`. */
  ObjectLockLegalHoldStatus?: string | undefined
  /** The checksum that the store makes of the copy: `'CRC32'`, `'SHA256'`, ... Default: the store's choice. */
  ChecksumAlgorithm?: string | undefined
  /** `'requester'`: the caller pays, where a bucket is set up so. Default: the owner pays. */
  RequestPayer?: string | undefined
  /** The account that must own `Bucket`, by its twelve digits; otherwise `AccessDenied`. Default: not checked. */
  ExpectedBucketOwner?: string | undefined
  /** The account that must own the source's bucket; otherwise `AccessDenied`. Default: not checked. */
  ExpectedSourceBucketOwner?: string | undefined
}

/** Options of `copyObject`. */
export interface CopyOptions extends CallOptions {
  /**
   * Bytes. A source larger than this is copied in parts at once (its size is asked for first). Default: one request is tried for any
   * source, and parts are taken when the store refuses it for its size (S3: 5 GiB).
   */
  multipartThreshold?: number | null | undefined
  /** Bytes of a part, 5 MiB to 5 GiB; grows by itself so that 10,000 parts are enough. Default: the client's. */
  partSize?: number | null | undefined
  /** Parts of the copy under way at once. Default: the client's `concurrency`, else as many as make it faster, 4 to 32. */
  concurrency?: number | null | undefined
}

/** What S3's CopyObject answers. */
export interface CopyObjectResult extends Attempts {
  /** The copy's own fields. */
  CopyObjectResult: {
    /** The copy's ETag, always quoted. A copy in parts has another than its source. */
    ETag?: string
    /** When the copy was made. */
    LastModified?: Date
    /** `'FULL_OBJECT'` or `'COMPOSITE'` (of the parts' checksums). */
    ChecksumType?: string
    /** The store's CRC-32 of the copy, in Base64. */
    ChecksumCRC32?: string
    /** The store's CRC-32C of the copy, in Base64. */
    ChecksumCRC32C?: string
    /** The store's CRC-64/NVME of the copy, in Base64. */
    ChecksumCRC64NVME?: string
    /** The store's SHA-1 of the copy, in Base64. */
    ChecksumSHA1?: string
    /** The store's SHA-256 of the copy, in Base64. */
    ChecksumSHA256?: string
  }
  /** The version that was copied, if the source's bucket has versions. */
  CopySourceVersionId?: string
  /** The copy's version, if its bucket has versions. */
  VersionId?: string
  /** By which rule the copy expires, and when. */
  Expiration?: string
  /** How the store encrypted the copy. */
  ServerSideEncryption?: string
  /** Of a customer's key: `'AES256'`. */
  SSECustomerAlgorithm?: string
  /** Of a customer's key: its MD5, in Base64. */
  SSECustomerKeyMD5?: string
  /** The KMS key. */
  SSEKMSKeyId?: string
  /** The KMS encryption context, as given. */
  SSEKMSEncryptionContext?: string
  /** Was a key of the bucket's used? */
  BucketKeyEnabled?: boolean
  /** `'requester'`, when the caller paid. */
  RequestCharged?: string
}
