import type { Callback } from './options.js'
import type {
  DownloadFileParams, DownloadFileResult, FileTransferOptions, TransferOptions, UploadFileParams, UploadFileResult, UploadParams, UploadResult
} from './transfers.js'

/**
 * Whole jobs: files up and down, bodies of any size. A call that is aborted or fails settles when it has cleared up: no parts stay
 * on the store (`AbortMultipartUpload`), no unfinished file beside its place.
 */
export interface TransferVerbs {
  upload(params: UploadParams, callback: Callback<UploadResult>): void
  upload(params: UploadParams, options: TransferOptions | undefined, callback: Callback<UploadResult>): void
  /**
   * Stores a body of any kind and size: in parallel parts when it is longer than one, else by one PUT. Rejects as `putObject` does.
   * `ContentMD5` and the checksums of a whole object leave no way but one PUT: with a body of unknown length that is longer than a
   * part they are a `RequestError`.
   */
  upload(params: UploadParams, options?: TransferOptions): Promise<UploadResult>

  uploadFile(params: UploadFileParams, callback: Callback<UploadFileResult>): void
  uploadFile(params: UploadFileParams, options: FileTransferOptions | undefined, callback: Callback<UploadFileResult>): void
  /**
   * Stores a file; its bytes never enter JavaScript. Up to `multipartThreshold` it is one PUT, beyond it goes in parallel parts. A file
   * that is written to meanwhile is `BodyChanged` and becomes no object; one that cannot be read is a `FileError`, whose message begins
   * as Node's own: `ENOENT: no such file or directory, open '/x'`.
   */
  uploadFile(params: UploadFileParams, options?: FileTransferOptions): Promise<UploadFileResult>

  downloadFile(params: DownloadFileParams, callback: Callback<DownloadFileResult>): void
  downloadFile(params: DownloadFileParams, options: FileTransferOptions | undefined, callback: Callback<DownloadFileResult>): void
  /**
   * Writes an object into a file; its bytes never enter JavaScript. The first request asks for the first part, the rest comes in
   * parallel ranges that are bound to the first answer's ETag (`ObjectChanged`). The bytes go into `.name.random.part` beside the
   * target, which takes the target's place when it is whole: nobody sees half a file. It is not synced to the disk (fsync). A process
   * that is killed leaves the unfinished file. What the file system refuses is a `FileError`.
   */
  downloadFile(params: DownloadFileParams, options?: FileTransferOptions): Promise<DownloadFileResult>
}
