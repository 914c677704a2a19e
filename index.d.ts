// The public types. Times are Dates, sizes are numbers of bytes, parameters and results have AWS's names and meaning.

export { DataStoreClient } from './lib/types/client.js'
export { DataStoreError } from './lib/types/errors.js'
export type { AbortError, CallError, DataStoreErrorCode } from './lib/types/errors.js'
export type { BodyCallOptions, CallOptions, Callback, ClientOptions, CommonParams, Credentials, ObjectCallOptions, Policy, Progress, ReadCallOptions, TlsOptions } from './lib/types/options.js'
export type { Body, BodyChunk } from './lib/types/body.js'
export type { ObjectStream } from './lib/types/object-stream.js'
export type {
  DeleteObjectParams, DeleteObjectResult, GetObjectParams, GetObjectResult, HeadObjectParams, HeadObjectResult, ObjectMetadata,
  PutObjectParams, PutObjectResult
} from './lib/types/objects.js'
export type { CopyObjectParams, CopyObjectResult, CopyOptions, CopySource } from './lib/types/copies.js'
export type {
  DeletedObject, DeleteObjectsParams, DeleteObjectsResult, DeletionError, ObjectIdentifier
} from './lib/types/deletions.js'
export type {
  GetObjectAttributesParams, GetObjectAttributesResult, ObjectAttribute, ObjectChecksums, ObjectPart
} from './lib/types/attributes.js'
export type {
  DeleteObjectTaggingParams, DeleteObjectTaggingResult, GetObjectTaggingParams, GetObjectTaggingResult, PutObjectTaggingParams,
  PutObjectTaggingResult, Tag, Tagging
} from './lib/types/tagging.js'
export type {
  DownloadFileParams, DownloadFileResult, FileTransferOptions, TransferOptions, UploadFileParams, UploadFileResult, UploadParams, UploadResult
} from './lib/types/transfers.js'
export type {
  CommonPrefix, ListObjectsParams, ListObjectsResult, ListObjectsV2Params, ListObjectsV2Result, ListedObject, ObjectList, Owner
} from './lib/types/lists.js'
export type {
  CreateBucketParams, CreateBucketResult, DeleteBucketParams, DeleteBucketResult, HeadBucketParams, HeadBucketResult,
  ListBucketsParams, ListBucketsResult, ListedBucket
} from './lib/types/buckets.js'
export type {
  AbortMultipartUploadParams, AbortMultipartUploadResult, CompleteMultipartUploadParams, CompleteMultipartUploadResult,
  CompletedPart, CopyPartResult, CreateMultipartUploadParams, CreateMultipartUploadResult, UploadPartCopyParams,
  UploadPartCopyResult, UploadPartParams, UploadPartResult
} from './lib/types/multipart.js'
export type {
  AbandonedUpload, UploadError, CleanupMultipartUploadsParams, CleanupMultipartUploadsResult, ListMultipartUploadsParams, ListMultipartUploadsResult,
  ListPartsParams, ListPartsResult, ListedPart, ListedUpload, MultipartUploadList, PartList
} from './lib/types/upload-lists.js'
export type {
  DeleteMarkerEntry, ListObjectVersionsParams, ListObjectVersionsResult, ObjectVersion, VersionEntry, VersionList
} from './lib/types/versions.js'
export type {
  BucketList, DeleteBucketPolicyParams, DeleteBucketPolicyResult, DeleteBucketTaggingParams, DeleteBucketTaggingResult,
  GetBucketLocationParams, GetBucketLocationResult, GetBucketPolicyParams, GetBucketPolicyResult, GetBucketTaggingParams,
  GetBucketTaggingResult, GetBucketVersioningParams, GetBucketVersioningResult, PutBucketPolicyParams, PutBucketPolicyResult,
  PutBucketTaggingParams, PutBucketTaggingResult, PutBucketVersioningParams, PutBucketVersioningResult
} from './lib/types/settings.js'
export type {
  PresignAsyncOptions, PresignOptions, PresignableOperation, PresignableParams, QueryValue, RequestParams, RequestResult
} from './lib/types/request.js'
