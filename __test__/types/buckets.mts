import { DataStoreClient } from 'datastore-client'
import type {
  CreateBucketResult, DeleteBucketResult, HeadBucketResult, ListBucketsResult, ListObjectsResult, ListObjectsV2Result, ListedObject, ObjectList
} from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const bucket = { Bucket: 'b' }
const options = { timeout: 5 }

// listObjects
const page = client.listObjects({ ...bucket, Prefix: 'p', Delimiter: '/', Marker: 'm', MaxKeys: 5 }, options)
expect<Same<typeof page, Promise<ListObjectsResult>>>()
client.listObjects(bucket, (_error, data) => data.Contents.forEach(({ Key, Size, LastModified }) => `${Key} ${Size + 1} ${LastModified.getTime()}`))
client.listObjects(bucket, options, (_error, data) => data.NextMarker)
// @ts-expect-error
client.listObjects({})
// @ts-expect-error -- of version 2
client.listObjects({ ...bucket, ContinuationToken: 't' })

// listObjectsV2
const pageV2 = client.listObjectsV2({ ...bucket, StartAfter: 'a', ContinuationToken: undefined, FetchOwner: true }, options)
expect<Same<typeof pageV2, Promise<ListObjectsV2Result>>>()
client.listObjectsV2(bucket, (_error, data) => data.CommonPrefixes.map(({ Prefix }) => Prefix.length))
client.listObjectsV2(bucket, options, (_error, data) => data.NextContinuationToken)
// @ts-expect-error -- of version 1
client.listObjectsV2({ ...bucket, Marker: 'm' })
// @ts-expect-error
client.listObjectsV2({ ...bucket, MaxKeys: '5' })

// objects
const objects = client.objects({ ...bucket, Prefix: 'p' }, options)
expect<Same<typeof objects, ObjectList>>()
for await (const object of objects) expect<Same<typeof object, ListedObject>>()
for await (const each of objects.pages()) expect<Same<typeof each, ListObjectsV2Result>>()
// @ts-expect-error
client.objects()
// @ts-expect-error -- no promise
client.objects(bucket).then(() => {})
// @ts-expect-error -- no callback
client.objects(bucket, () => {})

// createBucket
const created = client.createBucket({ ...bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-3' } }, options)
expect<Same<typeof created, Promise<CreateBucketResult>>>()
client.createBucket(bucket, (_error, data) => data.Location)
client.createBucket(bucket, options, () => {})
// @ts-expect-error
client.createBucket({ ...bucket, LocationConstraint: 'eu-west-3' })
// @ts-expect-error
client.createBucket('b')

// headBucket
const headed = client.headBucket(bucket, options)
expect<Same<typeof headed, Promise<HeadBucketResult>>>()
client.headBucket(bucket, (_error, data) => data.BucketRegion)
client.headBucket(bucket, options, () => {})
// @ts-expect-error
client.headBucket({ ...bucket, Key: 'k' })

// deleteBucket
const gone = client.deleteBucket(bucket, options)
expect<Same<typeof gone, Promise<DeleteBucketResult>>>()
client.deleteBucket(bucket, error => error?.code)
client.deleteBucket(bucket, options, () => {})
// @ts-expect-error
client.deleteBucket()

// listBuckets
const buckets = client.listBuckets()
expect<Same<typeof buckets, Promise<ListBucketsResult>>>()
client.listBuckets({ Prefix: 'p', MaxBuckets: 5 }, options)
client.listBuckets((_error, data) => data.Buckets.map(({ Name }) => Name.length))
client.listBuckets({}, (_error, data) => data.Owner)
client.listBuckets(undefined, options, () => {})
// @ts-expect-error
client.listBuckets({ Bucket: 'b' })

// close
const closed = client.close()
expect<Same<typeof closed, Promise<void>>>()
client.close(error => error?.code)
await using disposable: AsyncDisposable = client
// @ts-expect-error
client.close({})

void [disposable]
