import type {
  AbortMultipartUploadParams, AbortMultipartUploadResult, CompleteMultipartUploadParams, CompleteMultipartUploadResult,
  CreateMultipartUploadParams, CreateMultipartUploadResult, UploadPartCopyParams, UploadPartCopyResult, UploadPartParams,
  UploadPartResult
} from './multipart.js'
import type { BodyCallOptions, CallOptions, Callback } from './options.js'
import type {
  CleanupMultipartUploadsParams, CleanupMultipartUploadsResult, ListMultipartUploadsParams, ListMultipartUploadsResult,
  ListPartsParams, ListPartsResult, MultipartUploadList, PartList
} from './upload-lists.js'
import type { ListObjectVersionsParams, ListObjectVersionsResult, VersionList } from './versions.js'

/** Multipart uploads step by step, versions, and the lists of both. */
export interface MultipartVerbs {
  createMultipartUpload(params: CreateMultipartUploadParams, callback: Callback<CreateMultipartUploadResult>): void
  createMultipartUpload(params: CreateMultipartUploadParams, options: CallOptions | undefined, callback: Callback<CreateMultipartUploadResult>): void
  /**
   * Begins an upload in parts. It stays on the store, and costs, until it is completed or aborted: an aborted call may leave one behind, which
   * `cleanupMultipartUploads()` takes away. `putObject()` does all of this by itself.
   */
  createMultipartUpload(params: CreateMultipartUploadParams, options?: CallOptions): Promise<CreateMultipartUploadResult>

  uploadPart(params: UploadPartParams, callback: Callback<UploadPartResult>): void
  uploadPart(params: UploadPartParams, options: BodyCallOptions | undefined, callback: Callback<UploadPartResult>): void
  /** Sends one part. Rejects with `BodyReadError` when `Body` fails, `IncompleteBody` when it is not as long as `ContentLength`. */
  uploadPart(params: UploadPartParams, options?: BodyCallOptions): Promise<UploadPartResult>

  uploadPartCopy(params: UploadPartCopyParams, callback: Callback<UploadPartCopyResult>): void
  uploadPartCopy(params: UploadPartCopyParams, options: CallOptions | undefined, callback: Callback<UploadPartCopyResult>): void
  /** Makes a part of an object that is there, or of a range of it, inside the store. */
  uploadPartCopy(params: UploadPartCopyParams, options?: CallOptions): Promise<UploadPartCopyResult>

  completeMultipartUpload(params: CompleteMultipartUploadParams, callback: Callback<CompleteMultipartUploadResult>): void
  completeMultipartUpload(params: CompleteMultipartUploadParams, options: CallOptions | undefined, callback: Callback<CompleteMultipartUploadResult>): void
  /**
   * Makes the object of its parts. An error inside a success (S3 answers before it is done) is an error here; and when the answer is lost or
   * broken, the ETag of the object there tells whether the upload was completed.
   */
  completeMultipartUpload(params: CompleteMultipartUploadParams, options?: CallOptions): Promise<CompleteMultipartUploadResult>

  abortMultipartUpload(params: AbortMultipartUploadParams, callback: Callback<AbortMultipartUploadResult>): void
  abortMultipartUpload(params: AbortMultipartUploadParams, options: CallOptions | undefined, callback: Callback<AbortMultipartUploadResult>): void
  /** Takes an upload and its parts away. One that is not there: `NoSuchUpload`, except on MinIO. */
  abortMultipartUpload(params: AbortMultipartUploadParams, options?: CallOptions): Promise<AbortMultipartUploadResult>

  listParts(params: ListPartsParams, callback: Callback<ListPartsResult>): void
  listParts(params: ListPartsParams, options: CallOptions | undefined, callback: Callback<ListPartsResult>): void
  /** One page of the parts of an upload. `parts()` walks all pages. */
  listParts(params: ListPartsParams, options?: CallOptions): Promise<ListPartsResult>

  listMultipartUploads(params: ListMultipartUploadsParams, callback: Callback<ListMultipartUploadsResult>): void
  listMultipartUploads(params: ListMultipartUploadsParams, options: CallOptions | undefined, callback: Callback<ListMultipartUploadsResult>): void
  /** One page of the uploads under way. `multipartUploads()` walks all pages. */
  listMultipartUploads(params: ListMultipartUploadsParams, options?: CallOptions): Promise<ListMultipartUploadsResult>

  cleanupMultipartUploads(params: CleanupMultipartUploadsParams, callback: Callback<CleanupMultipartUploadsResult>): void
  cleanupMultipartUploads(params: CleanupMultipartUploadsParams, options: CallOptions | undefined, callback: Callback<CleanupMultipartUploadsResult>): void
  /** Aborts the uploads of a bucket that were begun too long ago, up to sixteen at a time. */
  cleanupMultipartUploads(params: CleanupMultipartUploadsParams, options?: CallOptions): Promise<CleanupMultipartUploadsResult>

  listObjectVersions(params: ListObjectVersionsParams, callback: Callback<ListObjectVersionsResult>): void
  listObjectVersions(params: ListObjectVersionsParams, options: CallOptions | undefined, callback: Callback<ListObjectVersionsResult>): void
  /** One page of all versions and delete markers. `versions()` walks all pages. */
  listObjectVersions(params: ListObjectVersionsParams, options?: CallOptions): Promise<ListObjectVersionsResult>

  /**
   * Every upload under way, for `for await`. `MaxUploads` is the size of a page;
   * `options` are those of each page's request. Wrong arguments throw a `TypeError` here.
   */
  multipartUploads(params: ListMultipartUploadsParams, options?: CallOptions): MultipartUploadList

  /**
   * Every part of an upload, for `for await`. `MaxParts` is the size of a page;
   * `options` are those of each page's request. Wrong arguments throw a `TypeError` here.
   */
  parts(params: ListPartsParams, options?: CallOptions): PartList

  /**
   * Every version and delete marker of a bucket, for `for await`; a delete marker has `DeleteMarker: true`. `MaxKeys` is the size of a page;
   * `options` are those of each page's request. Wrong arguments throw a `TypeError` here.
   */
  versions(params: ListObjectVersionsParams, options?: CallOptions): VersionList
}
