import type { GetObjectParams, ObjectMetadata, PutObjectParams, PutObjectResult } from './objects.js'
import type { ObjectCallOptions } from './options.js'

/** How one transfer is cut. */
export interface TransferOptions extends ObjectCallOptions {
  /**
   * Bytes in a part, 5 MiB to 5 GiB (S3's bounds) and at most the client's `memoryLimit`. Parts of a body whose length is known grow as
   * needed, so that S3's 10,000 are enough. Default: the client's `partSize`.
   */
  partSize?: number | null | undefined
  /** Parts under way at once. Default: the client's `concurrency`, else as many as the link rewards. */
  concurrency?: number | null | undefined
}

/** How the transfer of a file is cut. */
export interface FileTransferOptions extends TransferOptions {
  /**
   * Bytes up to which one request does. Default: `uploadFile`, two parts; `downloadFile`, one part. What is not longer than a part is never cut.
   */
  multipartThreshold?: number | null | undefined
}

/** `putObject`'s parameters. */
export type UploadParams = PutObjectParams

/** `putObject`'s result, and where the object is. */
export interface UploadResult extends PutObjectResult {
  /** The bucket, as it was given. */
  Bucket: string
  /** The key, as it was given. */
  Key: string
  /** The object's URL, without a query. */
  Location: string
  /** Bytes of the object. */
  Size: number
}

/** `putObject`'s parameters with a file for a body. */
export interface UploadFileParams extends Omit<PutObjectParams, 'Body' | 'ContentLength'> {
  /**
   * The file, as a path or a `file:` URL; a relative path starts where the process stands at the call. What is no regular file (a pipe,
   * `/dev/stdin`) is read to its end, as a stream is.
   */
  Filename: string | URL
}

/** `putObject`'s result, and how many bytes were sent. */
export interface UploadFileResult extends PutObjectResult {
  /** Bytes of the object. */
  Size: number
}

/** `getObject`'s parameters but `Range` and `PartNumber`, and a file. */
export interface DownloadFileParams extends Omit<GetObjectParams, 'Range' | 'PartNumber'> {
  /**
   * The file, as a path or a `file:` URL; a relative path starts where the process stands at the call. One that is there is replaced when
   * the object is whole, and keeps its permissions; behind a symbolic link the file is replaced and the link stays. What is no
   * regular file (a pipe, `/dev/stdout`) is written to in order.
   */
  Filename: string | URL
}

/** What the store tells of the object; `ContentLength` is the length of the file. */
export type DownloadFileResult = Omit<ObjectMetadata, 'ContentRange'>
