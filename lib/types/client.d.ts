import type { BucketVerbs } from './bucket-verbs.js'
import type { CallError } from './errors.js'
import type { MultipartVerbs } from './multipart-verbs.js'
import type { ObjectVerbs } from './object-verbs.js'
import type { RequestVerbs } from './request-verbs.js'
import type { TransferVerbs } from './transfer-verbs.js'
import type { CallOptions, Callback, ClientOptions, ObjectCallOptions, ReadCallOptions } from './options.js'
import type { ObjectStream } from './object-stream.js'
import type {
  DeleteObjectParams, DeleteObjectResult, GetObjectParams, GetObjectResult, HeadObjectParams, HeadObjectResult, PutObjectParams, PutObjectResult
} from './objects.js'
import type { ListObjectsParams, ListObjectsResult, ListObjectsV2Params, ListObjectsV2Result, ObjectList } from './lists.js'
import type {
  CreateBucketParams, CreateBucketResult, DeleteBucketParams, DeleteBucketResult, HeadBucketParams, HeadBucketResult,
  ListBucketsParams, ListBucketsResult
} from './buckets.js'

// The promise's overload stands last: TypeScript gives a callback's parameters the types of the first one that fits, and reports
// what fits none against the last.

/**
 * A client of one S3-compatible store. Its verbs have S3's names and AWS's parameters and results.
 *
 * A verb gives a promise, or nothing when its last argument is a Node callback `(error, data)`. It never throws: wrong arguments
 * reject too, with a `TypeError`, before anything is sent. All else that fails is a `DataStoreError`, an abort an `AbortError`.
 *
 * A call under way keeps the process alive; a client that is idle does not.
 */
export class DataStoreClient {
  /** Loads the addon if this is the first client. Wrong options throw a `TypeError` that names them. */
  constructor(options?: ClientOptions)

  getObject(params: GetObjectParams, callback: Callback<GetObjectResult>): void
  getObject(params: GetObjectParams, options: ReadCallOptions | undefined, callback: Callback<GetObjectResult>): void
  /**
   * An object as a stream, at once; the request starts with the stream's first use. Wrong arguments throw a `TypeError` here.
   * An object that is not there: `NoSuchKey`. With a callback: the fields and the whole object as `Body`.
   */
  getObject(params: GetObjectParams, options?: ReadCallOptions): ObjectStream

  putObject(params: PutObjectParams, callback: Callback<PutObjectResult>): void
  putObject(params: PutObjectParams, options: ObjectCallOptions | undefined, callback: Callback<PutObjectResult>): void
  /**
   * Stores an object. A body of unknown length that does not end within one part becomes a multipart upload. An upload that fails
   * leaves neither an object nor parts behind. Rejects with `BodyReadError` when `Body` fails, `IncompleteBody` when it is not as long as
   * `ContentLength`.
   */
  putObject(params: PutObjectParams, options?: ObjectCallOptions): Promise<PutObjectResult>

  headObject(params: HeadObjectParams, callback: Callback<HeadObjectResult>): void
  headObject(params: HeadObjectParams, options: CallOptions | undefined, callback: Callback<HeadObjectResult>): void
  /**
   * What the store tells of an object. One that is not there: `NoSuchKey`, or `NoSuchBucket` when it is the bucket that is missing. (HEAD does
   * not say which; for a bucket of which the client has no other answer yet, it asks HeadBucket once.)
   */
  headObject(params: HeadObjectParams, options?: CallOptions): Promise<HeadObjectResult>

  deleteObject(params: DeleteObjectParams, callback: Callback<DeleteObjectResult>): void
  deleteObject(params: DeleteObjectParams, options: CallOptions | undefined, callback: Callback<DeleteObjectResult>): void
  /** Deletes an object. One that is not there is no error, as S3 has it. */
  deleteObject(params: DeleteObjectParams, options?: CallOptions): Promise<DeleteObjectResult>

  listObjects(params: ListObjectsParams, callback: Callback<ListObjectsResult>): void
  listObjects(params: ListObjectsParams, options: CallOptions | undefined, callback: Callback<ListObjectsResult>): void
  /** One page of a bucket, by S3's ListObjects (version 1). */
  listObjects(params: ListObjectsParams, options?: CallOptions): Promise<ListObjectsResult>

  listObjectsV2(params: ListObjectsV2Params, callback: Callback<ListObjectsV2Result>): void
  listObjectsV2(params: ListObjectsV2Params, options: CallOptions | undefined, callback: Callback<ListObjectsV2Result>): void
  /** One page of a bucket, by S3's ListObjectsV2. `objects()` walks all pages. */
  listObjectsV2(params: ListObjectsV2Params, options?: CallOptions): Promise<ListObjectsV2Result>

  createBucket(params: CreateBucketParams, callback: Callback<CreateBucketResult>): void
  createBucket(params: CreateBucketParams, options: CallOptions | undefined, callback: Callback<CreateBucketResult>): void
  /** Creates a bucket. */
  createBucket(params: CreateBucketParams, options?: CallOptions): Promise<CreateBucketResult>

  headBucket(params: HeadBucketParams, callback: Callback<HeadBucketResult>): void
  headBucket(params: HeadBucketParams, options: CallOptions | undefined, callback: Callback<HeadBucketResult>): void
  /** Is the bucket there, and may we use it? Otherwise: `NoSuchBucket`, or `Forbidden` (`statusCode` 403). */
  headBucket(params: HeadBucketParams, options?: CallOptions): Promise<HeadBucketResult>

  deleteBucket(params: DeleteBucketParams, callback: Callback<DeleteBucketResult>): void
  deleteBucket(params: DeleteBucketParams, options: CallOptions | undefined, callback: Callback<DeleteBucketResult>): void
  /** Deletes a bucket that is empty; otherwise: `BucketNotEmpty`. */
  deleteBucket(params: DeleteBucketParams, options?: CallOptions): Promise<DeleteBucketResult>

  listBuckets(callback: Callback<ListBucketsResult>): void
  listBuckets(params: ListBucketsParams | undefined, callback: Callback<ListBucketsResult>): void
  listBuckets(params: ListBucketsParams | undefined, options: CallOptions | undefined, callback: Callback<ListBucketsResult>): void
  /** The buckets of the account. */
  listBuckets(params?: ListBucketsParams, options?: CallOptions): Promise<ListBucketsResult>

  /**
   * Every object of a bucket, for `for await`. `MaxKeys` is the size of a page; `options` are those of each page's request.
   * Wrong arguments throw a `TypeError` here.
   */
  objects(params: ListObjectsV2Params, options?: CallOptions): ObjectList

  close(callback: (error: CallError | null) => void): void
  /**
   * Waits for calls under way, ends object streams that are still open with `ClientClosed`, and drops the connections. New calls
   * reject with `ClientClosed`. A program need not call it to exit.
   */
  close(): Promise<void>

  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

export interface DataStoreClient extends ObjectVerbs, MultipartVerbs, BucketVerbs, TransferVerbs, RequestVerbs {}
