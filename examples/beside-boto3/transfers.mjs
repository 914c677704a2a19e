// The steps of transfers.py beside it, with datastore-client: the same calls in the same order, the same lines printed.
// Where the store is comes from the environment (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
//   node transfers.mjs BUCKET FOLDER     FOLDER holds data.bin, and takes what comes back
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { DataStoreClient } from 'datastore-client'

const [Bucket, folder] = process.argv.slice(2)
const s3 = new DataStoreClient()

// 1. a new bucket, and all of one's buckets
await s3.createBucket({ Bucket })
console.log('buckets:', (await s3.listBuckets()).Buckets.some(({ Name }) => Name === Bucket) ? 'True' : 'False')

// 2. a file up, with how far it is
let sent = 0
await s3.uploadFile({ Bucket, Key: 'runs/data.bin', Filename: `${folder}/data.bin`, Metadata: { run: '7' } }, { onProgress: ({ transferred }) => { sent = transferred } })
console.log('upload_file:', sent, 'bytes')

// 3. what is in the bucket
for await (const { Key, Size } of s3.objects({ Bucket, Prefix: 'runs/' })) console.log('listed:', Key, Size)

// 4. a file down
await s3.downloadFile({ Bucket, Key: 'runs/data.bin', Filename: `${folder}/copy.bin` })
console.log('download_file: done')

// 5. into something that is open already
await pipeline(s3.getObject({ Bucket, Key: 'runs/data.bin' }), createWriteStream(`${folder}/stream.bin`))
console.log('download_fileobj: done')

// 6. what the store knows of it
const { ContentLength, Metadata } = await s3.headObject({ Bucket, Key: 'runs/data.bin' })
console.log('head_object:', ContentLength, JSON.stringify(Metadata).replaceAll('"', "'").replaceAll(':', ': '))

// 7. an object that is not there
try {
  await s3.downloadFile({ Bucket, Key: 'runs/none.bin', Filename: `${folder}/none.bin` })
} catch (error) {
  console.log('missing:', error.statusCode)
}

// 8. a link for somebody without keys
const url = await s3.presignAsync('getObject', { Bucket, Key: 'runs/data.bin' }, { expiresIn: 60 })
console.log('presigned:', url.includes('X-Amz-Signature=') ? 'True' : 'False')

// 9. everything away again
await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'runs/data.bin' }] } })
await s3.deleteBucket({ Bucket })
console.log('deleted')
await s3.close()
