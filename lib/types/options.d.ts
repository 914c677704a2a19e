import type { CallError } from './errors.js'

/** A pair of keys. */
export interface Credentials {
  /** The key's public half. */
  accessKeyId: string
  /** The key's secret half. */
  secretAccessKey: string
  /** Of temporary credentials (STS). */
  sessionToken?: string | undefined
  /** Of a credentials function's answer: when it must be asked again. Default: never. */
  expiration?: Date | undefined
}

/** `'auto'` does what is right for the store at hand. */
export type Policy = 'auto' | 'always' | 'never'

/** PEM texts (not paths), named as in Node's `tls.connect()`. */
export interface TlsOptions {
  /** Authorities to trust besides the system's. */
  ca?: string | Uint8Array | ReadonlyArray<string | Uint8Array> | undefined
  /** The client's certificate; needs `key`. */
  cert?: string | Uint8Array | undefined
  /** The key of `cert`. */
  key?: string | Uint8Array | undefined
  /** `false` takes any certificate: for experiments only. Default: `true`. */
  rejectUnauthorized?: boolean | undefined
  /** `true` is `rejectUnauthorized: false`. */
  insecure?: boolean | undefined
}

/**
 * Options of a client. Whatever is left out comes from the AWS environment variables and shared files, as with the AWS SDKs,
 * or has the default named here. An unknown option is a `TypeError` that names the nearest known one.
 */
export interface ClientOptions {
  /** The store's whole URL, with its path if it has one; signed exactly as given. Default: AWS S3, by region. */
  endpoint?: string | URL | undefined
  /** The region that is signed for. Default: the environment's or the profile's; `us-east-1` for an endpoint of your own. */
  region?: string | undefined
  /** The profile of the shared AWS files. Default: `AWS_PROFILE`. */
  profile?: string | undefined
  /** The key's public half; needs `secretAccessKey`. Default: the standard chain. */
  accessKeyId?: string | undefined
  /** The key's secret half; needs `accessKeyId`. Default: the standard chain. */
  secretAccessKey?: string | undefined
  /** Of temporary credentials (STS). Default: none. */
  sessionToken?: string | undefined
  /**
   * The keys as an object, a function that gives them, or none at all. A function is asked when the first call needs keys, once for all
   * who wait (30 s at most), and again when less than a minute is left of them; while new ones cannot be had the old ones serve to their
   * end. Default: the standard chain (environment, shared files with SSO, roles and processes, web identity, container, instance metadata),
   * which has 10 s; instance metadata that does not answer costs 2.
   */
  credentials?: Credentials | (() => Credentials | Promise<Credentials>) | 'anonymous' | undefined
  /** Buckets in the path (`true`) or in the host name. Default: `true` for an endpoint of your own, `false` on AWS. */
  forcePathStyle?: boolean | undefined
  /** `forcePathStyle`, as the AWS SDK v2 spells it. */
  s3ForcePathStyle?: boolean | undefined
  /** There is only one. */
  signatureVersion?: 'v4' | undefined
  /** There is only one. */
  apiVersion?: '2006-03-01' | 'latest' | undefined
  /** How often one request is tried in all. Default: 3. */
  maxAttempts?: number | undefined
  /** `maxAttempts` less one, as the AWS SDK v2 counts. */
  maxRetries?: number | undefined
  /** Milliseconds for name, connection, proxy and TLS together. Default: 10,000. */
  connectTimeout?: number | undefined
  /** Milliseconds from the last byte sent to the first byte of the answer. Default: 60,000. */
  responseTimeout?: number | undefined
  /** Milliseconds a body may stand still while it is being asked for bytes; a slow reader is never timed out. Default: 30,000. */
  idleTimeout?: number | undefined
  /** Requests under way at once; more of them wait in line. Default: 256. */
  maxConnections?: number | undefined
  /** Bytes in a part of a multipart upload, 5 MiB to 5 GiB. Default: 8 MiB. */
  partSize?: number | undefined
  /**
   * Parts of one transfer under way at once. Default: as many as the link rewards: 4, and more (32 at most) while one part goes slower than
   * 200 MB/s and that brings a fifth more bytes a second.
   */
  concurrency?: number | undefined
  /** Bytes that all uploads of the client may hold together, at least `partSize`. Default: 128 MiB. */
  memoryLimit?: number | undefined
  /** CRC checksums beyond what S3 demands; `'auto'`: on AWS only, since other stores may refuse them. Default: `'auto'`. */
  checksums?: Policy | undefined
  /** SHA-256 of each body in its signature; `'auto'`: over plain HTTP only, TLS guards it otherwise. Default: `'auto'`. */
  payloadSigning?: Policy | undefined
  /** Default: the system's authorities, and `AWS_CA_BUNDLE` or `NODE_EXTRA_CA_CERTS`. */
  tls?: TlsOptions | undefined
  /** A proxy's URL, or `false` for none. Default: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
  proxy?: string | URL | false | undefined
  /** Your program's name in the `User-Agent` header. */
  userAgent?: string | undefined
}

