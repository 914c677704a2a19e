// A program written for the AWS SDK v2, callbacks and createReadStream: only the class and its constructor were changed.
//   AWS_ENDPOINT_URL=https://plant.example.com/datastore AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... \
//   node examples/sdk-v2-style.js BUCKET FILE
'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { DataStoreClient } = require('datastore-client') // was: const AWS = require('aws-sdk')

const [Bucket, file] = process.argv.slice(2)
const Key = path.basename(file)

const s3 = new DataStoreClient({ // was: new AWS.S3({
  endpoint: process.env.AWS_ENDPOINT_URL,
  region: 'forepaas',
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  signatureVersion: 'v4',
  s3ForcePathStyle: true
})

s3.putObject({ Bucket, Key, Body: fs.createReadStream(file) }, (err, data) => {
  if (err) throw err
  console.log(`uploaded ${Key}, ETag ${data.ETag}`)

  s3.listObjects({ Bucket }, (err, data) => {
    if (err) throw err
    data.Contents.forEach((object) => console.log(`${object.Key}  ${object.Size} bytes`))

    s3.getObject({ Bucket, Key })
      .createReadStream()
      .on('error', (err) => { throw err })
      .pipe(fs.createWriteStream(`${file}.copy`))
      .on('close', () => console.log(`downloaded ${file}.copy`))
  })
})
