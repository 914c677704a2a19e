import type { Readable } from 'node:stream'
import type { GetObjectResult, ObjectMetadata } from './objects.js'

/**
 * An object's bytes, as a Node Readable. The request starts with the first use: a read, a pipe, `metadata()` or one of the readers.
 * A download that breaks off goes on where it stopped; destroying the stream ends the request.
 *
 * An error comes once: in the promise of `bytes()`, `text()`, `json()`, `promise()`; in that of `metadata()`, and as `'error'` too if
 * something consumes the stream; otherwise as `'error'`.
 */
export interface ObjectStream extends Readable {
  /** The response's fields. Starts the request, not the body: read it afterwards as you like. */
  metadata(): Promise<ObjectMetadata>
  /** The whole object. Like the readers below: on a stream that was read from, `BodyAlreadyRead`. */
  bytes(): Promise<Buffer>
  /** The whole object as UTF-8, without a byte order mark. */
  text(): Promise<string>
  /** The whole object through `JSON.parse`; its `SyntaxError` passes. */
  json<T = unknown>(): Promise<T>
  /** The response's fields with the whole object as `Body`, as the AWS SDK v2 has it. */
  promise(): Promise<GetObjectResult>
  /** The stream itself: `getObject(...).createReadStream().pipe(...)` works as with the AWS SDK v2. */
  createReadStream(): this
  /** The stream itself: `(await client.getObject(...)).Body` works as with the AWS SDK v3. */
  readonly Body: this
}