/**
 * How far a transfer is. At most ten reports a second, none goes backwards or over the total. A call that succeeds ends with a report
 * whose `transferred` is its `total`, an empty body's too; after a failure there is none.
 */
export interface Progress {
  /** Bytes that went over the wire. Those of a part that failed and is sent again count once. */
  transferred: number
  /** Bytes in all. Not there while nobody knows: of a stream before its end, of a download before its answer. */
  total?: number
  /** Bytes a second over the last three seconds. */
  rate: number
}

/** What every operation's parameters may hold besides S3's own. */
export interface CommonParams {
  /**
   * Headers for each request of the call, signed with the rest; they replace the client's own of the same name. Values are
   * printable ASCII. Headers that carry the signature or frame the message (`Authorization`, `Host`, `Content-Length`, ...) are refused,
   * and by `getObject` and `downloadFile` a `Range`: a body that breaks off goes on by one of the client's own.
   */
  headers?: Readonly<Record<string, string | undefined>> | undefined
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call with an `AbortError`, the body included. */
  signal?: AbortSignal | null | undefined
  /** Milliseconds the promise may take; for a stream, the time to its headers. Then: `TimeoutError`. Default: no limit. */
  timeout?: number | null | undefined
}

/** Options of a call that moves a body. */
export interface BodyCallOptions extends CallOptions {
  /**
   * Told of the bytes of a body (`getObject`, `putObject`, `uploadPart`, `upload`, `uploadFile`, `downloadFile`), in the caller's async context. What it
   * throws is an uncaught exception of the program's own, and ends no transfer.
   */
  onProgress?: ((progress: Progress) => void) | null | undefined
}

/** Options of a call that moves a whole object. */
export interface ObjectCallOptions extends BodyCallOptions {
  /**
   * Compares the bytes with what the store says of the whole object: a checksum of full-object type, else an ETag that is an MD5. Other
   * bytes are `ChecksumMismatch` (a stream has delivered them by then, and ends with the error; a file is not there). Where the store has
   * neither (an object in parts, some encryption), a download is `NotVerifiable`; a file is compared by its parts' MD5s as well, if they have the size
   * of the call's or the client's parts. Uploads send a Content-MD5 with every request, which any store refuses when bytes changed (they go again),
   * and compare the ETag; what is longer than a part goes in parts. Costs a pass of MD5 or CRC over the bytes, and `downloadFile` a HeadObject.
   * Default: `false`; a checksum of full-object type that comes with a whole object is compared in any case.
   */
  verify?: boolean | null | undefined
}

/** Options of a call that reads a body. */
export interface ReadCallOptions extends ObjectCallOptions {
  /**
   * Connections that one object comes over: a number from 1 to 64, or `'auto'`, which is up to 16. While the reader waits for bytes, further ones
   * fetch ranges of 8 MiB ahead, bound to the object's ETag, as far as the client's `memoryLimit` goes; the order stays. A range that
   * cannot be had is left to the first connection. Objects without an ETag, and those whose checksum is asked for, come over one.
   * Default: 1.
   */
  parallel?: number | 'auto' | null | undefined
  /**
   * Bytes that `bytes()`, `text()`, `json()`, `promise()` and a callback take at most: a larger object is `EntityTooLarge`, before any of it is read
   * where the store says how long it is. A stream has no limit. Default: as many as a Buffer holds (`buffer.constants.MAX_LENGTH`); of a
   * body whose length the store does not say, which S3 always does, 256 MiB.
   */
  maxBytes?: number | null | undefined
}

/** Gets `null` and the result, or the error alone. */
export type Callback<Result> = (error: CallError | null, data: Result) => void
