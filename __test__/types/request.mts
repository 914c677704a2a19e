// request(), presign(), presignAsync().

import { DataStoreClient, type RequestParams, type RequestResult } from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient

async function requests() {
  const answer = await client.request({ method: 'PUT', Bucket: 'b', query: { cors: '' }, body: '<CORSConfiguration/>' })
  expect<Same<typeof answer, RequestResult>>()
  expect<Same<typeof answer.statusCode, number>>()
  expect<Same<typeof answer.body, Buffer>>()
  const type: string | undefined = answer.headers['content-type']
  void type
  await client.request({ method: 'get', query: { a: true, b: ['1', 2], c: undefined } }, { timeout: 5 })
  client.request({ method: 'HEAD', Bucket: 'b', Key: 'k' }, (error, data) => { if (!error) data.statusCode.toFixed() })
  client.request({ method: 'HEAD' }, {}, (_error, data) => { data.body.length.toFixed() })
  const params: RequestParams = { method: 'PUT', body: new DataView(new ArrayBuffer(1)) }
  await client.request(params)
  // @ts-expect-error a method is needed
  await client.request({ Bucket: 'b' })
  // @ts-expect-error streams are putObject's
  await client.request({ method: 'PUT', body: process.stdin })
  // @ts-expect-error values are texts
  await client.request({ method: 'GET', query: { a: {} } })
}

async function urls() {
  const url: string = client.presign('getObject', { Bucket: 'b', Key: 'k', ResponseContentType: 'a/b' }, { expiresIn: 60 })
  const later: string = await client.presignAsync('putObject', { Bucket: 'b', Key: 'k', ContentType: 'a/b' }, { expiresIn: 60, signal: AbortSignal.timeout(5) })
  client.presignAsync('headBucket', { Bucket: 'b' }, (_error, url) => { url.toUpperCase() })
  client.presignAsync('headBucket', { Bucket: 'b' }, { expiresIn: 5 }, (_error, url) => { url.toUpperCase() })
  client.presign('listBuckets').toUpperCase()
  void [url, later]
  // @ts-expect-error no such operation
  client.presign('getObjekt', { Bucket: 'b', Key: 'k' })
  // @ts-expect-error a key is needed
  client.presign('getObject', { Bucket: 'b' })
  // @ts-expect-error the sender sends the body
  client.presign('putObject', { Bucket: 'b', Key: 'k', Body: 'x' })
  // @ts-expect-error at once: there is nothing to abort
  client.presign('getObject', { Bucket: 'b', Key: 'k' }, { signal: AbortSignal.timeout(5) })
}

void [requests, urls]
