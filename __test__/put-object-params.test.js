'use strict'

// What goes with a body: headers, metadata, conditions, checksums, in one PUT and in an upload of parts.

const assert = require('node:assert/strict')
const { createHash, randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { PART, bytesOf, md5, streamOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect, head, stored, uploadsOf } = require('./support/raw.js')
const { relay } = require('./support/relay.js')
const { address } = require('./support/settings.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('put-params', { options: { partSize: PART } })

const small = bytesOf(1000)
const large = bytesOf(PART + 1000)
const WAYS = {
  'one PUT': () => small,
  'one PUT of a stream of known length': () => streamOf(large),
  'an upload of parts': () => streamOf(large)
}
const bytesFor = way => way === 'one PUT' ? small : large
const lengthOf = way => way === 'one PUT of a stream of known length' ? { ContentLength: large.length } : {}

const HEADERS = {
  CacheControl: 'max-age=60, private',
  ContentDisposition: 'attachment; filename="a b.txt"',
  ContentEncoding: 'identity',
  ContentLanguage: 'de, en',
  ContentType: 'text/plain; charset=utf-8'
}

for (const [way, make] of Object.entries(WAYS)) {
  test(`headers go with ${way}`, async () => {
    const Key = randomUUID()
    const Expires = new Date('2031-02-03T04:05:06Z')
    await client.putObject({ Bucket: bucket, Key, Body: make(), ...lengthOf(way), ...HEADERS, Expires })
    const found = await head(bucket, Key)
    assert.deepEqual([
      found['cache-control'], found['content-disposition'], found['content-encoding'], found['content-language'], found['content-type'], found.expires
    ], [...Object.values(HEADERS), 'Mon, 03 Feb 2031 04:05:06 GMT'])
  })

  test(`metadata goes with ${way}`, async () => {
    const Key = randomUUID()
    await client.putObject({ Bucket: bucket, Key, Body: make(), ...lengthOf(way), Metadata: { owner: 'Team A', 'With-Dash': '1 & 2 = "3"' } })
    const found = await head(bucket, Key)
    assert.deepEqual([found['x-amz-meta-owner'], found['x-amz-meta-with-dash']], ['Team A', '1 & 2 = "3"'])
  })

}

for (const [way, make] of Object.entries(WAYS)) {
  const heeded = way !== 'an upload of parts' || can.conditionsOnComplete

  test(`IfNoneMatch: '*' lets ${way} make an object`, async () => {
    const Key = randomUUID()
    await client.putObject({ Bucket: bucket, Key, Body: make(), ...lengthOf(way), IfNoneMatch: '*' })
    assert.deepEqual(await stored(bucket, Key), bytesFor(way))
  })

  test(`IfNoneMatch: '*' ${heeded ? 'keeps' : 'does not keep'} ${way} from replacing an object`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    await client.putObject({ ...target, Body: 'before' })
    await assertRefused(heeded, { ...target, Body: make(), ...lengthOf(way), IfNoneMatch: '*' }, way)
  })

  test(`a wrong IfMatch ${heeded ? 'keeps' : 'does not keep'} ${way} from replacing an object`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    await client.putObject({ ...target, Body: 'before' })
    await assertRefused(heeded, { ...target, Body: make(), ...lengthOf(way), IfMatch: `"${md5('other')}"` }, way)
  })

  test(`a right IfMatch lets ${way} replace an object`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    const { ETag } = await client.putObject({ ...target, Body: 'before' })
    const IfMatch = can.putIfMatchInQuotes ? ETag : ETag.replaceAll('"', '')
    await client.putObject({ ...target, Body: make(), ...lengthOf(way), IfMatch })
    assert.deepEqual(await stored(bucket, target.Key), bytesFor(way))
  })
}

test(`IfMatch ${can.putIfMatchInQuotes ? 'knows' : 'does not know'} an ETag in its quotes`, async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  const { ETag } = await client.putObject({ ...target, Body: 'before' })
  const code = await client.putObject({ ...target, Body: 'after', IfMatch: ETag }).then(() => 'replaced', error => error.code)
  assert.equal(code, can.putIfMatchInQuotes ? 'replaced' : 'PreconditionFailed')
})

/** Nothing is left of a put that the store refuses; one that it should have refused has replaced the object. */
async function assertRefused(heeded, params, way) {
  if (heeded) await assert.rejects(client.putObject(params), { code: 'PreconditionFailed', statusCode: 412, operation: 'putObject' })
  else await client.putObject(params)
  assert.deepEqual(await stored(bucket, params.Key), heeded ? Buffer.from('before') : bytesFor(way))
  assert.deepEqual(await uploadsOf(bucket, params.Key), [])
}

