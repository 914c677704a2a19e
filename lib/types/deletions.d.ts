import type { Attempts, Requester } from './shared.js'

/** One object to be deleted. */
export interface ObjectIdentifier {
  /** Any key, also one that XML cannot carry. */
  Key: string
  /** This version, for good. Default: the latest; a bucket with versions gets a delete marker. */
  VersionId?: string | undefined
  /** Only the object with this ETag; otherwise an error of this key, `PreconditionFailed`. (AWS; other stores may not look.) */
  ETag?: string | undefined
  /** Only the object of this time (AWS directory buckets). */
  LastModifiedTime?: Date | string | undefined
  /** Only the object of so many bytes (AWS directory buckets). */
  Size?: number | undefined
}

/** Parameters of S3's DeleteObjects. */
export interface DeleteObjectsParams extends Requester {
  /** The bucket's name. */
  Bucket: string
  /** What is to be deleted. */
  Delete: {
    /** Any number: more than a thousand become several requests. None: no request. */
    Objects: readonly ObjectIdentifier[]
    /** `true`: the answer has errors only. Default: `false`. */
    Quiet?: boolean | undefined
  }
  /** Serial number and code of the device, `'serial code'`, where a bucket demands one for deleting versions. */
  MFA?: string | undefined
  /** Delete versions that are locked in GOVERNANCE mode; needs a right of its own. Default: `false`. */
  BypassGovernanceRetention?: boolean | undefined
  /** The checksum of the requests: `'CRC32'`, `'SHA256'`, ... Default: CRC32 on AWS, Content-MD5 elsewhere, which every store knows. */
  ChecksumAlgorithm?: string | undefined
}

/** An object that is gone. */
export interface DeletedObject {
  /** The object's key. */
  Key: string
  /** The version that was named, and is gone. */
  VersionId?: string
  /** `true`: what was made, or deleted, is a delete marker. */
  DeleteMarker?: boolean
  /** The marker's version. */
  DeleteMarkerVersionId?: string
}

/** An object that the store did not delete. */
export interface DeletionError {
  /** The object's key. */
  Key: string
  /** The version that was named. */
  VersionId?: string
  /** The store's code: `'AccessDenied'`, `'InternalError'`, ...; `'InvalidResponse'` for a key that its answer leaves out. */
  Code: string
  /** A sentence, when the store has one. */
  Message?: string
}

/** What S3's DeleteObjects answers. */
export interface DeleteObjectsResult extends Attempts {
  /** In the order of the call; always an array. Keys that were not there are among them, as S3 has it. */
  Deleted: DeletedObject[]
  /** In the order of the call; always an array. */
  Errors: DeletionError[]
  /** `'requester'`, when the caller paid. */
  RequestCharged?: string
}
