import { pathToFileURL } from 'node:url'
import { Readable } from 'node:stream'
import { DataStoreClient } from 'datastore-client'
import type { CallError, DownloadFileResult, UploadFileResult, UploadResult } from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const object = { Bucket: 'b', Key: 'k' }
const options = { signal: new AbortController().signal, timeout: 5, partSize: 5 * 2 ** 20, concurrency: 8, onProgress: ({ rate }: { rate: number }) => { void rate } }

// upload
const uploaded = await client.upload({ ...object, Body: Readable.from(['a']), ContentType: 'text/plain' }, options)
expect<Same<typeof uploaded, UploadResult>>()
expect<Same<typeof uploaded.Location, string>>()
expect<Same<typeof uploaded.Size, number>>()
const nothing = client.upload({ ...object, Body: 'x' }, (error, data) => {
  expect<Same<typeof error, CallError | null>>()
  expect<Same<typeof data, UploadResult>>()
})
expect<Same<typeof nothing, void>>()
client.upload(object, options, (_error, data) => data.Key)
// @ts-expect-error
await client.upload({ ...object, Filename: 'x' })
// @ts-expect-error -- a file's
await client.upload(object, { multipartThreshold: 1 })

// uploadFile
const stored = await client.uploadFile({ ...object, Filename: 'x', Metadata: { a: 'b' } }, { ...options, multipartThreshold: 0 })
expect<Same<typeof stored, UploadFileResult>>()
await client.uploadFile({ ...object, Filename: pathToFileURL('x') })
client.uploadFile({ ...object, Filename: 'x' }, (_error, data) => data.ETag)
// @ts-expect-error -- no Filename
await client.uploadFile(object)
// @ts-expect-error
await client.uploadFile({ ...object, Filename: 'x', Body: 'y' })
// @ts-expect-error
await client.uploadFile({ ...object, Filename: Buffer.from('x') })
// @ts-expect-error
await client.uploadFile({ ...object, Filename: 'x' }, { partsize: 5 })

// downloadFile
const found = await client.downloadFile({ ...object, Filename: 'x', VersionId: 'v', IfMatch: '"e"' }, { ...options, multipartThreshold: null })
expect<Same<typeof found, DownloadFileResult>>()
expect<Same<typeof found.ContentLength, number>>()
client.downloadFile({ ...object, Filename: 'x' }, options, (_error, data) => data.LastModified)
// @ts-expect-error
found.ContentRange
// @ts-expect-error
await client.downloadFile({ ...object, Filename: 'x', Range: 'bytes=0-1' })
// @ts-expect-error
await client.downloadFile({ ...object, Filename: 'x', PartNumber: 1 })
// @ts-expect-error -- only transfers are cut
await client.headObject(object, { partSize: 5 * 2 ** 20 })


// verify: of calls that move a whole object
client.getObject(object, { verify: true })
await client.putObject({ ...object, Body: 'x' }, { verify: false })
await client.upload({ ...object, Body: 'x' }, { verify: null })
await client.uploadFile({ ...object, Filename: 'x' }, { verify: true })
await client.downloadFile({ ...object, Filename: 'x' }, { verify: true })
// @ts-expect-error
await client.uploadPart({ ...object, UploadId: 'u', PartNumber: 1, Body: 'x' }, { verify: true })
// @ts-expect-error
await client.headObject(object, { verify: true })
// @ts-expect-error
client.getObject(object, { verify: 'MD5' })