test('the answer to one PUT and to an upload', async () => {
  const Key = randomUUID()
  assert.equal((await client.putObject({ Bucket: bucket, Key, Body: small })).ETag, (await head(bucket, Key)).etag)
  assert.equal((await client.putObject({ Bucket: bucket, Key, Body: streamOf(large) })).ETag, (await head(bucket, Key)).etag)
})

const tagsOf = async key => {
  const { body } = await expect([200], 'GET', { bucket, key, query: { tagging: '' } })
  return [...String(body).matchAll(/<(?:Key|Value)>([^<]*)</g)].map(([, text]) => text).sort()
}

test(`tags of one PUT are ${can.tagging === 'refused' ? 'refused' : 'kept'}`, async () => {
  const Key = randomUUID()
  const done = client.putObject({ Bucket: bucket, Key, Body: small, Tagging: 'team=a%20b&tier=1' })
  if (can.tagging === 'refused') return assert.rejects(done, { code: 'NotImplemented', statusCode: 501 })
  await done
  assert.deepEqual(await tagsOf(Key), ['1', 'a b', 'team', 'tier'])
})

test(`tags of an upload are ${can.tagging === 'lost with parts' ? 'lost' : can.tagging}`, async () => {
  const Key = randomUUID()
  const done = client.putObject({ Bucket: bucket, Key, Body: streamOf(large), Tagging: 'team=a%20b&tier=1' })
  if (can.tagging === 'refused') return assert.rejects(done, { code: 'NotImplemented', statusCode: 501 })
  await done
  assert.deepEqual(await tagsOf(Key), can.tagging === 'kept' ? ['1', 'a b', 'team', 'tier'] : [])
})

test('what an upload of parts sends: headers with Create, nothing of them with the parts, the condition with Complete', async t => {
  const { client, seen } = await relay(t, { partSize: PART })
  await client.putObject({ Bucket: bucket, Key: 'sent', Body: streamOf(large), ...HEADERS, Metadata: { a: 'b' }, IfNoneMatch: '*', StorageClass: 'STANDARD' })
  const short = ({ method, query, headers }) => [
    method, query.has('uploads') ? 'create' : query.get('partNumber'), headers['content-type'] === HEADERS.ContentType,
    headers['x-amz-meta-a'], headers['x-amz-storage-class'], headers['if-none-match']
  ]
  assert.deepEqual(seen.map(short).sort(), [
    ...can.completeTellsETag ? [] : [['HEAD', null, false, undefined, undefined, undefined]],
    ['POST', null, false, undefined, undefined, '*'],
    ['POST', 'create', true, 'b', 'STANDARD', undefined],
    ['PUT', '1', false, undefined, undefined, undefined],
    ['PUT', '2', false, undefined, undefined, undefined]
  ])
  const parts = seen.filter(({ method }) => method === 'PUT').sort((a, b) => a.query.get('partNumber') - b.query.get('partNumber'))
  assert.deepEqual(parts.map(({ body }) => body), [large.subarray(0, PART), large.subarray(PART)])
})

test('requests without a body say so', async t => {
  const { client, seen } = await relay(t, { partSize: PART })
  await client.putObject({ Bucket: bucket, Key: 'sent', Body: streamOf(large) })
  await client.putObject({ Bucket: bucket, Key: 'sent' })
  assert.deepEqual([seen[0], seen.at(-1)].map(({ method, headers }) => [method, headers['content-length']]), [['POST', '0'], ['PUT', '0']])
})

test('what one PUT sends: its length and, over plain HTTP, a signed payload hash, no chunks, no trailer, no checksum nobody asked for', async t => {
  const { client, seen } = await relay(t)
  await client.putObject({ Bucket: bucket, Key: 'sent', Body: small })
  const [{ method, headers, body }, ...more] = seen
  assert.deepEqual([method, more, body], ['PUT', [], small])
  assert.equal(headers['content-length'], '1000')
  const hash = createHash('sha256').update(small).digest('hex')
  assert.equal(headers['x-amz-content-sha256'], address.protocol === 'https:' ? 'UNSIGNED-PAYLOAD' : hash)
  assert.deepEqual(Object.keys(headers).filter(name => /trailer|decoded|checksum|transfer-encoding|x-amz-sdk/.test(name)), [])
  assert.match(headers.authorization, /^AWS4-HMAC-SHA256 Credential=.*SignedHeaders=[^,]*host;.*x-amz-content-sha256/)
})

