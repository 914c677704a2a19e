import type { Callback, CallOptions } from './options.js'
import type { DataStoreClient } from './client.js'
import type { Attempts } from './shared.js'

export type { Callback, CallOptions }

/** A value of a query: `true` and `''` let the name stand alone (`?cors`), an array repeats it, `undefined`, `null` and `false` leave it out. */
export type QueryValue = string | number | boolean | null | undefined

/** One request of your own. Its names and bytes are yours: nothing is checked but what would break the request. */
export interface RequestParams {
  /** In upper or lower case. */
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | (string & {})
  /** Default: none, and the service itself is asked (as for the list of buckets). */
  Bucket?: string | undefined
  /** Goes out as it is, like every key. Needs `Bucket`. Default: none, and the bucket is asked. */
  Key?: string | undefined
  /** The subresource and its parameters, by the names of S3's documentation: `{ lifecycle: '' }`, `{ 'list-type': '2', prefix: 'a/' }`. */
  query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | undefined
  /**
   * Headers, signed with the rest. Values are printable ASCII. Those that carry the signature or frame the message (`Authorization`,
   * `Host`, `Content-Length`, ...) are refused.
   */
  headers?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Held in memory and copied at the call; a string goes out as UTF-8. `Content-MD5`, which S3 demands of most documents, is added
   * unless `headers` has it or an `x-amz-checksum-*`. Default: empty.
   */
  body?: string | Uint8Array | ArrayBufferView | ArrayBuffer | undefined
}

/** What a store answered, with a status below 300. */
export interface RequestResult extends Attempts {
  /** The HTTP status, below 300. */
  statusCode: number
  /** Names in lower case; several headers of one name are joined by `', '`. */
  headers: Record<string, string>
  /** Empty for HEAD. At most 64 MiB: a larger answer is an `InvalidResponse`. */
  body: Buffer
}

/** The same parameters without what is in a body: whoever uses the URL sends that. */
type Bodiless<Params> = Params extends object ? Omit<Params, 'Body' | 'ContentLength' | 'MultipartUpload' | 'CreateBucketConfiguration'> : Params

/** What can be presigned: the operations that are one request, and say all in its head. */
export type PresignableOperation =
  | 'getObject' | 'headObject' | 'putObject' | 'deleteObject' | 'copyObject' | 'getObjectAttributes' | 'getObjectTagging' | 'deleteObjectTagging'
  | 'listObjects' | 'listObjectsV2' | 'listObjectVersions' | 'listBuckets' | 'listMultipartUploads' | 'listParts'
  | 'createMultipartUpload' | 'uploadPart' | 'uploadPartCopy' | 'completeMultipartUpload' | 'abortMultipartUpload'
  | 'createBucket' | 'headBucket' | 'deleteBucket' | 'getBucketLocation' | 'getBucketVersioning'
  | 'getBucketPolicy' | 'deleteBucketPolicy' | 'getBucketTagging' | 'deleteBucketTagging'

/** The parameters of each: the operation's own, without what is in a body. */
export type PresignableParams = { [Operation in PresignableOperation]: Bodiless<Parameters<DataStoreClient[Operation]>[0]> }

/** How long a presigned URL is good for. */
export interface PresignOptions {
  /**
   * Seconds the URL is good for, 1 to 604,800 (a week, S3's limit). Default: 900. Keys that end sooner (those of a role, of an
   * instance, of SSO) take the URL with them.
   */
  expiresIn?: number | undefined
}

/** The same, and what may end the wait for credentials. */
export interface PresignAsyncOptions extends PresignOptions, Pick<CallOptions, 'signal' | 'timeout'> {}
