import type { ListBucketsParams } from './buckets.js'
import type { CallOptions, Callback } from './options.js'
import type {
  BucketList, DeleteBucketPolicyParams, DeleteBucketPolicyResult, DeleteBucketTaggingParams, DeleteBucketTaggingResult,
  GetBucketLocationParams, GetBucketLocationResult, GetBucketPolicyParams, GetBucketPolicyResult, GetBucketTaggingParams,
  GetBucketTaggingResult, GetBucketVersioningParams, GetBucketVersioningResult, PutBucketPolicyParams, PutBucketPolicyResult,
  PutBucketTaggingParams, PutBucketTaggingResult, PutBucketVersioningParams, PutBucketVersioningResult
} from './settings.js'

/** What a bucket is set to: location, versioning, policy, tags. */
export interface BucketVerbs {
  getBucketVersioning(params: GetBucketVersioningParams, callback: Callback<GetBucketVersioningResult>): void
  getBucketVersioning(params: GetBucketVersioningParams, options: CallOptions | undefined, callback: Callback<GetBucketVersioningResult>): void
  /** Does the bucket keep versions? */
  getBucketVersioning(params: GetBucketVersioningParams, options?: CallOptions): Promise<GetBucketVersioningResult>

  putBucketVersioning(params: PutBucketVersioningParams, callback: Callback<PutBucketVersioningResult>): void
  putBucketVersioning(params: PutBucketVersioningParams, options: CallOptions | undefined, callback: Callback<PutBucketVersioningResult>): void
  /** Switches versions on, or off for what comes. */
  putBucketVersioning(params: PutBucketVersioningParams, options?: CallOptions): Promise<PutBucketVersioningResult>

  getBucketLocation(params: GetBucketLocationParams, callback: Callback<GetBucketLocationResult>): void
  getBucketLocation(params: GetBucketLocationParams, options: CallOptions | undefined, callback: Callback<GetBucketLocationResult>): void
  /** Where the bucket is. */
  getBucketLocation(params: GetBucketLocationParams, options?: CallOptions): Promise<GetBucketLocationResult>

  getBucketPolicy(params: GetBucketPolicyParams, callback: Callback<GetBucketPolicyResult>): void
  getBucketPolicy(params: GetBucketPolicyParams, options: CallOptions | undefined, callback: Callback<GetBucketPolicyResult>): void
  /** The policy of the bucket; `NoSuchBucketPolicy` when it has none. */
  getBucketPolicy(params: GetBucketPolicyParams, options?: CallOptions): Promise<GetBucketPolicyResult>

  putBucketPolicy(params: PutBucketPolicyParams, callback: Callback<PutBucketPolicyResult>): void
  putBucketPolicy(params: PutBucketPolicyParams, options: CallOptions | undefined, callback: Callback<PutBucketPolicyResult>): void
  /** Sets the policy of the bucket. */
  putBucketPolicy(params: PutBucketPolicyParams, options?: CallOptions): Promise<PutBucketPolicyResult>

  deleteBucketPolicy(params: DeleteBucketPolicyParams, callback: Callback<DeleteBucketPolicyResult>): void
  deleteBucketPolicy(params: DeleteBucketPolicyParams, options: CallOptions | undefined, callback: Callback<DeleteBucketPolicyResult>): void
  /** Takes the policy away; no error when there is none. */
  deleteBucketPolicy(params: DeleteBucketPolicyParams, options?: CallOptions): Promise<DeleteBucketPolicyResult>

  getBucketTagging(params: GetBucketTaggingParams, callback: Callback<GetBucketTaggingResult>): void
  getBucketTagging(params: GetBucketTaggingParams, options: CallOptions | undefined, callback: Callback<GetBucketTaggingResult>): void
  /** The tags of the bucket; `NoSuchTagSet` when it has none. */
  getBucketTagging(params: GetBucketTaggingParams, options?: CallOptions): Promise<GetBucketTaggingResult>

  putBucketTagging(params: PutBucketTaggingParams, callback: Callback<PutBucketTaggingResult>): void
  putBucketTagging(params: PutBucketTaggingParams, options: CallOptions | undefined, callback: Callback<PutBucketTaggingResult>): void
  /** Gives the bucket these tags and no others. */
  putBucketTagging(params: PutBucketTaggingParams, options?: CallOptions): Promise<PutBucketTaggingResult>

  deleteBucketTagging(params: DeleteBucketTaggingParams, callback: Callback<DeleteBucketTaggingResult>): void
  deleteBucketTagging(params: DeleteBucketTaggingParams, options: CallOptions | undefined, callback: Callback<DeleteBucketTaggingResult>): void
  /** Takes all tags off the bucket; no error when there are none. */
  deleteBucketTagging(params: DeleteBucketTaggingParams, options?: CallOptions): Promise<DeleteBucketTaggingResult>

  /**
   * Every bucket of the account, for `for await`. `MaxBuckets` is the size of a page, where the store heeds it;
   * `options` are those of each page's request. Wrong arguments throw a `TypeError` here.
   */
  buckets(params?: ListBucketsParams, options?: CallOptions): BucketList
}
