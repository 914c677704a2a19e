import { DataStoreClient } from 'datastore-client'
import type {
  CallError, CopyObjectResult, DeleteObjectsResult, DeleteObjectTaggingResult, GetObjectAttributesResult, GetObjectTaggingResult, PutObjectTaggingResult, Tag
} from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const object = { Bucket: 'b', Key: 'k' }
const { signal } = new AbortController()

// copyObject
const copied = client.copyObject({ ...object, CopySource: 'b/k' }, { signal, multipartThreshold: 5, partSize: 5_242_880, concurrency: 2 })
expect<Same<typeof copied, Promise<CopyObjectResult>>>()
expect<Same<Awaited<typeof copied>['CopyObjectResult']['LastModified'], Date | undefined>>()
client.copyObject({
  ...object, CopySource: { Bucket: 'b', Key: 'k', VersionId: 'v' }, MetadataDirective: 'REPLACE', Metadata: { a: 'b' }, TaggingDirective: 'COPY', Expires: new Date(),
  CopySourceIfModifiedSince: new Date(), headers: { 'x-mine': 'm' }
})
client.copyObject({ ...object, CopySource: 'b/k' }, (error, data) => {
  expect<Same<typeof error, CallError | null>>()
  expect<Same<typeof data, CopyObjectResult>>()
})
client.copyObject({ ...object, CopySource: 'b/k' }, { timeout: 5 }, () => {})
// @ts-expect-error -- no source
client.copyObject(object)
// @ts-expect-error
client.copyObject({ ...object, CopySource: { Bucket: 'b' } })
// @ts-expect-error
client.copyObject({ ...object, CopySource: 'b/k', Body: 'x' })
// @ts-expect-error
client.copyObject({ ...object, CopySource: 'b/k' }, { multipartThreshold: '5' })
// @ts-expect-error -- of copies only
client.headObject(object, { multipartThreshold: 5 })

// deleteObjects
const keys: readonly { Key: string }[] = [{ Key: 'a' }]
const deleted = client.deleteObjects({ Bucket: 'b', Delete: { Objects: keys, Quiet: true } })
expect<Same<typeof deleted, Promise<DeleteObjectsResult>>>()
const { Deleted, Errors } = await deleted
expect<Same<typeof Errors[number]['Code'], string>>()
Deleted.map(({ Key, DeleteMarker }) => DeleteMarker ? Key : '')
client.deleteObjects({ Bucket: 'b', Delete: { Objects: [{ Key: 'a', VersionId: 'v', ETag: '"e"' }] } }, (_error, data) => data.Errors.length)
// @ts-expect-error
client.deleteObjects({ Bucket: 'b', Delete: ['a'] })
// @ts-expect-error
client.deleteObjects({ Bucket: 'b', Delete: { Objects: ['a'] } })
// @ts-expect-error
client.deleteObjects({ Bucket: 'b' })

// getObjectAttributes
const attributes = client.getObjectAttributes({ ...object, ObjectAttributes: ['ETag', 'ObjectParts'], MaxParts: 5 })
expect<Same<typeof attributes, Promise<GetObjectAttributesResult>>>()
client.getObjectAttributes({ ...object, ObjectAttributes: ['ObjectSize'] }, (_error, data) => data.ObjectParts?.Parts.length)
// @ts-expect-error
client.getObjectAttributes({ ...object, ObjectAttributes: ['Etag'] })
// @ts-expect-error
client.getObjectAttributes(object)

// tags
const TagSet: Tag[] = [{ Key: 'a', Value: 'b' }]
const tags = client.getObjectTagging({ ...object, VersionId: 'v' })
expect<Same<typeof tags, Promise<GetObjectTaggingResult>>>()
const put = client.putObjectTagging({ ...object, Tagging: { TagSet } })
expect<Same<typeof put, Promise<PutObjectTaggingResult>>>()
const removed = client.deleteObjectTagging(object)
expect<Same<typeof removed, Promise<DeleteObjectTaggingResult>>>()
client.getObjectTagging(object, (_error, data) => data.TagSet[0]?.Value)
// @ts-expect-error -- a query is putObject's way
client.putObjectTagging({ ...object, Tagging: 'a=b' })
// @ts-expect-error
client.putObjectTagging({ ...object, Tagging: { TagSet: [{ Key: 'a' }] } })
// @ts-expect-error
client.putObjectTagging(object)
