'use strict'

// presign(): URLs that work in any HTTP client, for what they were made and nothing else.

const assert = require('node:assert/strict')
const http = require('node:http')
const https = require('node:https')
const { once } = require('node:events')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { address, virtualHosts } = require('./support/settings.js')
const { expect, head, keysOf, stored } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('presign')

/** The URL as node:http sends it: the path as it stands, dots and all. */
async function use(url, { method = 'GET', headers = {}, body } = {}) {
  const [, scheme, host, path] = /^(https?):\/\/([^/]+)(\/.*)$/.exec(url)
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const request = (scheme === 'https' ? https : http).request({ ...address, method, path, headers: { host, ...length, ...headers } })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) }
}

test('an object is put, looked at, read and deleted', async () => {
  const object = { Bucket: bucket, Key: 'folder/an object' }
  assert.equal((await use(client.presign('putObject', object), { method: 'PUT', body: 'hello' })).status, 200)
  assert.equal(String(await stored(bucket, object.Key)), 'hello')
  const seen = await use(client.presign('headObject', object), { method: 'HEAD' })
  assert.deepEqual([seen.status, seen.headers['content-length']], [200, '5'])
  const read = await use(client.presign('getObject', object))
  assert.deepEqual([read.status, String(read.body)], [200, 'hello'])
  const part = await use(client.presign('getObject', object), { headers: { range: 'bytes=1-3' } })
  assert.deepEqual([part.status, String(part.body)], [206, 'ell'])
  assert.equal((await use(client.presign('deleteObject', object), { method: 'DELETE' })).status, 204)
  assert.equal(await stored(bucket, object.Key), undefined)
})

// fetch() knows neither our authority nor the names of virtual hosts.
const fetching = address.protocol === 'http:' && !virtualHosts
test(`${fetching ? 'fetch()' : 'node:http'} takes the URL`, async () => {
  const get = fetching ? async (url, init) => ({ body: await (await fetch(url, init)).text() }) : use
  await get(client.presign('putObject', { Bucket: bucket, Key: 'fetched ä' }), { method: 'PUT', body: 'by fetch' })
  assert.equal(String((await get(client.presign('getObject', { Bucket: bucket, Key: 'fetched ä' }))).body), 'by fetch')
})

test('a URL is good for its own method and key only', async () => {
  const url = client.presign('getObject', { Bucket: bucket, Key: 'mine' })
  assert.equal((await use(url, { method: 'PUT', body: 'x' })).status, 403)
  assert.equal((await use(url.replace('/mine?', '/other?'))).status, 403)
  assert.deepEqual((await keysOf(bucket)).filter(key => key === 'mine' || key === 'other'), [])
})

test('a URL that has expired is refused', async () => {
  const url = client.presign('getObject', { Bucket: bucket, Key: 'k' }, { expiresIn: 1 })
  let answer = await use(url)
  for (; answer.status === 404; answer = await use(url)) await new Promise(resolve => setTimeout(resolve, 100))
  assert.deepEqual([answer.status, /<Code>(\w+)</.exec(String(answer.body))[1]], [403, 'AccessDenied'])
})

test('response-* of the caller\'s choice', async () => {
  await client.putObject({ Bucket: bucket, Key: 'report', Body: 'x' })
  const { headers } = await use(client.presign('getObject', { Bucket: bucket, Key: 'report', ResponseContentType: 'text/y', ResponseContentDisposition: 'attachment; filename="a b.txt"', ResponseExpires: new Date(0) }))
  assert.deepEqual([headers['content-type'], headers['content-disposition']], ['text/y', 'attachment; filename="a b.txt"'])
})

