import type {
  CallOptions, Callback, PresignAsyncOptions, PresignOptions, PresignableOperation, PresignableParams, RequestParams, RequestResult
} from './request.js'

/** Presigned URLs, and requests of one's own. */
export interface RequestVerbs {
  request(params: RequestParams, callback: Callback<RequestResult>): void
  request(params: RequestParams, options: CallOptions | undefined, callback: Callback<RequestResult>): void
  /**
   * One signed request of your own, for what has no verb here (CORS, lifecycle, encryption, notification, ...): through the client's
   * connections, keys, retries, region and clock.
   *
   * A status of 300 and more rejects with a `DataStoreError` that has the store's code, and so does a 200 to PUT or POST whose document
   * is an error. Redirects are not followed; a region that one names is signed for. GET, HEAD, PUT, DELETE and OPTIONS are tried again
   * as every verb is. POST may have been carried out when no answer came: it is tried again only when the connection was not made,
   * or the store itself answered that it failed (429, 5xx, `SlowDown`). To read whole objects use `getObject()`.
   *
   * Mind what a store does with a subresource that it does not know: Ceph 16 takes `DELETE /bucket?encryption` for `DELETE /bucket`.
   */
  request(params: RequestParams, options?: CallOptions): Promise<RequestResult>

  /**
   * A URL for somebody without keys, at once: an operation's request, signed in its query. Nothing is sent.
   *
   * Only what `params` name is in the URL. S3's own headers (`x-amz-acl`, `x-amz-meta-*`, ...) go into its query, where AWS reads them;
   * other stores may not (MinIO and Ceph read metadata there, not ACLs). HTTP's own (`ContentType`, `CacheControl`, `IfMatch`,
   * `Range`, ...), encryption, checksums, object locks, the source of a copy and `headers` become signed headers: whoever uses the URL
   * must send them exactly so. `X-Amz-SignedHeaders` in the URL names them.
   *
   * Keys with `.` or `..` as a segment are signed as they are, but most HTTP clients take such segments out of a URL.
   *
   * Throws a `TypeError` for wrong arguments and for what belongs into a body, and a `DataStoreError` `CredentialsError` when keys are
   * not at hand: those given as options are, those of a function or of the standard chain once a call has used them and until they
   * expire. `presignAsync()` waits for them. An anonymous client has none.
   */
  presign<Operation extends PresignableOperation>(operation: Operation, params: PresignableParams[Operation], options?: PresignOptions): string
  presign(operation: 'listBuckets'): string

  presignAsync<Operation extends PresignableOperation>(operation: Operation, params: PresignableParams[Operation], callback: Callback<string>): void
  presignAsync<Operation extends PresignableOperation>(
    operation: Operation, params: PresignableParams[Operation], options: PresignAsyncOptions | undefined, callback: Callback<string>
  ): void
  /** `presign()`, which waits for keys that are not at hand: a function's, the standard chain's. */
  presignAsync<Operation extends PresignableOperation>(
    operation: Operation, params: PresignableParams[Operation], options?: PresignAsyncOptions
  ): Promise<string>
  presignAsync(operation: 'listBuckets'): Promise<string>
}
