'use strict'

// Listings as a store tells them: the two ways in which they are asked for and read here, ours and (with `checksums`) the AWS SDK's,
// give the same pages and the same errors.

const assert = require('node:assert/strict')
const test = require('node:test')
const { inOrder, s3Error, xml } = require('../support/answers.js')
const { clientOf, errorOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const WAYS = { ours: {}, 'the SDK\'s': { checksums: 'always' } }

async function setting(t, answer, options = { maxAttempts: 1 }) {
  const server = await faultServer(answer, t)
  return { server, client: clientOf(t, server, options) }
}

/** What both ways make of an answer, which has to be the same. */
async function both(t, verb, params, answer) {
  const outcomes = await Promise.all(Object.values(WAYS).map(async options => {
    const { client } = await setting(t, () => answer, { maxAttempts: 1, ...options })
    return client[verb]({ Bucket: 'b', ...params })
  }))
  assert.deepEqual(outcomes[0], outcomes[1])
  return outcomes[0]
}

const result = inner => xml(`<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListBucketResult>`)
const object = (key, more = '') => `<Contents><Key>${key}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>${more}</Contents>`
const LastModified = new Date('2026-01-02T03:04:05.678Z')

test('all that is told of an object', async t => {
  const more = '<ETag>&quot;e-1&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumAlgorithm>SHA1</ChecksumAlgorithm><ChecksumType>COMPOSITE</ChecksumType>' +
    '<Size>5368709120</Size><StorageClass>GLACIER</StorageClass><Owner><ID>i</ID><DisplayName>d &amp; e</DisplayName></Owner>' +
    '<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>'
  for (const verb of ['listObjects', 'listObjectsV2']) {
    const { Contents } = await both(t, verb, {}, result(object('k', more)))
    assert.deepEqual(Contents, [{
      Key: 'k', ETag: '"e-1"', ChecksumAlgorithm: ['CRC32', 'SHA1'], ChecksumType: 'COMPOSITE', Size: 5368709120, StorageClass: 'GLACIER',
      Owner: { ID: 'i', DisplayName: 'd & e' }, LastModified
    }])
    assert.deepEqual(Object.keys(Contents[0]), ['Key', 'ETag', 'ChecksumAlgorithm', 'ChecksumType', 'Size', 'StorageClass', 'Owner', 'LastModified'])
  }
})

test('what an object lacks is absent, and an empty word is none', async t => {
  const { Contents } = await both(t, 'listObjectsV2', {}, result(`${object('k', '<StorageClass/><ETag></ETag><ChecksumType></ChecksumType>')}<Contents/>`))
  assert.deepEqual(Contents, [{ Key: 'k', LastModified }, {}])
})

test('all that is told of a page', async t => {
  const common = '<Name>b</Name><Prefix>p/</Prefix><Delimiter>/</Delimiter><MaxKeys>7</MaxKeys><IsTruncated>true</IsTruncated><CommonPrefixes><Prefix>p/q/</Prefix></CommonPrefixes><CommonPrefixes/>'
  const fields = { Name: 'b', Prefix: 'p/', Delimiter: '/', MaxKeys: 7, IsTruncated: true, Contents: [], CommonPrefixes: [{ Prefix: 'p/q/' }, {}] }
  const one = '<Marker>m</Marker><NextMarker>n</NextMarker>'
  const two = '<KeyCount>2</KeyCount><ContinuationToken>c</ContinuationToken><NextContinuationToken>n</NextContinuationToken><StartAfter>s</StartAfter>'
  const answer = { ...result(common + one + two), headers: { 'x-amz-request-charged': 'requester' } }
  const charged = { ...fields, RequestCharged: 'requester', attempts: 1 }
  assert.deepEqual(await both(t, 'listObjects', {}, answer), { ...charged, Marker: 'm', NextMarker: 'n' })
  assert.deepEqual(await both(t, 'listObjectsV2', {}, answer), { ...charged, KeyCount: 2, ContinuationToken: 'c', NextContinuationToken: 'n', StartAfter: 's' })
})

const ODD = ['\u0000', '\u0001\u001f', '\t\n\r', '"\\/', '\u007f\u0085', '\u2028\u2029', '\ufffe\uffff', '\u{1f600}\u{10ffff}', 'é€', '<&>\'"', ' ', '+%2B', 'a/../b', '\u{1fffe}']

test('every name comes as it is, decoded', async t => {
  const encoded = name => encodeURIComponent(name).replaceAll('%20', '+').replaceAll('\'', '%27')
  const inner = ODD.map(name => object(encoded(name)) + `<CommonPrefixes><Prefix>${encoded(name)}</Prefix></CommonPrefixes>`).join('')
  const { Contents, CommonPrefixes } = await both(t, 'listObjectsV2', {}, result(`<EncodingType>url</EncodingType>${inner}`))
  assert.deepEqual(Contents.map(({ Key }) => Key), ODD)
  assert.deepEqual(CommonPrefixes.map(({ Prefix }) => Prefix), ODD)
})

test('every name comes as it is, from a store that does not encode', async t => {
  const escaped = name => Array.from(name, char => `&#${char.codePointAt(0)};`).join('')
  const { Contents } = await both(t, 'listObjectsV2', {}, result(ODD.map(name => object(escaped(name))).join('')))
  assert.deepEqual(Contents.map(({ Key }) => Key), ODD)
})

test('EncodingType \'url\' leaves every name as the store has it', async t => {
  const { Contents, EncodingType } = await both(t, 'listObjectsV2', { EncodingType: 'url' }, result(`<EncodingType>url</EncodingType>${object('a+b%20c')}`))
  assert.deepEqual([Contents[0].Key, EncodingType], ['a+b%20c', 'url'])
})

test('a name that is no UTF-8 is an error', async t => {
  for (const options of Object.values(WAYS)) {
    const { client } = await setting(t, () => result(`<EncodingType>url</EncodingType>${object('%FF')}`), options)
    assert.equal((await errorOf(client.listObjectsV2({ Bucket: 'b' }))).code, 'InvalidResponse')
  }
})

test('Ceph\'s NextMarker, which it does not encode', async t => {
  const page = result(`<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextMarker>a%20b</NextMarker>${object('a%2520b')}`)
  assert.equal((await both(t, 'listObjects', {}, page)).NextMarker, 'a%20b')
  const encoded = result(`<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextMarker>a%2520b</NextMarker>${object('a%2520b')}`)
  assert.equal((await both(t, 'listObjects', {}, encoded)).NextMarker, 'a%20b')
  const unsaid = result(`<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>${object('a%2520b')}`)
  assert.equal((await both(t, 'listObjects', {}, unsaid)).NextMarker, 'a%20b')
})

test('a page longer than S3\'s', async t => {
  const names = Array.from({ length: 2345 }, (_, index) => `é${index}`)
  const { Contents } = await both(t, 'listObjectsV2', {}, result(names.map(name => object(name, '<Owner><ID>i</ID></Owner>')).join('')))
  assert.deepEqual(Contents, names.map(Key => ({ Key, LastModified, Owner: { ID: 'i' } })))
})

for (const [way, options] of Object.entries(WAYS)) {
  test(`${way}: a listing that is cut, whatever by, is asked for again`, async t => {
    const whole = result(object('k'))
    const { server, client } = await setting(t, inOrder(
      { ...whole, body: whole.body.slice(0, -20) }, { ...whole, cut: 100, how: 'fin' }, { ...whole, cut: 100, how: 'rst' }, { ...whole, length: null, cut: 100, how: 'fin' }, s3Error(200, 'SlowDown'), whole
    ), { ...options, maxAttempts: 6 })
    assert.equal((await client.listObjectsV2({ Bucket: 'b' })).Contents[0].Key, 'k')
    assert.equal(server.requests.length, 6)
  })

  test(`${way}: an error tells the attempts, the status and the request's id`, async t => {
    const id = { 'x-amz-request-id': 'R-7' }
    for (const [answer, code, attempts] of [
      [{ ...result(object('k')), headers: id, cut: 100, how: 'fin' }, 'ConnectionClosed', 2],
      [xml('<ListBucketResult><Contents>', { headers: id }), 'InvalidResponse', 2],
      [xml('<ListBucketResult><MaxKeys>x</MaxKeys></ListBucketResult>', { headers: id }), 'InvalidResponse', 1],
      [s3Error(200, 'SomeTrouble', { headers: id }), 'SomeTrouble', 1]
    ]) {
      const { client } = await setting(t, () => answer, { ...options, maxAttempts: 2 })
      const error = await errorOf(client.listObjectsV2({ Bucket: 'b' }))
      assert.deepEqual([error.code, error.attempts, error.statusCode, error.requestId], [code, attempts, 200, 'R-7'])
    }
  })

  test(`${way}: a listing that stands still can be given up`, async t => {
    const { server, client } = await setting(t, () => ({ ...result(object('k')), stall: 100 }), options)
    const controller = new AbortController()
    const page = client.listObjectsV2({ Bucket: 'b' }, { signal: controller.signal })
    await server.request(1)
    controller.abort()
    await assert.rejects(page, { name: 'AbortError' })
    await server.quiet()
  })
}

test('text is read in all its forms', async t => {
  const { client } = await setting(t, () => result('<Contents><Key>a<!-- no -->b<![CDATA[<c>&amp;]]>d</Key></Contents>'))
  assert.deepEqual((await client.listObjectsV2({ Bucket: 'b' })).Contents, [{ Key: 'ab<c>&amp;d' }])
})

test('what is not well formed is an error, not the end of the list', async t => {
  for (const inner of [`${object('k')}<Contents></Content>`, `${object('k')}<a b="&"`, `${object('k')}</Contents>`, `${object('k')}<`]) {
    const { client } = await setting(t, () => result(inner))
    assert.equal((await errorOf(client.listObjectsV2({ Bucket: 'b' }))).code, 'InvalidResponse')
  }
})
