// The words lib/ shares about the seam between JavaScript and the addon. What crosses it is in native.d.ts, generated from
// the addon, so tsc holds the two halves to each other.

export type { NativeClient, NativeOptions, ObjectReader, Upload as NativeUpload } from '../native.js'

/** The verbs that are one call with an answer. */
export type SimpleVerb =
  | 'headObject' | 'deleteObject'
  | 'deleteObjects' | 'getObjectAttributes'
  | 'getObjectTagging' | 'putObjectTagging' | 'deleteObjectTagging'
  | 'listObjects' | 'listObjectsV2'
  | 'createBucket' | 'headBucket' | 'deleteBucket' | 'listBuckets'
  | 'getBucketLocation' | 'getBucketPolicy' | 'putBucketPolicy' | 'deleteBucketPolicy'
  | 'getBucketTagging' | 'putBucketTagging' | 'deleteBucketTagging'
  | 'createMultipartUpload' | 'uploadPartCopy' | 'completeMultipartUpload' | 'abortMultipartUpload'
  | 'listParts' | 'listMultipartUploads' | 'cleanupMultipartUploads'
  | 'getBucketVersioning' | 'putBucketVersioning'

/** The verbs that send a body in one request. */
export type BodyVerb = 'putObject' | 'uploadPart'

export type Verb = SimpleVerb | BodyVerb | 'getObject' | 'copyObject' | 'listObjectVersions' | 'upload' | 'uploadFile' | 'downloadFile'

/** Validated parameters on their way there, where they cross as JSON, and fields on their way back. */
export type Fields = Record<string, any>

/** What went wrong, before it is an Error: the addon cannot make one that holds the caller's frames. */
export interface Failure {
  code: string
  message: string
  statusCode?: number
  requestId?: string
  attempts?: number
  retryable?: boolean
  cause?: unknown
  bucketRegion?: string
  /** What the file system refused; errors.js has Node's words for it. */
  file?: { errno: number, syscall: string, path: string }
}

/** What a call was about, for its error. */
export interface Where {
  operation?: string
  bucket?: string
  key?: string
}

/** The options of one call, validated. */
export interface Limits {
  signal?: AbortSignal
  timeout?: number
  onProgress?: (progress: { transferred: number, total?: number, rate: number }) => void
  /** Connections of one download; 0 is as many as are good. */
  parallel?: number
  /** Of one object in one piece. */
  maxBytes?: number
  /** Of verbs that can do their work in parts. */
  multipartThreshold?: number
  partSize?: number
  concurrency?: number
  /** Of verbs that move a whole object. */
  verify?: boolean
}

/** Somebody who waits for a call's answer. */
export interface Waiter {
  resolve(value: any, attempts: number | null): void
  reject(failure: Failure): void
  /** Is it a verb's call, which close() waits for? Reads of a stream and an upload's pieces are not. */
  counted: boolean
}

/** Where an upload's bytes come from when they are not in memory. */
export interface Source {
  next(): Promise<IteratorResult<unknown, unknown>>
  /** Called when the source breaks while nobody is asking it for anything. */
  onBroken?: (error: unknown) => void
  /** Gives the source up, with the reason. */
  stop(error: Error): void
  /** Takes our listeners and locks off. */
  release(): void
}
