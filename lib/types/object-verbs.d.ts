import type { GetObjectAttributesParams, GetObjectAttributesResult } from './attributes.js'
import type { CopyObjectParams, CopyObjectResult, CopyOptions } from './copies.js'
import type { DeleteObjectsParams, DeleteObjectsResult } from './deletions.js'
import type { CallOptions, Callback } from './options.js'
import type {
  DeleteObjectTaggingParams, DeleteObjectTaggingResult, GetObjectTaggingParams, GetObjectTaggingResult,
  PutObjectTaggingParams, PutObjectTaggingResult
} from './tagging.js'

/** Copying, deleting many, attributes and tags of objects. */
export interface ObjectVerbs {
  copyObject(params: CopyObjectParams, callback: Callback<CopyObjectResult>): void
  copyObject(params: CopyObjectParams, options: CopyOptions | undefined, callback: Callback<CopyObjectResult>): void
  /**
   * Copies an object within the store, of any size: what the store refuses as too large for one request is copied in parts, with the
   * headers, metadata and tags that one request would have copied. A source that changes on the way: `PreconditionFailed`. A copy that
   * fails leaves neither an object nor parts behind. An error that S3 sends behind its status 200 rejects. A source that is not
   * there: `NoSuchKey`, `NoSuchBucket`. Onto itself without a change: `InvalidRequest`. (Ceph 16.2 forgets the tags of whatever comes in parts.)
   */
  copyObject(params: CopyObjectParams, options?: CopyOptions): Promise<CopyObjectResult>

  deleteObjects(params: DeleteObjectsParams, callback: Callback<DeleteObjectsResult>): void
  deleteObjects(params: DeleteObjectsParams, options: CallOptions | undefined, callback: Callback<DeleteObjectsResult>): void
  /**
   * Deletes any number of objects, a thousand a request and several requests at once. Exactly the keys that are named: those which XML
   * cannot carry, or a store might take for others, go by single requests in the same call.
   *
   * A key that the store does not delete is in `Errors`. The promise rejects when a request fails as a whole (no such bucket, no
   * connection): no further one is begun then, the message says for how many keys the store had answered, and what was deleted stays deleted.
   * Calling again with the same keys is safe.
   */
  deleteObjects(params: DeleteObjectsParams, options?: CallOptions): Promise<DeleteObjectsResult>

  getObjectAttributes(params: GetObjectAttributesParams, callback: Callback<GetObjectAttributesResult>): void
  getObjectAttributes(params: GetObjectAttributesParams, options: CallOptions | undefined, callback: Callback<GetObjectAttributesResult>): void
  /** Size, ETag, checksums and parts of an object in one answer. A store that does not know the request (Ceph 16.2): `NotImplemented`. */
  getObjectAttributes(params: GetObjectAttributesParams, options?: CallOptions): Promise<GetObjectAttributesResult>

  getObjectTagging(params: GetObjectTaggingParams, callback: Callback<GetObjectTaggingResult>): void
  getObjectTagging(params: GetObjectTaggingParams, options: CallOptions | undefined, callback: Callback<GetObjectTaggingResult>): void
  /** The tags of an object, in the store's order; an empty set when it has none. */
  getObjectTagging(params: GetObjectTaggingParams, options?: CallOptions): Promise<GetObjectTaggingResult>

  putObjectTagging(params: PutObjectTaggingParams, callback: Callback<PutObjectTaggingResult>): void
  putObjectTagging(params: PutObjectTaggingParams, options: CallOptions | undefined, callback: Callback<PutObjectTaggingResult>): void
  /** Gives an object these tags and no others. More than ten: `BadRequest`. A key or value that the store does not take: `InvalidTag`. */
  putObjectTagging(params: PutObjectTaggingParams, options?: CallOptions): Promise<PutObjectTaggingResult>

  deleteObjectTagging(params: DeleteObjectTaggingParams, callback: Callback<DeleteObjectTaggingResult>): void
  deleteObjectTagging(params: DeleteObjectTaggingParams, options: CallOptions | undefined, callback: Callback<DeleteObjectTaggingResult>): void
  /** Takes all tags off an object. */
  deleteObjectTagging(params: DeleteObjectTaggingParams, options?: CallOptions): Promise<DeleteObjectTaggingResult>
}
