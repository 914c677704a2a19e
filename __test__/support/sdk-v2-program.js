'use strict'

// A program as they were written for the AWS SDK v2: only the class and its constructor are another.
//   node sdk-v2-program.js BUCKET FILE

const fs = require('node:fs')
const path = require('node:path')
const { DataStoreClient } = require('datastore-client')

const [Bucket, file] = process.argv.slice(2)
const Key = `reports/${path.basename(file)}`

const s3 = new DataStoreClient({
  endpoint: process.env.ENDPOINT,
  region: 'forepaas',
  accessKeyId: 'local',
  secretAccessKey: 'local-secret',
  signatureVersion: 'v4',
  s3ForcePathStyle: true
})

s3.createBucket({ Bucket }, function (err) {
  if (err) return console.log('createBucket failed', err.code)
  s3.putObject({ Bucket, Key, Body: fs.createReadStream(file), ContentType: 'application/pdf' }, function (err, data) {
    if (err) return console.log('putObject failed', err.code)
    console.log('stored', data.ETag)
    list()
  })
})

function list() {
  s3.listObjects({ Bucket }, function (err, data) {
    if (err) return console.log('listObjects failed', err.code)
    data.Contents.forEach(function (object) { console.log('listed', object.Key, object.Size) })
    download()
  })
}

function download() {
  s3.getObject({ Bucket, Key })
    .createReadStream()
    .on('error', function (err) { console.log('getObject failed', err.code) })
    .pipe(fs.createWriteStream(file + '.copy'))
    .on('close', function () {
      console.log('downloaded')
      downloadMissing()
    })
}

function downloadMissing() {
  s3.getObject({ Bucket, Key: 'none' })
    .createReadStream()
    .on('error', function (err) {
      console.log('missing', err.code, err.statusCode)
      whole()
    })
    .pipe(fs.createWriteStream(file + '.none'))
}

function whole() {
  s3.getObject({ Bucket, Key }, function (err, data) {
    console.log('whole', err, data.Body.length, data.ContentType)
    s3.headObject({ Bucket, Key: 'none' }, function (err, data) {
      console.log('head', err.code, data)
      s3.getObject({ Bucket, Key }).promise().then(function (data) {
        console.log('promise', data.Body.length)
        s3.deleteObject({ Bucket, Key }, function (err) {
          s3.deleteBucket({ Bucket }, function (bucketErr) {
            console.log('deleted', err, bucketErr)
          })
        })
      })
    })
  })
}
