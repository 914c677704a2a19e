import type { CallOptions, Callback } from './options.js'
import type {
  DeleteObjectTaggingParams, DeleteObjectTaggingResult, GetObjectTaggingParams, GetObjectTaggingResult,
  PutObjectTaggingParams, PutObjectTaggingResult
} from './tagging.js'

/** Copying, deleting many, attributes and tags of objects. */
export interface ObjectVerbs {
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
