// The seam between lib/ and the addon: what native.js exports, written by hand because the generated types say `any`
// where the addon only promises a shape, and the words that rooms of lib/ share about it.

export type NativeClass = new (options: NativeOptions, settle: (batch: unknown[]) => void) => NativeClient

export interface NativeClient {
  readonly partSize: number
  cancel(call: number): void
  close(call: number): void
  answerCredentials(request: number, credentials: object | null, error: string | null): void
  putObject(call: number, params: Fields, body: Uint8Array | null): void
  openUpload(call: number, params: Fields, length: number, replayable: boolean): NativeUpload
  getObject(call: number, params: Fields): ObjectReader
  getObjectBytes(call: number, params: Fields): void
  headObject(call: number, params: Fields): void
  deleteObject(call: number, params: Fields): void
  listObjects(call: number, params: Fields): void
  listObjectsV2(call: number, params: Fields): void
  createBucket(call: number, params: Fields): void
  headBucket(call: number, params: Fields): void
  deleteBucket(call: number, params: Fields): void
  listBuckets(call: number, params: Fields): void
}

export interface ObjectReader {
  read(call: number): void
  rest(call: number): void
  close(): void
}

export interface NativeUpload {
  want(call: number): void
  append(bytes: Uint8Array, start: number): number
  end(): void
}

export interface NativeOptions {
  [name: string]: unknown
  environment: Record<string, string>
}

/** The verbs that are one call with an answer. */
export type SimpleVerb =
  | 'headObject' | 'deleteObject' | 'listObjects' | 'listObjectsV2'
  | 'createBucket' | 'headBucket' | 'deleteBucket' | 'listBuckets'

export type Verb = SimpleVerb | 'getObject' | 'putObject'

/** Validated parameters, as they cross. */
export type Fields = Record<string, any>

/** What went wrong, before it is an Error: the addon cannot build one that holds the caller's frames. */
export interface Failure {
  code: string
  message: string
  statusCode?: number
  requestId?: string
  attempts?: number
  retryable?: boolean
  cause?: unknown
  bucketRegion?: string
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
  onProgress?: (progress: { loaded: number, total?: number }) => void
}

/** Somebody who waits for a call's answer. */
export interface Waiter {
  resolve(value: any): void
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
