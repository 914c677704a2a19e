// Fields that several operations share. The meanings are those of Amazon S3's API reference, which names each header.

import type { CommonParams } from './options.js'

/** Who pays, and whose bucket it must be. */
export interface Requester extends CommonParams {
  /** `'requester'`: the caller agrees to pay for a request to a bucket whose requesters pay. Default: not said. Without it such a bucket answers 403. */
  RequestPayer?: string | undefined
  /** The account that must own the bucket; another owner is `AccessDenied` (403). Default: not checked. Stores other than AWS mostly ignore it. */
  ExpectedBucketOwner?: string | undefined
}

/** A customer's own key (SSE-C), given with each request that needs it. Stores take it over TLS only. */
export interface CustomerKey {
  /** The cipher of `SSECustomerKey`: `'AES256'`. */
  SSECustomerAlgorithm?: string | undefined
  /** The key of 256 bits that the store encrypts or decrypts with and does not keep, in base64. */
  SSECustomerKey?: string | undefined
  /** The MD5 of the key's bytes, in base64: the store checks that the key came over whole. */
  SSECustomerKeyMD5?: string | undefined
}

/** What the store keeps with an object and gives back with it. */
export interface ObjectHeaders {
  /** The object's media type. Default: the store's, mostly `binary/octet-stream`. */
  ContentType?: string | undefined
  /** How caches may keep the object (RFC 9111): `'max-age=3600'`. */
  CacheControl?: string | undefined
  /**
   * How a browser presents the object (RFC 6266): `'attachment; filename="may.pdf"'`. ASCII, as all that goes out as a header: other
   * letters of a name are encoded (RFC 8187), `"attachment; filename*=UTF-8''%C3%A4.pdf"`.
   */
  ContentDisposition?: string | undefined
  /** How the bytes were encoded before they were sent (RFC 9110): `'gzip'`. The client neither encodes nor decodes. */
  ContentEncoding?: string | undefined
  /** The language of the content (RFC 9110): `'de'`. */
  ContentLanguage?: string | undefined
  /** When caches shall hold the object for stale. A string is read as `Date` reads it. */
  Expires?: Date | string | undefined
  /**
   * Metadata of your own. A name is what an HTTP header's may be (RFC 9110: letters, digits and `! # $ % & ' * + - . ^ _ \` | ~`), and S3 makes it
   * lowercase; a value is any text. What a header cannot carry (letters beyond ASCII, control characters, spaces at an end, what
   * looks like an encoded word) goes out as RFC 2047 encoded words, `=?UTF-8?B?...?=`, and comes back from `headObject` and `getObject` as
   * it was put. S3 takes 2 KiB of names and values as they go out.
   */
  Metadata?: Readonly<Record<string, string | undefined>> | undefined
  /** Of an object of a website: where its readers are sent instead, a path or a URL. */
  WebsiteRedirectLocation?: string | undefined
}

/** Who may do what with a new object. */
export interface Access {
  /** A canned ACL: `'private'`, `'public-read'`, `'bucket-owner-full-control'`, ... Default: `'private'`. */
  ACL?: string | undefined
  /** Grantees who may do everything: `'id="..."'`, or several with commas. Not together with `ACL`. */
  GrantFullControl?: string | undefined
  /** Grantees who may read the object. */
  GrantRead?: string | undefined
  /** Grantees who may read the object's ACL. */
  GrantReadACP?: string | undefined
  /** Grantees who may change the object's ACL. */
  GrantWriteACP?: string | undefined
}

/** How and where a new object is kept. */
export interface Storage {
  /** `'AES256'` (SSE-S3), `'aws:kms'` (SSE-KMS) or `'aws:kms:dsse'`. Default: the bucket's own setting. */
  ServerSideEncryption?: string | undefined
  /** The KMS key of SSE-KMS: its id, ARN or alias. Default: the account's key for S3. */
  SSEKMSKeyId?: string | undefined
  /** What KMS is told besides the key: JSON in base64. */
  SSEKMSEncryptionContext?: string | undefined
  /** Use a key of the bucket's for SSE-KMS, which spares calls to KMS. Default: the bucket's setting. */
  BucketKeyEnabled?: boolean | undefined
  /** `'STANDARD'`, `'STANDARD_IA'`, `'GLACIER'`, ... Default: `'STANDARD'`. */
  StorageClass?: string | undefined
  /** The object's tags, at most 10, as a query: `'team=a&year=2026'`. */
  Tagging?: string | undefined
}

/** A lock that keeps an object's version from being deleted (the bucket must have been made with object locks). */
export interface Lock {
  /** `'GOVERNANCE'` (some users may lift it) or `'COMPLIANCE'` (nobody may). */
  ObjectLockMode?: string | undefined
  /** Until when. A string is read as `Date` reads it. */
  ObjectLockRetainUntilDate?: Date | string | undefined
  /** `'ON'` keeps the version until it is `'OFF'`, whatever the date. */
  ObjectLockLegalHoldStatus?: string | undefined
}

/** What the store answers of checksums, each in base64; `-N` at the end of one made of N parts' checksums. */
export interface Checksums {
  /** CRC-32. */
  ChecksumCRC32?: string
  /** CRC-32C (Castagnoli). */
  ChecksumCRC32C?: string
  /** CRC-64/NVME. */
  ChecksumCRC64NVME?: string
  /** SHA-1. */
  ChecksumSHA1?: string
  /** SHA-256. */
  ChecksumSHA256?: string
  /** `'FULL_OBJECT'`: of all bytes; `'COMPOSITE'`: of the parts' checksums. */
  ChecksumType?: string
}

/** Checksums that the caller knows, each in base64. The store refuses bytes that do not match (`BadDigest`, `InvalidRequest`). */
export interface GivenChecksums {
  /** CRC-32. */
  ChecksumCRC32?: string | undefined
  /** CRC-32C (Castagnoli). */
  ChecksumCRC32C?: string | undefined
  /** CRC-64/NVME. */
  ChecksumCRC64NVME?: string | undefined
  /** SHA-1. */
  ChecksumSHA1?: string | undefined
  /** SHA-256. */
  ChecksumSHA256?: string | undefined
}

/** What the store answers of encryption. */
export interface Encryption {
  /** How the object is encrypted: `'AES256'`, `'aws:kms'`, ... Absent: not, or not told. */
  ServerSideEncryption?: string
  /** The cipher of the customer's key, when one was given. */
  SSECustomerAlgorithm?: string
  /** The MD5 of the customer's key, in base64, when one was given. */
  SSECustomerKeyMD5?: string
  /** The KMS key's ARN. */
  SSEKMSKeyId?: string
  /** Whether a key of the bucket's is used for SSE-KMS. */
  BucketKeyEnabled?: boolean
}

/** Whether the requester paid. */
export interface Charged {
  /** `'requester'` when the caller pays for the request. */
  RequestCharged?: string
}

/** How much trouble an answer took. */
export interface Attempts {
  /**
   * How often the request was sent until this answer was there: 1 when all went well at once, more after a connection that broke, a
   * `SlowDown`, a region or a clock that had to be learned, ...; 0 when nothing had to be sent. Of a call that is several requests (a
   * transfer in parts, a delete of thousands of keys) it is the number of the one that was sent most often. A body that broke off and was
   * gone on with counts as sent once more; `metadata()` tells what it took until the head was there.
   */
  attempts: number
}