test('a stream over plain HTTP whose hash cannot be known is not chunked either', async t => {
  const { client, seen } = await relay(t, { partSize: PART })
  await client.putObject({ Bucket: bucket, Key: 'sent', Body: streamOf(large), ContentLength: large.length })
  const [{ headers, body }, ...more] = seen
  assert.deepEqual([more.length, headers['content-length'], body.equals(large)], [0, String(large.length), true])
  assert.deepEqual(Object.keys(headers).filter(name => /trailer|decoded|checksum|transfer-encoding/.test(name)), [])
})

const base64md5 = bytes => Buffer.from(md5(bytes), 'hex').toString('base64')

test('a right ContentMD5', async () => {
  const Key = randomUUID()
  const stream = bytes => ({ Body: streamOf(bytes), ContentLength: bytes.length })
  for (const [bytes, params] of [[small, { Body: small }], [large, { Body: large }], [small, { Body: streamOf(small) }], [large, stream(large)]]) {
    await client.putObject({ Bucket: bucket, Key, ...params, ContentMD5: base64md5(bytes) })
    assert.deepEqual(await stored(bucket, Key), bytes)
  }
})

test('a wrong ContentMD5', async () => {
  const Key = randomUUID()
  for (const params of [{ Body: small }, { Body: large }, { Body: streamOf(large), ContentLength: large.length }]) {
    await assert.rejects(client.putObject({ Bucket: bucket, Key, ...params, ContentMD5: base64md5('other') }), { code: 'BadDigest', statusCode: 400 })
    assert.equal(await stored(bucket, Key), undefined)
  }
})

test('a ContentMD5 that is none', async () => {
  await assert.rejects(client.putObject({ Bucket: bucket, Key: 'k', Body: small, ContentMD5: 'nonsense' }), { code: 'InvalidDigest', statusCode: 400 })
})

test('a ContentMD5 with a stream that turns out longer than a part', async () => {
  const Key = randomUUID()
  await assert.rejects(client.putObject({ Bucket: bucket, Key, Body: streamOf(large), ContentMD5: base64md5(large) }), {
    code: 'RequestError', message: /ContentMD5 needs .* ContentLength/
  })
  assert.equal(await stored(bucket, Key), undefined)
  assert.deepEqual(await uploadsOf(bucket, Key), [])
})

test('onProgress says how far the body is', async () => {
  for (const [way, make] of Object.entries(WAYS)) {
    const seen = []
    await client.putObject({ Bucket: bucket, Key: 'progress', Body: make(), ...lengthOf(way) }, { onProgress: progress => seen.push(progress) })
    assert.equal(seen.at(-1).transferred, bytesFor(way).length)
    assert.deepEqual(seen.map(({ transferred }) => transferred), seen.map(({ transferred }) => transferred).sort((a, b) => a - b))
  }
})

const CHANGES = {
  transferred: buffer => structuredClone(buffer, { transfer: [buffer] }),
  'resized to nothing': buffer => buffer.resize(0),
  'grown and overwritten': buffer => {
    buffer.resize(2 * buffer.byteLength)
    new Uint8Array(buffer).fill(255)
  }
}

for (const [how, change] of Object.entries(CHANGES)) {
  test(`memory that is ${how} right after the call is stored as it was`, async () => {
    const buffer = new ArrayBuffer(small.length, { maxByteLength: 2 * small.length })
    const Body = new Uint8Array(buffer)
    Body.set(small)
    const Key = randomUUID()
    const done = client.putObject({ Bucket: bucket, Key, Body })
    change(buffer)
    await done
    assert.deepEqual(await stored(bucket, Key), small)
  })

  test(`memory of more than a part that is ${how} on the way is no object, or the whole one`, async t => {
    const own = connect({ partSize: PART })
    t.after(() => own.close())
    const bytes = bytesOf(4 * PART)
    const buffer = new ArrayBuffer(bytes.length, { maxByteLength: 2 * bytes.length })
    const Body = new Uint8Array(buffer, 0, bytes.length)
    Body.set(bytes)
    const Key = randomUUID()
    const done = own.putObject({ Bucket: bucket, Key, Body })
    change(buffer)
    const code = await done.then(() => 'stored', error => error.code)
    const found = await stored(bucket, Key)
    if (code === 'stored') assert.equal(found.length, bytes.length)
    else assert.deepEqual([code, found], ['BodyReadError', undefined])
  })
}
