// Every method that takes parameters, by a table of what it takes and gives: with a promise, with a callback, with options and a callback,
// and that an unknown parameter is refused. A method that is not here is an error.

import { DataStoreClient } from 'datastore-client'
import type * as Store from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient
const bucket = { Bucket: 'b' }
const object = { ...bucket, Key: 'k' }
const upload = { ...object, UploadId: 'u' }
const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] }
const options = { timeout: 5 }

/** method -> [its parameters, its result] */
interface Verbs {
  putObject: [Store.PutObjectParams, Store.PutObjectResult]
  headObject: [Store.HeadObjectParams, Store.HeadObjectResult]
  deleteObject: [Store.DeleteObjectParams, Store.DeleteObjectResult]
  copyObject: [Store.CopyObjectParams, Store.CopyObjectResult]
  deleteObjects: [Store.DeleteObjectsParams, Store.DeleteObjectsResult]
  getObjectAttributes: [Store.GetObjectAttributesParams, Store.GetObjectAttributesResult]
  getObjectTagging: [Store.GetObjectTaggingParams, Store.GetObjectTaggingResult]
  putObjectTagging: [Store.PutObjectTaggingParams, Store.PutObjectTaggingResult]
  deleteObjectTagging: [Store.DeleteObjectTaggingParams, Store.DeleteObjectTaggingResult]
  upload: [Store.UploadParams, Store.UploadResult]
  uploadFile: [Store.UploadFileParams, Store.UploadFileResult]
  downloadFile: [Store.DownloadFileParams, Store.DownloadFileResult]
  listObjects: [Store.ListObjectsParams, Store.ListObjectsResult]
  listObjectsV2: [Store.ListObjectsV2Params, Store.ListObjectsV2Result]
  listObjectVersions: [Store.ListObjectVersionsParams, Store.ListObjectVersionsResult]
  createBucket: [Store.CreateBucketParams, Store.CreateBucketResult]
  headBucket: [Store.HeadBucketParams, Store.HeadBucketResult]
  deleteBucket: [Store.DeleteBucketParams, Store.DeleteBucketResult]
  getBucketLocation: [Store.GetBucketLocationParams, Store.GetBucketLocationResult]
  getBucketVersioning: [Store.GetBucketVersioningParams, Store.GetBucketVersioningResult]
  putBucketVersioning: [Store.PutBucketVersioningParams, Store.PutBucketVersioningResult]
  getBucketPolicy: [Store.GetBucketPolicyParams, Store.GetBucketPolicyResult]
  putBucketPolicy: [Store.PutBucketPolicyParams, Store.PutBucketPolicyResult]
  deleteBucketPolicy: [Store.DeleteBucketPolicyParams, Store.DeleteBucketPolicyResult]
  getBucketTagging: [Store.GetBucketTaggingParams, Store.GetBucketTaggingResult]
  putBucketTagging: [Store.PutBucketTaggingParams, Store.PutBucketTaggingResult]
  deleteBucketTagging: [Store.DeleteBucketTaggingParams, Store.DeleteBucketTaggingResult]
  createMultipartUpload: [Store.CreateMultipartUploadParams, Store.CreateMultipartUploadResult]
  uploadPart: [Store.UploadPartParams, Store.UploadPartResult]
  uploadPartCopy: [Store.UploadPartCopyParams, Store.UploadPartCopyResult]
  completeMultipartUpload: [Store.CompleteMultipartUploadParams, Store.CompleteMultipartUploadResult]
  abortMultipartUpload: [Store.AbortMultipartUploadParams, Store.AbortMultipartUploadResult]
  listParts: [Store.ListPartsParams, Store.ListPartsResult]
  listMultipartUploads: [Store.ListMultipartUploadsParams, Store.ListMultipartUploadsResult]
  cleanupMultipartUploads: [Store.CleanupMultipartUploadsParams, Store.CleanupMultipartUploadsResult]
  request: [Store.RequestParams, Store.RequestResult]
}

/** Methods whose shape is their own: below, or in the file of their topic. */
type Others = 'getObject' | 'listBuckets' | 'close' | 'presign' | 'presignAsync' | Lists | typeof Symbol.asyncDispose
type Lists = 'objects' | 'versions' | 'buckets' | 'multipartUploads' | 'parts'

expect<Same<Exclude<keyof DataStoreClient, keyof Verbs | Others>, never>>()

// With a promise: the last overload, which is the one that these types see.
type All = { [Verb in keyof Verbs]: true }
expect<Same<{ [Verb in keyof Verbs]: Same<ReturnType<DataStoreClient[Verb]>, Promise<Verbs[Verb][1]>> }, All>>()
expect<Same<{ [Verb in keyof Verbs]: Same<Parameters<DataStoreClient[Verb]>[0], Verbs[Verb][0]> }, All>>()

