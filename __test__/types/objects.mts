import { createReadStream, createWriteStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DataStoreClient } from 'datastore-client'
import type {
  CallError, DeleteObjectResult, GetObjectResult, HeadObjectResult, ObjectMetadata, ObjectStream, PutObjectResult
} from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const object = { Bucket: 'b', Key: 'k' }
const { signal } = new AbortController()
const options = { signal, timeout: 5, onProgress: ({ transferred, total, rate }: { transferred: number, total?: number, rate: number }) => { void [transferred, total, rate] } }

// getObject
const stream = client.getObject({ ...object, Range: 'bytes=0-1', IfModifiedSince: new Date(), ResponseContentType: 'text/plain', VersionId: undefined }, options)
expect<Same<typeof stream, ObjectStream>>()
const readable: Readable = stream
stream.createReadStream().on('error', error => error.message).pipe(createWriteStream('x')).on('close', () => {})
const { Body } = await client.getObject(object)
expect<Same<typeof Body, ObjectStream>>()
const metadata = await stream.metadata()
expect<Same<typeof metadata, ObjectMetadata>>()
const bytes = await stream.bytes()
expect<Same<typeof bytes, Buffer>>()
const text = await stream.text()
expect<Same<typeof text, string>>()
const json = await stream.json()
expect<Same<typeof json, unknown>>()
const typed = await stream.json<{ a: number }>()
expect<Same<typeof typed, { a: number }>>()
const whole = await stream.promise()
expect<Same<typeof whole, GetObjectResult>>()
expect<Same<typeof whole.Body, Buffer>>()
expect<Same<typeof whole.ContentLength, number>>()
expect<Same<typeof whole.LastModified, Date>>()
await pipeline(stream, createWriteStream('x'))
for await (const chunk of stream) void chunk
const nothing = client.getObject(object, (error, data) => {
  expect<Same<typeof error, CallError | null>>()
  expect<Same<typeof data, GetObjectResult>>()
  if (error) console.log(error.code, error.statusCode)
})
expect<Same<typeof nothing, void>>()
client.getObject(object, options, (_error, data) => data.Body.length)
// @ts-expect-error -- no Key
client.getObject({ Bucket: 'b' })
// @ts-expect-error
client.getObject({ ...object, Rnage: 'bytes=0-1' })
// @ts-expect-error
client.getObject({ ...object, IfModifiedSince: 5 })
// @ts-expect-error
client.getObject(object, { singal: signal })
client.getObject(object, { parallel: 'auto', onProgress() {} })
await client.getObject(object, { parallel: 4 }).bytes()
await client.getObject(object, { maxBytes: 2 ** 20 }).json()
const { attempts } = await client.getObject(object).metadata()
expect<Same<typeof attempts, number>>()
client.putObject(object, (_error, data) => data.attempts.toFixed())
// @ts-expect-error
client.getObject(object, { maxBytes: '1' })
// @ts-expect-error -- it reads none
client.headObject(object, { maxBytes: 1 })
// @ts-expect-error
client.getObject(object, { parallel: true })
// @ts-expect-error -- nothing to fetch in ranges
client.headObject(object, { parallel: 4 })
// @ts-expect-error
client.getObject(object, { timeout: '5' })
// @ts-expect-error
client.getObject()
// @ts-expect-error -- not thenable
client.getObject(object).then(() => {})
// @ts-expect-error -- read only
stream.Body = stream

// putObject, every body
for (const body of [
  'text', Buffer.from('b'), new Uint8Array(1), new DataView(new ArrayBuffer(1)), new Float64Array(1), new ArrayBuffer(1), new SharedArrayBuffer(1),
  new Blob(['b']), createReadStream('x'), new PassThrough(), new ReadableStream<Uint8Array>(), Readable.from(['a']), client.getObject(object), null, undefined
]) {
  const put = client.putObject({ ...object, Body: body })
  expect<Same<typeof put, Promise<PutObjectResult>>>()
}
client.putObject({ ...object, Body: (async function * () { yield 'a'; yield Buffer.from('b') })() })
client.putObject({ ...object, Body: new Response('x').body, ContentLength: 1 })
client.putObject(object)
client.putObject({
  ...object, Body: 'x', ContentType: 'text/plain', Metadata: { a: 'b' }, IfNoneMatch: '*', Expires: new Date(), Tagging: 'a=1', ACL: 'private', BucketKeyEnabled: true
}, options)
client.putObject({ ...object, Body: createReadStream('x') }, (error, data) => {
  expect<Same<typeof error, CallError | null>>()
  expect<Same<typeof data, PutObjectResult>>()
  data.ETag.startsWith('"')
})
client.putObject(object, options, () => {})
// @ts-expect-error
client.putObject({ ...object, Body: 5 })
// @ts-expect-error
client.putObject({ ...object, Body: {} })
// @ts-expect-error
client.putObject({ ...object, Body: [Buffer.from('a')] })
// @ts-expect-error
client.putObject({ ...object, Body: Promise.resolve('a') })
// @ts-expect-error -- chunks of numbers
client.putObject({ ...object, Body: (async function * () { yield 5 })() })
// @ts-expect-error
client.putObject({ ...object, Metadata: { a: 5 } })
// @ts-expect-error
client.putObject({ Key: 'k', Body: 'x' })
// @ts-expect-error
client.putObject({ ...object, ContentLength: '5' })
// @ts-expect-error
client.putObject(object, options, options)

// headObject
const head = client.headObject(object, options)
expect<Same<typeof head, Promise<HeadObjectResult>>>()
expect<Same<Awaited<typeof head>['Metadata'], Record<string, string>>>()
client.headObject(object, (_error, data) => data.ETag)
client.headObject(object, undefined, (_error, data) => data.ContentLength)
// @ts-expect-error
client.headObject('b', 'k')
// @ts-expect-error -- HEAD has no body
head.then(({ Body }) => Body)

// deleteObject
const deleted = client.deleteObject({ ...object, VersionId: 'v', BypassGovernanceRetention: true }, options)
expect<Same<typeof deleted, Promise<DeleteObjectResult>>>()
client.deleteObject(object, error => { if (error) throw error })
client.deleteObject(object, options, (_error, data) => data.DeleteMarker)
// @ts-expect-error
client.deleteObject({ Bucket: 'b' })
// @ts-expect-error
client.deleteObject({ ...object, BypassGovernanceRetention: 'yes' })

void [readable]
// @ts-expect-error -- nothing moves that could be told of
client.headObject(object, { onProgress() {} })
