'use strict'

// What goes out: the addresses, the headers, the bodies, as raw requests show them.

const assert = require('node:assert/strict')
const { createHash } = require('node:crypto')
const test = require('node:test')
const { done, object, scopeOf, uploads, xml } = require('../support/answers.js')
const { MIB, PART, bytesOf, streamOf } = require('../support/bytes.js')
const { KEYS, clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { verified } = require('../support/sigv4.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

async function setting(t, options, answer = () => done()) {
  const server = await faultServer(answer, t)
  const { path = '', ...others } = options ?? {}
  return { server, client: clientOf(t, server.endpoint + path, others) }
}

const targets = server => server.requests.map(({ target }) => target.replace(/\?.*/, ''))

for (const [endpoint, expected] of [['', '/b/k'], ['/', '/b/k'], ['/datastore', '/datastore/b/k'], ['/datastore/', '/datastore/b/k'], ['/a/b', '/a/b/b/k'], ['/a%20b', '/a%20b/b/k']]) {
  test(`an endpoint that ends in "${endpoint}" asks for ${expected}`, async t => {
    const { server, client } = await setting(t, { path: endpoint })
    await client.headObject(OBJECT)
    await client.putObject({ ...OBJECT, Body: 'x' })
    assert.deepEqual(targets(server), [expected, expected])
  })
}

test('an endpoint with a path keeps it for the bucket and for the service', async t => {
  const { server, client } = await setting(t, { path: '/datastore' }, () => xml('<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>'))
  await client.headBucket({ Bucket: 'b' })
  await client.listBuckets()
  assert.match(targets(server)[0], /^\/datastore\/b\/?$/)
  assert.match(targets(server)[1], /^\/datastore\/?$/)
})

test('the Host header is the endpoint\'s, with its port', async t => {
  const { server, client } = await setting(t)
  await client.headObject(OBJECT)
  assert.equal(server.requests[0].headers.host, `127.0.0.1:${server.port}`)
})

test('forcePathStyle: false makes the bucket a host name', async t => {
  const server = await faultServer(() => done(), t)
  const client = clientOf(t, `http://localhost:${server.port}/datastore`, { forcePathStyle: false, proxy: server.endpoint })
  await client.headObject({ Bucket: 'my-bucket', Key: 'a/b' })
  const { target, headers } = server.requests[0]
  assert.equal(target, `http://my-bucket.localhost:${server.port}/datastore/a/b`)
  assert.equal(headers.host, `my-bucket.localhost:${server.port}`)
})

test('a name below localhost is this machine, whatever the resolver knows', async t => {
  const server = await faultServer(() => done(), t)
  const client = clientOf(t, `http://s3.localhost:${server.port}`, { forcePathStyle: false })
  await client.headObject({ Bucket: 'my-bucket', Key: 'k' })
  const { target, headers } = server.requests[0]
  assert.deepEqual([target, headers.host], ['/k', `my-bucket.s3.localhost:${server.port}`])
})

test('an address has no virtual hosts: path style whatever is asked for', async t => {
  const { server, client } = await setting(t, { forcePathStyle: false })
  await client.headObject(OBJECT)
  assert.equal(targets(server)[0], '/b/k')
})

test('a bucket with dots is a path, by default', async t => {
  const { server, client } = await setting(t)
  await client.headObject({ Bucket: 'my.dotted.bucket', Key: 'k' })
  assert.equal(targets(server)[0], '/my.dotted.bucket/k')
})

for (const [key, expected] of [
  ['a b', 'a%20b'], ['a+b', 'a%2Bb'], ['a%b', 'a%25b'], ['a?b', 'a%3Fb'], ['a#b', 'a%23b'], ['a//b', 'a//b'], ['/a', '/a'], ['a/', 'a/'],
  ['a/../b', 'a/../b'], ['a/./b', 'a/./b'], ['..', '..'], ['ä€😀', '%C3%A4%E2%82%AC%F0%9F%98%80'], ['a\u0001b', 'a%01b'], ['~-._', '~-._'], ['!*\'()', '%21%2A%27%28%29'], ['a&b=c;d:e@f,$', null]
]) {
  test(`the key ${JSON.stringify(key)} goes out as it is`, async t => {
    const { server, client } = await setting(t)
    await client.headObject({ Bucket: 'b', Key: key })
    const [target] = targets(server)
    assert.equal(decodeURIComponent(target.slice(3)), key)
    if (expected !== null) assert.equal(target, `/b/${expected}`)
  })
}

for (const path of ['', '/datastore']) {
  test(`no header of checksums, no aws-chunked to a custom endpoint${path}, in any way of uploading`, async t => {
    const { server, client } = await setting(t, { path, partSize: PART }, uploads())
    await client.putObject({ ...OBJECT, Body: 'hello' })
    await client.putObject({ ...OBJECT, Body: streamOf(bytesOf(1000)) })
    await client.putObject({ ...OBJECT, Body: bytesOf(3 * PART) })
    await client.putObject({ ...OBJECT, Body: streamOf(bytesOf(3 * PART)), ContentLength: 3 * PART })
    await client.putObject({ ...OBJECT, Body: streamOf(bytesOf(3 * PART)) })
    assert.ok(server.requests.length >= 8)
    for (const { names, headers } of server.requests) {
      assert.deepEqual(names.filter(name => /checksum|trailer|decoded/.test(name)), [])
      assert.equal(headers['transfer-encoding'], undefined)
      assert.equal(headers['content-encoding'], undefined)
      assert.doesNotMatch(headers['x-amz-content-sha256'], /STREAMING/)
    }
  })
}

test('a download asks for no checksum of a custom endpoint', async t => {
  const { server, client } = await setting(t, {}, object(Buffer.from('x')))
  await client.getObject(OBJECT).bytes()
  assert.equal(server.requests[0].headers['x-amz-checksum-mode'], undefined)
})

test('checksums: \'always\' sends one in a header, and it is right', async t => {
  const { crc32 } = require('node:zlib')
  const { server, client } = await setting(t, { checksums: 'always' })
  await client.putObject({ ...OBJECT, Body: 'hello' })
  const { headers } = server.requests[0]
  const sums = Object.entries(headers).filter(([name]) => /^x-amz-checksum-/.test(name))
  assert.equal(sums.length, 1)
  if (crc32 && headers['x-amz-checksum-crc32']) {
    const expected = Buffer.alloc(4)
    expected.writeUInt32BE(crc32('hello'))
    assert.equal(headers['x-amz-checksum-crc32'], expected.toString('base64'))
  }
  assert.equal(headers['transfer-encoding'], undefined)
  assert.equal(String(server.requests[0].body), 'hello')
})

test('checksums: \'always\' asks for one, and a body that differs is an error', async t => {
  const answer = object(Buffer.from('hello'), { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } })
  const { server, client } = await setting(t, { checksums: 'always' }, answer)
  const error = await errorOf(client.getObject(OBJECT).bytes())
  assert.equal(server.requests[0].headers['x-amz-checksum-mode'], 'ENABLED')
  assert.equal(error.code, 'ChecksumMismatch')
})

test('checksums: \'always\' accepts a body that is right', async t => {
  const answer = object(Buffer.from('hello'), { headers: { 'x-amz-checksum-crc32': 'NhCmhg==' } })
  const { client } = await setting(t, { checksums: 'always' }, answer)
  assert.equal(await client.getObject(OBJECT).text(), 'hello')
})

test('a checksum the caller gives is sent, whatever the endpoint', async t => {
  const { server, client } = await setting(t)
  await client.putObject({ ...OBJECT, Body: 'hello', ChecksumCRC32: 'NhCmhg==' })
  assert.equal(server.requests[0].headers['x-amz-checksum-crc32'], 'NhCmhg==')
})

test('ContentMD5 is sent', async t => {
  const { server, client } = await setting(t)
  const ContentMD5 = createHash('md5').update('hello').digest('base64')
  await client.putObject({ ...OBJECT, Body: 'hello', ContentMD5 })
  assert.equal(server.requests[0].headers['content-md5'], ContentMD5)
})

test('the user agent names the package, after the user\'s own', async t => {
  const { version } = require('datastore-client/package.json')
  const { server, client } = await setting(t)
  await client.headObject(OBJECT)
  assert.match(server.requests[0].headers['user-agent'], new RegExp(`^datastore-client/${version.replaceAll('.', '\\.')} \\(`))
  const { server: other, client: named } = await setting(t, { userAgent: 'plant-7/2.1' })
  await named.headObject(OBJECT)
  assert.match(other.requests[0].headers['user-agent'], /^plant-7\/2\.1 datastore-client\//)
})

test('what the user adds is signed as it goes out; the user agent is not, since relays change it', async t => {
  const { server, client } = await setting(t, { userAgent: 'plant-7/2.1', path: '/datastore', partSize: PART }, uploads())
  const headers = { 'X-Plant': 'seven  of nine', 'x-amz-meta-own': 'b', 'Cache-Control': 'no-store' }
  await client.headObject({ ...OBJECT, headers })
  await client.putObject({ ...OBJECT, Body: 'hello', headers })
  await client.putObject({ ...OBJECT, Body: streamOf(bytesOf(2 * PART)), headers })
  await client.listObjects({ Bucket: 'b', headers }).catch(() => {})
  await client.request({ method: 'GET', ...OBJECT, headers })
  assert.ok(server.requests.length >= 7)
  for (const request of server.requests) {
    const { names } = verified({ ...request, headers: { ...request.headers, 'x-plant': request.headers['x-plant'].replace(/ +/g, ' ') } }, KEYS.secretAccessKey)
    for (const name of ['x-plant', 'x-amz-meta-own', 'cache-control', 'host']) assert.ok(names.includes(name), name)
    assert.ok(!names.includes('user-agent'))
    assert.deepEqual([request.headers['x-plant'], request.headers['user-agent'].startsWith('plant-7/2.1 datastore-client/')], ['seven  of nine', true])
  }
})

test('a user agent that cannot be a header is refused', async t => {
  const server = await faultServer(() => done(), t)
  const { DataStoreClient } = require('datastore-client')
  const error = await errorOf((async () => new DataStoreClient({ endpoint: server.endpoint, region: 'r', accessKeyId: 'a', secretAccessKey: 'b', userAgent: 'a\r\nX-Evil: 1' }).headObject(OBJECT))())
  assert.match(`${error.code} ${error.message}`, /userAgent/)
  assert.equal(server.requests.length, 0)
})

test('createBucket sends no body unless a location is given', async t => {
  const { server, client } = await setting(t, { region: 'forepaas' })
  await client.createBucket({ Bucket: 'b' })
  assert.deepEqual([server.requests[0].method, server.requests[0].body.length], ['PUT', 0])
  await client.createBucket({ Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'eu-1' } })
  assert.match(String(server.requests[1].body), /<LocationConstraint>eu-1<\/LocationConstraint>/)
})

test('the region is the one configured, us-east-1 when there is none', async t => {
  const { server, client } = await setting(t, { region: 'forepaas' })
  await client.headObject(OBJECT)
  assert.deepEqual([scopeOf(server.requests[0]).region, scopeOf(server.requests[0]).service], ['forepaas', 's3'])
  const { server: other, client: without } = await setting(t, { region: undefined })
  await without.headObject(OBJECT)
  assert.equal(scopeOf(other.requests[0]).region, 'us-east-1')
})

test('an upload declares its length, and expects nothing', async t => {
  const { server, client } = await setting(t)
  await client.putObject({ ...OBJECT, Body: bytesOf(4 * MIB) })
  const { headers } = server.requests[0]
  assert.deepEqual([headers['content-length'], headers.expect], [String(4 * MIB), undefined])
})

test('no content type is invented', async t => {
  const { server, client } = await setting(t)
  await client.putObject({ ...OBJECT, Body: 'x' })
  await client.putObject({ ...OBJECT, Body: 'x', ContentType: 'text/x-mine' })
  const types = server.requests.map(({ headers }) => headers['content-type'])
  assert.ok([undefined, 'application/octet-stream'].includes(types[0]), types[0])
  assert.equal(types[1], 'text/x-mine')
})

test('metadata is one header a name, whatever is in it', async t => {
  const { server, client } = await setting(t)
  await client.putObject({ ...OBJECT, Body: 'x', Metadata: { plain: 'a b', empty: '', world: 'ä', lines: 'a\r\nx-amz-acl: public-read' } })
  assert.equal(server.requests[0].headers['x-amz-meta-world'], '=?UTF-8?B?w6Q=?=')
  assert.match(server.requests[0].headers['x-amz-meta-lines'], /^=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=$/)
  assert.equal(server.requests[0].headers['x-amz-acl'], undefined)
  assert.equal(server.requests[0].headers['x-amz-meta-plain'], 'a b')
  assert.equal(server.requests[0].headers['x-amz-meta-empty'], '')
})

test('the hot requests carry what S3 needs and nothing else', async t => {
  const { server, client } = await setting(t)
  await client.putObject({ ...OBJECT, Body: 'hello' })
  await client.getObject(OBJECT).bytes()
  await client.headObject(OBJECT)
  await client.deleteObject(OBJECT)
  const signed = ['authorization', 'host', 'user-agent', 'x-amz-content-sha256', 'x-amz-date']
  const found = server.requests.map(({ method, target, names }) => [method, target, names.filter(name => name !== 'accept').sort()])
  assert.deepEqual(found, [
    ['PUT', '/b/k', [...signed, 'content-length', 'content-type'].sort()], ['GET', '/b/k', signed], ['HEAD', '/b/k', signed], ['DELETE', '/b/k', signed]
  ])
})
