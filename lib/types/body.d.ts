/** A piece of a body that is read as it goes; a string is sent as UTF-8. */
export type BodyChunk = string | ArrayBufferView | ArrayBufferLike

/** A Blob or File, by shape. */
interface BlobLike {
  readonly size: number
  stream(): any
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A web ReadableStream of Node or the DOM, by shape. */
interface WebStreamLike {
  readonly locked: boolean
  getReader(): any
  cancel(reason?: any): Promise<void>
}

/**
 * What `putObject` and `uploadPart` send. A string is content, never a path. Memory is copied, at most a part at a time: do not change or
 * transfer it before the call has settled. A stream is read no faster than the store takes it, and destroyed when the call fails.
 */
export type Body = BodyChunk | BlobLike | NodeJS.ReadableStream | WebStreamLike | AsyncIterable<BodyChunk>
