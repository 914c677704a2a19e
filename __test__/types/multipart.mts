import { createReadStream } from 'node:fs'
import { DataStoreClient } from 'datastore-client'
import type {
  AbortMultipartUploadResult, CleanupMultipartUploadsResult, CompleteMultipartUploadResult, CreateMultipartUploadResult, ListMultipartUploadsResult,
  ListPartsResult, ListedPart, ListedUpload, MultipartUploadList, PartList, UploadPartCopyResult, UploadPartResult
} from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const object = { Bucket: 'b', Key: 'k' }
const upload = { ...object, UploadId: 'u' }
const options = { timeout: 5 }

// createMultipartUpload
const created = client.createMultipartUpload({ ...object, Metadata: { a: 'b' }, ContentType: 'text/plain', ChecksumType: 'COMPOSITE' }, options)
expect<Same<typeof created, Promise<CreateMultipartUploadResult>>>()
client.createMultipartUpload(object, (_error, data) => data.UploadId.length)
client.createMultipartUpload(object, options, () => {})
// @ts-expect-error -- belongs to uploadPart
client.createMultipartUpload({ ...object, Body: 'x' })
// @ts-expect-error -- belongs to completeMultipartUpload
client.createMultipartUpload({ ...object, IfNoneMatch: '*' })

// uploadPart
const part = client.uploadPart({ ...upload, PartNumber: 1, Body: createReadStream('x'), ContentLength: 5 }, { onProgress: ({ transferred }) => transferred + 1 })
expect<Same<typeof part, Promise<UploadPartResult>>>()
client.uploadPart({ ...upload, PartNumber: 1, Body: Buffer.alloc(1) }, (_error, data) => data.ETag.length)
client.uploadPart({ ...upload, PartNumber: 1 }, options, () => {})
// @ts-expect-error
client.uploadPart(upload)
// @ts-expect-error
client.uploadPart({ ...object, PartNumber: 1 })
// @ts-expect-error
client.uploadPart({ ...upload, PartNumber: '1' })

// uploadPartCopy
const copied = client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: 'b', Key: 'k', VersionId: 'v' }, CopySourceRange: 'bytes=0-5' })
expect<Same<typeof copied, Promise<UploadPartCopyResult>>>()
client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: 'b/k' }, (_error, data) => data.CopyPartResult.ETag.length)
// @ts-expect-error
client.uploadPartCopy({ ...upload, PartNumber: 1 })
// @ts-expect-error
client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: { Bucket: 'b' } })

// completeMultipartUpload, with what the others answered
const Parts = [{ PartNumber: 1, ...await part }, { PartNumber: 2, ...(await copied).CopyPartResult }]
const completed = client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }, options)
expect<Same<typeof completed, Promise<CompleteMultipartUploadResult>>>()
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: (await client.listParts(upload)).Parts } }, (_error, data) => data.ETag?.length)
// @ts-expect-error
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1 }] } })
// @ts-expect-error
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: 'e', Colour: 'red' }] } })
// @ts-expect-error
client.completeMultipartUpload(upload)

// abortMultipartUpload
const aborted = client.abortMultipartUpload(upload)
expect<Same<typeof aborted, Promise<AbortMultipartUploadResult>>>()
client.abortMultipartUpload(upload, error => error?.code)
// @ts-expect-error
client.abortMultipartUpload(object)

// listParts, parts
const parts = client.listParts({ ...upload, PartNumberMarker: 5, MaxParts: 10 })
expect<Same<typeof parts, Promise<ListPartsResult>>>()
client.listParts({ ...upload, PartNumberMarker: (await parts).NextPartNumberMarker }, (_error, data) => data.Parts.map(({ Size }) => Size + 1))
const walk = client.parts(upload, options)
expect<Same<typeof walk, PartList>>()
for await (const each of walk) expect<Same<typeof each, ListedPart>>()
// @ts-expect-error
client.parts(object)

// listMultipartUploads, multipartUploads
const uploads = client.listMultipartUploads({ Bucket: 'b', Prefix: 'p', KeyMarker: 'k', UploadIdMarker: 'u', MaxUploads: 5 }, options)
expect<Same<typeof uploads, Promise<ListMultipartUploadsResult>>>()
const uploadList = client.multipartUploads({ Bucket: 'b' })
expect<Same<typeof uploadList, MultipartUploadList>>()
for await (const each of uploadList) expect<Same<typeof each, ListedUpload>>()
for await (const page of uploadList.pages()) page.CommonPrefixes.map(({ Prefix }) => Prefix.length)
// @ts-expect-error -- no callback
client.multipartUploads({ Bucket: 'b' }, () => {})

// cleanupMultipartUploads
const cleaned = client.cleanupMultipartUploads({ Bucket: 'b', olderThan: new Date() }, options)
expect<Same<typeof cleaned, Promise<CleanupMultipartUploadsResult>>>()
client.cleanupMultipartUploads({ Bucket: 'b', Prefix: 'p', olderThan: 1000 }, (_error, { Aborted, Errors }) => [Aborted[0]?.Initiated.getTime(), Errors[0]?.Code])
// @ts-expect-error
client.cleanupMultipartUploads({ Bucket: 'b' })