/** A callback that takes just this verb's result: an overload that gave another, or none, would not compile. */
const of = <Verb extends keyof Verbs>(_verb: Verb) => (_error: Store.CallError | null, _data: Verbs[Verb][1]) => {}

// With a callback; with options and a callback; and not with a parameter that it does not know.
client.putObject(object, of('putObject'))
client.putObject(object, options, of('putObject'))
// @ts-expect-error
client.putObject({ ...object, Nope: 1 })
client.headObject(object, of('headObject'))
client.headObject(object, options, of('headObject'))
// @ts-expect-error
client.headObject({ ...object, Nope: 1 })
client.deleteObject(object, of('deleteObject'))
client.deleteObject(object, options, of('deleteObject'))
// @ts-expect-error
client.deleteObject({ ...object, Nope: 1 })
client.copyObject({ ...object, CopySource: 'b/k' }, of('copyObject'))
client.copyObject({ ...object, CopySource: 'b/k' }, options, of('copyObject'))
// @ts-expect-error
client.copyObject({ ...object, CopySource: 'b/k', Nope: 1 })
client.deleteObjects({ ...bucket, Delete: { Objects: [{ Key: 'k' }] } }, of('deleteObjects'))
client.deleteObjects({ ...bucket, Delete: { Objects: [{ Key: 'k' }] } }, options, of('deleteObjects'))
// @ts-expect-error
client.deleteObjects({ ...bucket, Delete: { Objects: [{ Key: 'k' }] }, Nope: 1 })
client.getObjectAttributes({ ...object, ObjectAttributes: ['ETag'] }, of('getObjectAttributes'))
client.getObjectAttributes({ ...object, ObjectAttributes: ['ETag'] }, options, of('getObjectAttributes'))
// @ts-expect-error
client.getObjectAttributes({ ...object, ObjectAttributes: ['ETag'], Nope: 1 })
client.getObjectTagging(object, of('getObjectTagging'))
client.getObjectTagging(object, options, of('getObjectTagging'))
// @ts-expect-error
client.getObjectTagging({ ...object, Nope: 1 })
client.putObjectTagging({ ...object, Tagging }, of('putObjectTagging'))
client.putObjectTagging({ ...object, Tagging }, options, of('putObjectTagging'))
// @ts-expect-error
client.putObjectTagging({ ...object, Tagging, Nope: 1 })
client.deleteObjectTagging(object, of('deleteObjectTagging'))
client.deleteObjectTagging(object, options, of('deleteObjectTagging'))
// @ts-expect-error
client.deleteObjectTagging({ ...object, Nope: 1 })
client.upload(object, of('upload'))
client.upload(object, options, of('upload'))
// @ts-expect-error
client.upload({ ...object, Nope: 1 })
client.uploadFile({ ...object, Filename: 'f' }, of('uploadFile'))
client.uploadFile({ ...object, Filename: 'f' }, options, of('uploadFile'))
// @ts-expect-error
client.uploadFile({ ...object, Filename: 'f', Nope: 1 })
client.downloadFile({ ...object, Filename: 'f' }, of('downloadFile'))
client.downloadFile({ ...object, Filename: 'f' }, options, of('downloadFile'))
// @ts-expect-error
client.downloadFile({ ...object, Filename: 'f', Nope: 1 })
client.listObjects(bucket, of('listObjects'))
client.listObjects(bucket, options, of('listObjects'))
// @ts-expect-error
client.listObjects({ ...bucket, Nope: 1 })
client.listObjectsV2(bucket, of('listObjectsV2'))
client.listObjectsV2(bucket, options, of('listObjectsV2'))
// @ts-expect-error
client.listObjectsV2({ ...bucket, Nope: 1 })
client.listObjectVersions(bucket, of('listObjectVersions'))
client.listObjectVersions(bucket, options, of('listObjectVersions'))
// @ts-expect-error
client.listObjectVersions({ ...bucket, Nope: 1 })
client.createBucket(bucket, of('createBucket'))
client.createBucket(bucket, options, of('createBucket'))
// @ts-expect-error
client.createBucket({ ...bucket, Nope: 1 })
client.headBucket(bucket, of('headBucket'))
client.headBucket(bucket, options, of('headBucket'))
// @ts-expect-error
client.headBucket({ ...bucket, Nope: 1 })
client.deleteBucket(bucket, of('deleteBucket'))
client.deleteBucket(bucket, options, of('deleteBucket'))
// @ts-expect-error
client.deleteBucket({ ...bucket, Nope: 1 })
client.getBucketLocation(bucket, of('getBucketLocation'))
client.getBucketLocation(bucket, options, of('getBucketLocation'))
// @ts-expect-error
client.getBucketLocation({ ...bucket, Nope: 1 })
client.getBucketVersioning(bucket, of('getBucketVersioning'))
client.getBucketVersioning(bucket, options, of('getBucketVersioning'))
// @ts-expect-error
client.getBucketVersioning({ ...bucket, Nope: 1 })
client.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: 'Enabled' } }, of('putBucketVersioning'))
client.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: 'Enabled' } }, options, of('putBucketVersioning'))
// @ts-expect-error
client.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: 'Enabled' }, Nope: 1 })
client.getBucketPolicy(bucket, of('getBucketPolicy'))
client.getBucketPolicy(bucket, options, of('getBucketPolicy'))
// @ts-expect-error
client.getBucketPolicy({ ...bucket, Nope: 1 })
client.putBucketPolicy({ ...bucket, Policy: '{}' }, of('putBucketPolicy'))
client.putBucketPolicy({ ...bucket, Policy: '{}' }, options, of('putBucketPolicy'))
// @ts-expect-error
client.putBucketPolicy({ ...bucket, Policy: '{}', Nope: 1 })
client.deleteBucketPolicy(bucket, of('deleteBucketPolicy'))
client.deleteBucketPolicy(bucket, options, of('deleteBucketPolicy'))
// @ts-expect-error
client.deleteBucketPolicy({ ...bucket, Nope: 1 })
client.getBucketTagging(bucket, of('getBucketTagging'))
client.getBucketTagging(bucket, options, of('getBucketTagging'))
// @ts-expect-error
client.getBucketTagging({ ...bucket, Nope: 1 })
client.putBucketTagging({ ...bucket, Tagging }, of('putBucketTagging'))
client.putBucketTagging({ ...bucket, Tagging }, options, of('putBucketTagging'))
// @ts-expect-error
client.putBucketTagging({ ...bucket, Tagging, Nope: 1 })
client.deleteBucketTagging(bucket, of('deleteBucketTagging'))
client.deleteBucketTagging(bucket, options, of('deleteBucketTagging'))
// @ts-expect-error
client.deleteBucketTagging({ ...bucket, Nope: 1 })
client.createMultipartUpload(object, of('createMultipartUpload'))
client.createMultipartUpload(object, options, of('createMultipartUpload'))
// @ts-expect-error
client.createMultipartUpload({ ...object, Nope: 1 })
client.uploadPart({ ...upload, PartNumber: 1 }, of('uploadPart'))
client.uploadPart({ ...upload, PartNumber: 1 }, options, of('uploadPart'))
// @ts-expect-error
client.uploadPart({ ...upload, PartNumber: 1, Nope: 1 })
client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: 'b/k' }, of('uploadPartCopy'))
client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: 'b/k' }, options, of('uploadPartCopy'))
// @ts-expect-error
client.uploadPartCopy({ ...upload, PartNumber: 1, CopySource: 'b/k', Nope: 1 })
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [] } }, of('completeMultipartUpload'))
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [] } }, options, of('completeMultipartUpload'))
// @ts-expect-error
client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [] }, Nope: 1 })
client.abortMultipartUpload(upload, of('abortMultipartUpload'))
client.abortMultipartUpload(upload, options, of('abortMultipartUpload'))
// @ts-expect-error
client.abortMultipartUpload({ ...upload, Nope: 1 })
client.listParts(upload, of('listParts'))
client.listParts(upload, options, of('listParts'))
// @ts-expect-error
client.listParts({ ...upload, Nope: 1 })
client.listMultipartUploads(bucket, of('listMultipartUploads'))
client.listMultipartUploads(bucket, options, of('listMultipartUploads'))
// @ts-expect-error
client.listMultipartUploads({ ...bucket, Nope: 1 })
client.cleanupMultipartUploads({ ...bucket, olderThan: 5 }, of('cleanupMultipartUploads'))
client.cleanupMultipartUploads({ ...bucket, olderThan: 5 }, options, of('cleanupMultipartUploads'))
// @ts-expect-error
client.cleanupMultipartUploads({ ...bucket, olderThan: 5, Nope: 1 })
client.request({ ...object, method: 'GET' }, of('request'))
client.request({ ...object, method: 'GET' }, options, of('request'))
// @ts-expect-error
client.request({ ...object, method: 'GET', Nope: 1 })

// Those of a shape of their own.
// @ts-expect-error
client.presignAsync('getObject', { ...object, Nope: 1 })
// @ts-expect-error -- no Key
client.presignAsync('getObject', bucket)
// @ts-expect-error -- measures nothing
client.presignAsync('getObject', object, { onProgress() {} })
// @ts-expect-error
client.versions({ ...bucket, Nope: 1 })
// @ts-expect-error -- no callback
client.versions(bucket, () => {})
// @ts-expect-error
client.buckets({ Bucket: 'b' })
