/**
 * The codes that are not the store's own.
 *
 * | code | meaning |
 * |---|---|
 * | `TimeoutError` | the call's `timeout` ran out |
 * | `ClientClosed` | the client was closed before the call, or while its stream was open |
 * | `BodyReadError` | a body to be sent could not be read; `cause` is its own error |
 * | `IncompleteBody` | a body shorter or longer than its declared length |
 * | `BodyAlreadyRead` | `bytes()`, `text()`, `json()` or `promise()` of a stream that was read from |
 * | `ConnectError` | no connection: name not found, refused, unreachable, proxy refused |
 * | `ConnectTimeout` | no connection within `connectTimeout` |
 * | `TLSError` | the TLS handshake failed: certificate, name, protocol |
 * | `ResponseTimeout` | no answer within `responseTimeout` of the last byte sent |
 * | `IdleTimeout` | the answer's body stood still for `idleTimeout` while bytes were asked for |
 * | `ConnectionClosed` | the connection broke before or inside the answer |
 * | `ObjectChanged` | a download that broke off could not go on: the object is another one now |
 * | `ChecksumMismatch` | the bytes that arrived are not those that the store's checksum was made of |
 * | `NotVerifiable` | `verify` was asked for, and the store tells nothing to compare with |
 * | `FileError` | the file system refused: no such file, no permission, no space; `cause` has Node's `code`, `errno`, `syscall` and `path` |
 * | `BodyChanged` | `uploadFile`'s file was written to while it was sent; nothing was stored |
 * | `EntityTooLarge` | a body larger than an upload or part can hold, or than is read in one piece |
 * | `InvalidResponse` | the answer is not what S3 answers |
 * | `CredentialsError` | no credentials, or their provider failed; of `presign()`: they are not at hand |
 * | `ConfigError` | a configuration that cannot work |
 * | `RequestError` | the request could not be built from its parameters |
 * | `NativeLoadError` | thrown by the first `new DataStoreClient()`: the binary is missing or does not load here; the message says why, and what to do |
 * | `InternalError` | a bug of this package; please report it |
 */
export type DataStoreErrorCode =
  | 'TimeoutError' | 'ClientClosed' | 'BodyReadError' | 'IncompleteBody' | 'BodyAlreadyRead'
  | 'ConnectError' | 'ConnectTimeout' | 'TLSError' | 'ResponseTimeout' | 'IdleTimeout' | 'ConnectionClosed'
  | 'FileError' | 'BodyChanged' | 'ObjectChanged' | 'ChecksumMismatch' | 'NotVerifiable' | 'EntityTooLarge' | 'InvalidResponse' | 'CredentialsError' | 'ConfigError' | 'RequestError'
  | 'NativeLoadError' | 'InternalError'

/**
 * Whatever went wrong after the arguments were found right. (Wrong arguments are a `TypeError` whose `code` is
 * `'ERR_INVALID_ARG_TYPE'` or `'ERR_INVALID_ARG_VALUE'`, before anything is sent.) The stack holds the caller's frame.
 */
export class DataStoreError extends Error {
  private constructor()
  /** Also where `instanceof` fails, between two copies of the package. */
  name: 'DataStoreError'
  /** The store's own code (`'NoSuchKey'`, `'AccessDenied'`, `'SlowDown'`, ...) or one of `DataStoreErrorCode`. */
  code: DataStoreErrorCode | (string & {})
  /** The HTTP status, when there was an answer. */
  statusCode?: number
  /** The store's name for the request (`x-amz-request-id`), when there was an answer. */
  requestId?: string
  /** The verb that was called: `'getObject'`. */
  operation?: string
  /** The bucket of the call. */
  bucket?: string
  /** The key of the call. */
  key?: string
  /** How often the request was sent, as far as known; 0 when it was not. */
  attempts: number
  /** May the same call succeed later? */
  retryable: boolean
  /** What lies below: the source's error of a `BodyReadError`, the transport's of a `ConnectError`. */
  cause?: unknown
  /** The region a bucket is in, when the store says that it is another one. */
  bucketRegion?: string
}

/** What a call rejects with, and a stream is destroyed with, when its signal aborts. There is no class to test for: test `name` or `code`. */
export interface AbortError extends Error {
  /** As Node's own aborts have it. */
  name: 'AbortError'
  /** As Node's own aborts have it. */
  code: 'ABORT_ERR'
  /** The signal's reason. */
  cause?: unknown
}

/** What a callback gets: a `DataStoreError`, an `AbortError` or an argument's `TypeError`. They all have a code. */
export interface CallError extends Error {
  /** The store's, one of `DataStoreErrorCode`, `'ABORT_ERR'` or an argument's `'ERR_INVALID_ARG_...'`. */
  code: string
  /** As in `DataStoreError`. */
  statusCode?: number
  /** As in `DataStoreError`. */
  requestId?: string
  /** As in `DataStoreError`. */
  operation?: string
  /** As in `DataStoreError`. */
  bucket?: string
  /** As in `DataStoreError`. */
  key?: string
  /** As in `DataStoreError`. */
  attempts?: number
  /** As in `DataStoreError`. */
  retryable?: boolean
  /** What lies below, or a signal's reason. */
  cause?: unknown
}
