/** A piece of a body that is read as it goes; a string is sent as UTF-8. */
export type BodyChunk = string | ArrayBufferView | ArrayBufferLike

/** A Blob or File, by shape. */
interface BlobLike {
  /** Bytes. */
  readonly size: number
  /** Its bytes as a web stream. */
  stream(): any
  /** Its bytes at once. */
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A web ReadableStream of Node or the DOM, by shape. */
interface WebStreamLike {
  /** Whether somebody reads it already; such a body is refused. */
  readonly locked: boolean
  /** How it is read. */
  getReader(): any
  /** How it is given up when the call fails. */
  cancel(reason?: any): Promise<void>
}

/**
 * What `putObject` and `uploadPart` send. A string is content, never a path. Memory is copied, at most a part at a time: do not change or
 * transfer it before the call has settled. A stream is read no faster than the store takes it, and destroyed when the call fails.
 */
export type Body = BodyChunk | BlobLike | NodeJS.ReadableStream | WebStreamLike | AsyncIterable<BodyChunk>
