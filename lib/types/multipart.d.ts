import type { Body } from './body.js'
import type { CopySource } from './copies.js'
import type { PutObjectParams } from './objects.js'
import type { Attempts, CustomerKey, Requester } from './shared.js'

/** An upload under way, by its three names. */
interface OfUpload extends Requester {
  /** The bucket. */
  Bucket: string
  /** The key that the object will have. */
  Key: string
  /** What createMultipartUpload answered. One that is not there: `NoSuchUpload`. */
  UploadId: string
}

/** Everything about the object but its bytes, as putObject takes it. Conditions and checksums of the whole belong to completeMultipartUpload. */
export interface CreateMultipartUploadParams extends Omit<PutObjectParams,
  'Body' | 'ContentLength' | 'ContentMD5' | 'IfMatch' | 'IfNoneMatch' |
  'ChecksumCRC32' | 'ChecksumCRC32C' | 'ChecksumCRC64NVME' | 'ChecksumSHA1' | 'ChecksumSHA256'> {
  /** `'COMPOSITE'`: the object's checksum is one of its parts' checksums; `'FULL_OBJECT'`: of its bytes. Default: the store's, by algorithm. */
  ChecksumType?: string | undefined
}

/** What S3's CreateMultipartUpload answers. */
export interface CreateMultipartUploadResult extends Attempts {
  /** What the other verbs of the upload need. */
  UploadId: string
  /** The bucket. */
  Bucket?: string
  /** The key. */
  Key?: string
  /** When a rule of the bucket's will abort the upload. */
  AbortDate?: Date
  /** Which rule that is. */
  AbortRuleId?: string
  /** The checksum that parts have. */
  ChecksumAlgorithm?: string
  /** What the object's checksum is made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string
  /** What KMS was given besides, as Base64 of JSON. */
  SSEKMSEncryptionContext?: string
  /** How the store encrypts the object: `'AES256'`, `'aws:kms'`. */
  ServerSideEncryption?: string
  /** `'AES256'`, when a customer's key (SSE-C) encrypts it. */
  SSECustomerAlgorithm?: string
  /** The MD5 of the customer's key, in Base64. */
  SSECustomerKeyMD5?: string
  /** The KMS key that encrypts it. */
  SSEKMSKeyId?: string
  /** Does a key of the bucket's stand between KMS and the object? */
  BucketKeyEnabled?: boolean
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** Parameters of S3's UploadPart. */
export interface UploadPartParams extends OfUpload, CustomerKey {
  /** 1 to 10,000: the order of the parts. One that is there already is replaced. */
  PartNumber: number
  /**
   * All that putObject takes; default: empty. S3 wants every part but the last to have 5 MiB to 5 GiB, which it checks when the
   * upload is completed (`EntityTooSmall`).
   *
   * S3 must know a part's length before its bytes. A stream whose length is not known is gathered in memory first: up to what
   * `memoryLimit` has left; beyond that: `EntityTooLarge`, with `retryable` true when other uploads hold the rest.
   */
  Body?: Body | null | undefined
  /** Bytes of `Body`, at most 5 GiB. A stream that says it is sent as it is read. More or fewer: `IncompleteBody`; memory: a `TypeError`. */
  ContentLength?: number | undefined
  /** The MD5 of the part, in Base64; otherwise: `BadDigest`. */
  ContentMD5?: string | undefined
  /** The checksum that goes with the part. Default: the upload's on AWS, none elsewhere. */
  ChecksumAlgorithm?: string | undefined
  /** Checked by the store: CRC-32, in Base64. */
  ChecksumCRC32?: string | undefined
  /** Checked by the store: CRC-32C, in Base64. */
  ChecksumCRC32C?: string | undefined
  /** Checked by the store: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string | undefined
  /** Checked by the store: SHA-1, in Base64. */
  ChecksumSHA1?: string | undefined
  /** Checked by the store: SHA-256, in Base64. */
  ChecksumSHA256?: string | undefined
}

/** What S3's UploadPart answers. */
export interface UploadPartResult extends Attempts {
  /** Always quoted. completeMultipartUpload wants it. */
  ETag: string
  /** As the store made it: CRC-32, in Base64. */
  ChecksumCRC32?: string
  /** As the store made it: CRC-32C, in Base64. */
  ChecksumCRC32C?: string
  /** As the store made it: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string
  /** As the store made it: SHA-1, in Base64. */
  ChecksumSHA1?: string
  /** As the store made it: SHA-256, in Base64. */
  ChecksumSHA256?: string
  /** How the store encrypts the object: `'AES256'`, `'aws:kms'`. */
  ServerSideEncryption?: string
  /** `'AES256'`, when a customer's key (SSE-C) encrypts it. */
  SSECustomerAlgorithm?: string
  /** The MD5 of the customer's key, in Base64. */
  SSECustomerKeyMD5?: string
  /** The KMS key that encrypts it. */
  SSEKMSKeyId?: string
  /** Does a key of the bucket's stand between KMS and the object? */
  BucketKeyEnabled?: boolean
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** Parameters of S3's UploadPartCopy. */
export interface UploadPartCopyParams extends OfUpload, CustomerKey {
  /** 1 to 10,000: the order of the parts. */
  PartNumber: number
  /** `'bucket/key'`, URL-encoded as AWS wants it, or the names as they are. An object that is not there: `NoSuchKey`. */
  CopySource: string | CopySource
  /** `'bytes=0-5242879'`; default: all of it. Beyond its end: `InvalidArgument`, elsewhere than on S3 `InvalidRange`. */
  CopySourceRange?: string | undefined
  /** Only if the source's ETag is this one; otherwise `PreconditionFailed`. Ceph 16 does not heed these four. */
  CopySourceIfMatch?: string | undefined
  /** Only if the source's ETag is another one. */
  CopySourceIfNoneMatch?: string | undefined
  /** Only if the source was changed after this. */
  CopySourceIfModifiedSince?: Date | string | undefined
  /** Only if the source was not changed after this. */
  CopySourceIfUnmodifiedSince?: Date | string | undefined
  /** The source's own customer key: `'AES256'`. */
  CopySourceSSECustomerAlgorithm?: string | undefined
  /** The key's 256 bits, in Base64. */
  CopySourceSSECustomerKey?: string | undefined
  /** The key's MD5, in Base64. */
  CopySourceSSECustomerKeyMD5?: string | undefined
  /** The account that must own the source's bucket, by its twelve digits. */
  ExpectedSourceBucketOwner?: string | undefined
}

/** What S3's CopyPart answers. */
export interface CopyPartResult {
  /** Always quoted. completeMultipartUpload wants it. */
  ETag: string
  /** When it was stored. */
  LastModified?: Date
  /** As the store made it: CRC-32, in Base64. */
  ChecksumCRC32?: string
  /** As the store made it: CRC-32C, in Base64. */
  ChecksumCRC32C?: string
  /** As the store made it: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string
  /** As the store made it: SHA-1, in Base64. */
  ChecksumSHA1?: string
  /** As the store made it: SHA-256, in Base64. */
  ChecksumSHA256?: string
}

/** What S3's UploadPartCopy answers. */
export interface UploadPartCopyResult extends Attempts {
  /** The part. */
  CopyPartResult: CopyPartResult
  /** The version that was copied, in a bucket with versions. */
  CopySourceVersionId?: string
  /** How the store encrypts the object: `'AES256'`, `'aws:kms'`. */
  ServerSideEncryption?: string
  /** `'AES256'`, when a customer's key (SSE-C) encrypts it. */
  SSECustomerAlgorithm?: string
  /** The MD5 of the customer's key, in Base64. */
  SSECustomerKeyMD5?: string
  /** The KMS key that encrypts it. */
  SSEKMSKeyId?: string
  /** Does a key of the bucket's stand between KMS and the object? */
  BucketKeyEnabled?: boolean
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** A part as it is named at the end. What uploadPart, uploadPartCopy and listParts tell besides may stand beside it and is not sent. */
export interface CompletedPart {
  /** 1 to 10,000. */
  PartNumber: number
  /** As uploadPart answered it. */
  ETag: string
  /** Of the part, where it was sent with one: CRC-32, in Base64. */
  ChecksumCRC32?: string | undefined
  /** Of the part, where it was sent with one: CRC-32C, in Base64. */
  ChecksumCRC32C?: string | undefined
  /** Of the part, where it was sent with one: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string | undefined
  /** Of the part, where it was sent with one: SHA-1, in Base64. */
  ChecksumSHA1?: string | undefined
  /** Of the part, where it was sent with one: SHA-256, in Base64. */
  ChecksumSHA256?: string | undefined
}

/** Parameters of S3's CompleteMultipartUpload. */
export interface CompleteMultipartUploadParams extends OfUpload, CustomerKey {
  /**
   * The parts, at least one; they are sent in the order of their numbers. One that is not there or has another ETag: `InvalidPart`.
   * Parts that are not named are left out (Ceph 16 answers `InvalidPart` to that).
   */
  MultipartUpload: {
    /** In any order; they are sent by number. */
    Parts: readonly CompletedPart[]
  }
  /** Of the whole object, checked by the store: CRC-32, in Base64. */
  ChecksumCRC32?: string | undefined
  /** Of the whole object, checked by the store: CRC-32C, in Base64. */
  ChecksumCRC32C?: string | undefined
  /** Of the whole object, checked by the store: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string | undefined
  /** Of the whole object, checked by the store: SHA-1, in Base64. */
  ChecksumSHA1?: string | undefined
  /** Of the whole object, checked by the store: SHA-256, in Base64. */
  ChecksumSHA256?: string | undefined
  /** What those are made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string | undefined
  /** Bytes of the whole object; otherwise the store refuses it. */
  MpuObjectSize?: number | undefined
  /** Only over the object with this ETag; otherwise `PreconditionFailed`. Not heeded by Ceph 16. */
  IfMatch?: string | undefined
  /** `'*'`: only if there is no such object. Not heeded by Ceph 16. */
  IfNoneMatch?: string | undefined
}

/** What S3's CompleteMultipartUpload answers. */
export interface CompleteMultipartUploadResult extends Attempts {
  /** The bucket. */
  Bucket?: string
  /** The key. */
  Key?: string
  /** The object's URL, as the store sees itself. */
  Location?: string
  /** Always quoted. Ceph leaves it out: the client asks for it, and it is missing only if it may not. */
  ETag?: string
  /** In a bucket with versions. */
  VersionId?: string
  /** When a rule of the bucket's will delete the object. */
  Expiration?: string
  /** Of the object: CRC-32, in Base64. */
  ChecksumCRC32?: string
  /** Of the object: CRC-32C, in Base64. */
  ChecksumCRC32C?: string
  /** Of the object: CRC-64/NVME, in Base64. */
  ChecksumCRC64NVME?: string
  /** Of the object: SHA-1, in Base64. */
  ChecksumSHA1?: string
  /** Of the object: SHA-256, in Base64. */
  ChecksumSHA256?: string
  /** What those are made of: `'COMPOSITE'`, `'FULL_OBJECT'`. */
  ChecksumType?: string
  /** How the store encrypts the object: `'AES256'`, `'aws:kms'`. */
  ServerSideEncryption?: string
  /** The KMS key that encrypts it. */
  SSEKMSKeyId?: string
  /** Does a key of the bucket's stand between KMS and the object? */
  BucketKeyEnabled?: boolean
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}

/** Parameters of S3's AbortMultipartUpload. */
export interface AbortMultipartUploadParams extends OfUpload {
  /** Only if the upload was begun at this moment; for directory buckets of AWS. */
  IfMatchInitiatedTime?: Date | string | undefined
}

/** What S3's AbortMultipartUpload answers. */
export interface AbortMultipartUploadResult extends Attempts {
  /** `'requester'`, when the caller pays for the request. */
  RequestCharged?: string
}
