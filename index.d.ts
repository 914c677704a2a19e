// The public types. Times are Dates, sizes are numbers of bytes, parameters and results have AWS's names and meaning.

export { DataStoreClient } from './lib/types/client.js'
export { DataStoreError } from './lib/types/errors.js'
export type { AbortError, CallError, DataStoreErrorCode } from './lib/types/errors.js'
export type { CallOptions, Callback, ClientOptions, CommonParams, Credentials, Policy, Progress, TlsOptions } from './lib/types/options.js'
export type { Body, BodyChunk } from './lib/types/body.js'
export type { ObjectStream } from './lib/types/object-stream.js'
export type {
  DeleteObjectParams, DeleteObjectResult, GetObjectParams, GetObjectResult, HeadObjectParams, HeadObjectResult, ObjectMetadata,
  PutObjectParams, PutObjectResult
} from './lib/types/objects.js'
export type {
  CommonPrefix, ListObjectsParams, ListObjectsResult, ListObjectsV2Params, ListObjectsV2Result, ListedObject, ObjectList, Owner
} from './lib/types/lists.js'
export type {
  CreateBucketParams, CreateBucketResult, DeleteBucketParams, DeleteBucketResult, HeadBucketParams, HeadBucketResult,
  ListBucketsParams, ListBucketsResult, ListedBucket
} from './lib/types/buckets.js'
export type {
  PresignAsyncOptions, PresignOptions, PresignableOperation, PresignableParams, QueryValue, RequestParams, RequestResult
} from './lib/types/request.js'
