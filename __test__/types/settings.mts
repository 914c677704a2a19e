import { DataStoreClient } from 'datastore-client'
import type {
  BucketList, GetBucketLocationResult, GetBucketPolicyResult, GetBucketTaggingResult, GetBucketVersioningResult, ListObjectVersionsResult, ListedBucket, VersionEntry,
  VersionList
} from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const bucket = { Bucket: 'b' }
const options = { timeout: 5 }

// listObjectVersions, versions
const page = client.listObjectVersions({ ...bucket, KeyMarker: 'k', VersionIdMarker: 'v', MaxKeys: 5 }, options)
expect<Same<typeof page, Promise<ListObjectVersionsResult>>>()
client.listObjectVersions(bucket, (_error, data) => [data.Versions[0]?.Size, data.DeleteMarkers[0]?.LastModified.getTime()])
// @ts-expect-error
client.listObjectVersions({ ...bucket, StartAfter: 'x' })
const versions = client.versions(bucket)
expect<Same<typeof versions, VersionList>>()
for await (const each of versions) {
  expect<Same<typeof each, VersionEntry>>()
  if (each.DeleteMarker) each.VersionId.length
  else each.Size.toFixed()
  // @ts-expect-error -- a delete marker has none
  each.Size
}

// versioning
const versioning = client.getBucketVersioning(bucket)
expect<Same<typeof versioning, Promise<GetBucketVersioningResult>>>()
client.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: 'Enabled' } }, options, error => error?.code)
// @ts-expect-error
client.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: 'On' } })
// @ts-expect-error
client.putBucketVersioning(bucket)

// location, policy, tags
const location = client.getBucketLocation(bucket, options)
expect<Same<typeof location, Promise<GetBucketLocationResult>>>()
const policy = client.getBucketPolicy(bucket)
expect<Same<typeof policy, Promise<GetBucketPolicyResult>>>()
client.putBucketPolicy({ ...bucket, Policy: { Version: '2012-10-17', Statement: [] } })
client.putBucketPolicy({ ...bucket, Policy: '{}' }, error => error?.code)
client.deleteBucketPolicy(bucket, options, () => {})
// @ts-expect-error
client.putBucketPolicy(bucket)
const tags = client.getBucketTagging(bucket)
expect<Same<typeof tags, Promise<GetBucketTaggingResult>>>()
client.putBucketTagging({ ...bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })
client.deleteBucketTagging(bucket, () => {})
// @ts-expect-error
client.putBucketTagging({ ...bucket, Tagging: { TagSet: [{ Key: 'a' }] } })

// buckets
const buckets = client.buckets()
expect<Same<typeof buckets, BucketList>>()
for await (const each of client.buckets({ MaxBuckets: 5 }, options)) expect<Same<typeof each, ListedBucket>>()
// @ts-expect-error
client.buckets(bucket)