test('headers of HTTP\'s own are signed, and must be sent as they were given', async () => {
  const object = { Bucket: bucket, Key: 'typed' }
  const url = client.presign('putObject', { ...object, ContentType: 'text/x-mine', CacheControl: 'no-store' })
  assert.equal(new URL(url).searchParams.get('X-Amz-SignedHeaders'), 'cache-control;content-type;host')
  assert.ok([400, 403].includes((await use(url, { method: 'PUT', body: 'x' })).status))
  assert.ok([400, 403].includes((await use(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/other', 'cache-control': 'no-store' } })).status))
  assert.equal((await use(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/x-mine', 'cache-control': 'no-store' } })).status, 200)
  const fields = await head(bucket, object.Key)
  assert.deepEqual([fields['content-type'], fields['cache-control']], ['text/x-mine', 'no-store'])
})

test('conditions are signed headers and hold', async () => {
  await client.putObject({ Bucket: bucket, Key: 'there', Body: 'first' })
  const url = client.presign('putObject', { Bucket: bucket, Key: 'there', IfNoneMatch: '*' })
  assert.equal((await use(url, { method: 'PUT', body: 'second', headers: { 'if-none-match': '*' } })).status, 412)
  assert.ok([400, 403].includes((await use(url, { method: 'PUT', body: 'second' })).status))
  assert.equal(String(await stored(bucket, 'there')), 'first')
})

test(`metadata in the query is ${can.hoisted.metadata ? 'kept' : 'lost'}`, async () => {
  const url = client.presign('putObject', { Bucket: bucket, Key: 'meta', Metadata: { who: 'me & you', 'with-dash': '1' } })
  assert.equal(new URL(url).searchParams.get('X-Amz-SignedHeaders'), 'host')
  assert.equal((await use(url, { method: 'PUT', body: 'x' })).status, 200)
  const { Metadata } = await client.headObject({ Bucket: bucket, Key: 'meta' })
  assert.deepEqual(Metadata, can.hoisted.metadata ? { who: 'me & you', 'with-dash': '1' } : {})
  assert.equal((await use(url.replace('me%20%26%20you', 'them'), { method: 'PUT', body: 'x' })).status, 403)
})

test(`tags in the query are ${can.hoisted.tagging ? 'kept' : 'lost'}`, async () => {
  const url = client.presign('putObject', { Bucket: bucket, Key: 'tagged', Tagging: 'a=b' })
  assert.equal((await use(url, { method: 'PUT', body: 'x' })).status, 200)
  const { body } = await client.request({ method: 'GET', Bucket: bucket, Key: 'tagged', query: { tagging: '' } })
  assert.equal(/<Key>a<\/Key>/.test(String(body)), can.hoisted.tagging)
})

test(`an ACL in the query is ${can.hoisted.acl ? 'kept' : 'lost'}`, async () => {
  const url = client.presign('putObject', { Bucket: bucket, Key: 'public', ACL: 'public-read' })
  assert.equal((await use(url, { method: 'PUT', body: 'x' })).status, 200)
  const open = await use(url.replace(/\?.*/, ''))
  assert.equal(open.status, can.hoisted.acl ? 200 : 403)
})

test('a checksum is a header, and the body is held to it', async () => {
  const url = client.presign('putObject', { Bucket: bucket, Key: 'summed', ContentMD5: 'XUFAKrxLKna5cZ2REBfFkg==' })
  const headers = { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' }
  assert.equal((await use(url, { method: 'PUT', body: 'wrong', headers })).status, 400)
  assert.equal((await use(url, { method: 'PUT', body: 'hello', headers })).status, 200)
})

test('buckets and listings', async () => {
  await client.putObject({ Bucket: bucket, Key: 'list/ä b', Body: 'x' })
  for (const verb of ['listObjects', 'listObjectsV2']) {
    const url = client.presign(verb, { Bucket: bucket, Prefix: 'list/', MaxKeys: 5 })
    assert.equal(new URL(url).searchParams.get('encoding-type'), null)
    const { status, body } = await use(url)
    assert.equal(status, 200)
    assert.ok(String(body).includes('<Key>list/ä b</Key>'))
  }
  assert.equal((await use(client.presign('headBucket', { Bucket: bucket }), { method: 'HEAD' })).status, 200)
  assert.match(String((await use(client.presign('listBuckets'))).body), /<ListAllMyBucketsResult/)
})

test('a bucket is made and removed', async () => {
  const Bucket = `${bucket}-made`
  assert.equal((await use(client.presign('createBucket', { Bucket }), { method: 'PUT', body: '' })).status, 200)
  assert.equal((await use(client.presign('deleteBucket', { Bucket }), { method: 'DELETE' })).status, 204)
})

for (const [name, Key] of Object.entries(KEYS)) {
  const refused = can.keys[name]?.refused
  test(`${name} as a key ${refused ? 'is refused' : 'is in the URL as it is'}`, async () => {
    const put = await use(client.presign('putObject', { Bucket: bucket, Key }), { method: 'PUT', body: name })
    if (refused) return assert.equal(put.status, 400)
    assert.equal(put.status, 200, String(put.body))
    assert.equal(String(await stored(bucket, Key)), name)
    assert.equal(String((await use(client.presign('getObject', { Bucket: bucket, Key }))).body), name)
    await expect([204], 'DELETE', { bucket, key: Key })
  })
}

test('presignAsync() gives the same, as a promise and by callback', async () => {
  await client.putObject({ Bucket: bucket, Key: 'k', Body: 'x' })
  const url = await client.presignAsync('getObject', { Bucket: bucket, Key: 'k' }, { expiresIn: 60 })
  assert.equal((await use(url)).status, 200)
  const other = await new Promise((resolve, reject) => client.presignAsync('getObject', { Bucket: bucket, Key: 'k' }, (error, url) => error ? reject(error) : resolve(url)))
  assert.equal((await use(other)).status, 200)
})
