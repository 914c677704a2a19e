'use strict'

// request(): what has no verb of its own is still one call away.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { can } = require('./support/capabilities.js')
const { KEYS } = require('./support/keys.js')
const { relay } = require('./support/relay.js')
const { keysOf, stored } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('request')
const NS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
const ask = (method, query, body) => client.request({ method, Bucket: bucket, query, body })
const refused = (code, statusCode) => ({ name: 'DataStoreError', operation: 'request', bucket, code, statusCode })

const CORS = `<CORSConfiguration ${NS}><CORSRule><AllowedOrigin>https://plant.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>`

test(`a bucket's CORS is ${can.cors ? 'set, read and taken away' : 'not known'}`, async () => {
  if (!can.cors) return assert.rejects(ask('PUT', { cors: '' }, CORS), refused('NotImplemented', 501))
  assert.equal((await ask('PUT', { cors: '' }, CORS)).statusCode, 200)
  const { body } = await ask('GET', { cors: true })
  assert.match(String(body), /<AllowedOrigin>https:\/\/plant\.example<\/AllowedOrigin>/)
  assert.equal((await ask('DELETE', { cors: '' })).statusCode, 204)
  await assert.rejects(ask('GET', { cors: '' }), refused('NoSuchCORSConfiguration', 404))
})

const LIFECYCLE = `<LifecycleConfiguration ${NS}><Rule><ID>old</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>7</Days></Expiration></Rule></LifecycleConfiguration>`

test(`a bucket's lifecycle is ${can.lifecycle ? 'set and read' : 'not known'}`, async () => {
  if (!can.lifecycle) return assert.rejects(ask('PUT', { lifecycle: '' }, LIFECYCLE), refused('NotImplemented', 501))
  assert.equal((await ask('PUT', { lifecycle: '' }, LIFECYCLE)).statusCode, 200)
  const { headers, body } = await ask('GET', { lifecycle: '' })
  assert.match(String(body), /<Days>7<\/Days>/)
  assert.match(headers['content-type'] ?? 'application/xml', /xml/)
  assert.equal((await ask('DELETE', { lifecycle: '' })).statusCode, 204)
})

// No DELETE here: a store that does not know the subresource deletes the bucket.
test(`a bucket's encryption: ${can.encryption}`, async () => {
  const asked = ask('GET', { encryption: '' })
  if (can.encryption === 'ignored') return assert.match(String((await asked).body), /<ListBucketResult/)
  const [code, status] = can.encryption.split(' ')
  await assert.rejects(asked, refused(code, Number(status)))
})

test('an object is put, looked at, read and deleted', async () => {
  const object = { Bucket: bucket, Key: 'folder/an object' }
  const put = await client.request({ method: 'PUT', ...object, body: 'hello', headers: { 'Content-Type': 'text/x-mine', 'x-amz-meta-who': 'me' } })
  assert.equal(put.statusCode, 200)
  const head = await client.request({ method: 'HEAD', ...object })
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.headers['content-type'], head.headers['x-amz-meta-who']], [200, '5', 'text/x-mine', 'me'])
  assert.deepEqual([Buffer.isBuffer(head.body), head.body.length], [true, 0])
  const get = await client.request({ method: 'get', ...object, headers: { Range: 'bytes=1-3' } })
  assert.deepEqual([get.statusCode, String(get.body)], [206, 'ell'])
  assert.equal((await client.request({ method: 'DELETE', ...object })).statusCode, 204)
  await assert.rejects(client.request({ method: 'GET', ...object }), { ...refused('NoSuchKey', 404), key: object.Key })
  await assert.rejects(client.request({ method: 'HEAD', ...object }), { ...refused(can.headNamesMissing ? 'NoSuchKey' : 'NotFound', 404), key: object.Key })
})

test('a body is a string, a view or an ArrayBuffer, or none', async () => {
  const Key = 'bodies'
  const bytes = new TextEncoder().encode('--text--')
  for (const body of ['text', Buffer.from('text'), bytes.subarray(2, 6), new DataView(bytes.buffer, 2, 4), bytes.slice(2, 6).buffer]) {
    await client.request({ method: 'PUT', Bucket: bucket, Key, body })
    assert.equal(String(await stored(bucket, Key)), 'text')
  }
  await client.request({ method: 'PUT', Bucket: bucket, Key })
  assert.equal(String(await stored(bucket, Key)), '')
  await client.deleteObject({ Bucket: bucket, Key })
})

test('a listing with a query of several values', async () => {
  await client.putObject({ Bucket: bucket, Key: 'ä +&=/1', Body: '' })
  const { body } = await ask('GET', { 'list-type': '2', prefix: 'ä +&=/', 'max-keys': 1, 'encoding-type': undefined, delimiter: null })
  assert.match(String(body), /<KeyCount>1<\/KeyCount>/)
  await client.deleteObject({ Bucket: bucket, Key: 'ä +&=/1' })
})

test('many objects are deleted by one POST, whose Content-MD5 is added', async t => {
  const { client, seen } = await relay(t)
  for (const Key of ['one', 'two']) await client.putObject({ Bucket: bucket, Key, Body: Key })
  const body = '<Delete><Object><Key>one</Key></Object><Object><Key>two</Key></Object></Delete>'
  const answer = await client.request({ method: 'POST', Bucket: bucket, query: { delete: '' }, body })
  assert.match(String(answer.body), /<DeleteResult/)
  assert.deepEqual(await keysOf(bucket), [])
  assert.match(seen.at(-1).headers['content-md5'], /^[\w+/]{22}==$/)
  assert.equal(seen.at(-1).headers['content-type'], undefined)
})

test('the service itself is asked without a bucket', async () => {
  const { statusCode, body } = await client.request({ method: 'GET' })
  assert.equal(statusCode, 200)
  assert.ok(String(body).includes(`<Name>${bucket}</Name>`))
})

for (const [name, Key] of Object.entries(KEYS)) {
  const { refused: code } = can.keys[name] ?? {}
  test(`${name} as a key ${code ? `is refused: ${code}` : 'goes out as it is'}`, async () => {
    const put = client.request({ method: 'PUT', Bucket: bucket, Key, body: name })
    if (code) return assert.rejects(put, { ...refused(code, 400), key: Key })
    await put
    assert.equal(String(await stored(bucket, Key)), name)
    assert.equal(String((await client.request({ method: 'GET', Bucket: bucket, Key })).body), name)
    await client.request({ method: 'DELETE', Bucket: bucket, Key })
    assert.equal(await stored(bucket, Key), undefined)
  })
}

test('keys of spaces alone', async () => {
  for (const Key of [' ', '\t \n']) {
    await client.request({ method: 'PUT', Bucket: bucket, Key, body: 'x' })
    assert.equal(String(await stored(bucket, Key)), 'x')
    assert.equal(String((await client.request({ method: 'GET', Bucket: bucket, Key })).body), 'x')
    await client.request({ method: 'DELETE', Bucket: bucket, Key })
    assert.equal(await stored(bucket, Key), undefined)
  }
})

test('a callback gets the answer', async () => {
  const answer = await new Promise((resolve, reject) => {
    client.request({ method: 'HEAD', Bucket: bucket }, (error, data) => error ? reject(error) : resolve(data))
  })
  assert.equal(answer.statusCode, 200)
})

test('a bucket that is not there', async () => {
  await assert.rejects(client.request({ method: 'GET', Bucket: `${bucket}-none`, query: { location: '' } }), { name: 'DataStoreError', code: 'NoSuchBucket', statusCode: 404 })
})
