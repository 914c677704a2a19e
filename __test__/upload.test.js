'use strict'

// upload() takes any body of any size: in parts when it is longer than one, else by one PUT.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { Readable } = require('node:stream')
const { test } = require('node:test')
const { MIB, PART, bytesOf, generatorOf, md5, sha256, streamOf, webStreamOf } = require('./support/bytes.js')
const { raw, stored, uploadsOf } = require('./support/raw.js')
const { settings, virtualHosts } = require('./support/settings.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('upload', { options: { partSize: PART } })

async function assertUploaded(Body, bytes, { parts = bytes.length > PART ? Math.ceil(bytes.length / PART) : undefined, options, ...params } = {}) {
  const Key = randomUUID()
  const result = await client.upload({ Bucket: bucket, Key, Body, ...params }, options)
  const found = await stored(bucket, Key)
  assert.deepEqual([found?.length, sha256(found ?? '')], [bytes.length, sha256(bytes)])
  if (!parts) assert.equal(result.ETag, `"${md5(bytes)}"`, 'one PUT: the ETag is the MD5')
  else assert.match(result.ETag, new RegExp(`^"[0-9a-f]{32}-${parts}"$`), `an upload of ${parts} parts`)
  assert.deepEqual([result.Bucket, result.Key, result.Size], [bucket, Key, bytes.length])
  return result
}

const KINDS = {
  'memory': bytes => ({ Body: bytes }),
  'a Node stream': bytes => ({ Body: streamOf(bytes) }),
  'a Node stream of known length': bytes => ({ Body: streamOf(bytes), ContentLength: bytes.length }),
  'a web stream': bytes => ({ Body: webStreamOf(bytes) }),
  'a generator': bytes => ({ Body: generatorOf(bytes) }),
  'a Blob': bytes => ({ Body: new Blob([bytes]) })
}

for (const [kind, make] of Object.entries(KINDS)) {
  for (const size of [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7]) {
    const bytes = bytesOf(size, size)
    test(`stores ${size} bytes of ${kind}`, () => {
      const { Body, ...params } = make(bytes)
      return assertUploaded(Body, bytes, params)
    })
  }
}

test('a string', () => assertUploaded('häßlich', Buffer.from('häßlich')))
test('no body', () => assertUploaded(undefined, Buffer.alloc(0)))
test('a call\'s partSize wins over the client\'s', () => assertUploaded(bytesOf(13 * MIB), bytesOf(13 * MIB), { options: { partSize: 6 * MIB }, parts: 3 }))
test('one part at a time', () => assertUploaded(bytesOf(3 * PART), bytesOf(3 * PART), { options: { concurrency: 1 } }))

test('a ContentMD5 makes one PUT of a body whose length is known', () => {
  const bytes = bytesOf(2 * PART)
  return assertUploaded(bytes, bytes, { parts: 0, ContentMD5: Buffer.from(md5(bytes), 'hex').toString('base64') })
})

for (const Key of ['plain', 'a folder/with space+plus', 'ä?#%']) {
  for (const size of [10, PART + 1]) {
    test(`Location is the URL of '${Key}', ${size} bytes`, async () => {
      const { Location } = await client.upload({ Bucket: bucket, Key, Body: bytesOf(size) })
      const url = new URL(Location)
      const { origin, pathname } = new URL(settings.endpoint)
      const { status } = await raw('HEAD', { bucket, key: Key })
      assert.equal(status, 200)
      assert.equal(url.search + url.hash, '')
      if (virtualHosts) assert.ok(url.host.startsWith(`${bucket}.`))
      else assert.equal(url.origin, origin)
      const prefix = pathname.replace(/\/$/, '')
      assert.equal(decodeURIComponent(url.pathname), virtualHosts ? `${prefix}/${Key}` : `${prefix}/${bucket}/${Key}`)
    })
  }
}

test('a body that fails leaves nothing, and its error is the cause', async () => {
  const Key = randomUUID()
  const cause = new Error('the disk is on fire')
  async function * failing() {
    yield * generatorOf(bytesOf(2 * PART))
    throw cause
  }
  await assert.rejects(client.upload({ Bucket: bucket, Key, Body: failing() }), { code: 'BodyReadError', cause, operation: 'upload' })
  assert.deepEqual([await stored(bucket, Key), await uploadsOf(bucket, Key)], [undefined, []])
})

test('an abort rejects once the parts are gone, and destroys the stream', async () => {
  const Key = randomUUID()
  const abort = new AbortController()
  const Body = Readable.from(endless(), { objectMode: false })
  const done = client.upload({ Bucket: bucket, Key, Body }, { signal: abort.signal })
  done.catch(() => {})
  while ((await uploadsOf(bucket, Key)).length === 0);
  abort.abort('no more')
  await assert.rejects(done, { name: 'AbortError', cause: 'no more' })
  assert.deepEqual([await stored(bucket, Key), await uploadsOf(bucket, Key), Body.destroyed], [undefined, [], true])
})

function * endless() {
  for (const piece = bytesOf(256 * 1024); ;) yield piece
}

test('a stream of another length than declared is IncompleteBody', async () => {
  for (const more of [-1, 1]) {
    const Key = randomUUID()
    const Body = streamOf(bytesOf(2 * PART))
    await assert.rejects(client.upload({ Bucket: bucket, Key, Body, ContentLength: 2 * PART + more }), { code: 'IncompleteBody', operation: 'upload' })
    assert.deepEqual([await stored(bucket, Key), await uploadsOf(bucket, Key)], [undefined, []])
  }
})

test('callbacks', async () => {
  const result = await new Promise((resolve, reject) => client.upload({ Bucket: bucket, Key: 'callback', Body: 'x' }, { partSize: PART }, (error, data) => error ? reject(error) : resolve(data)))
  assert.deepEqual([result.Key, result.Size], ['callback', 1])
})

test('20 downloads into uploads at once, with memory for two parts', async t => {
  const own = connect({ partSize: PART, memoryLimit: 2 * PART })
  t.after(() => own.close())
  const bytes = bytesOf(2 * PART + 5)
  await own.upload({ Bucket: bucket, Key: 'source', Body: bytes })
  await Promise.all(Array.from({ length: 20 }, (_, index) => own.upload({ Bucket: bucket, Key: `copy/${index}`, Body: own.getObject({ Bucket: bucket, Key: 'source' }) })))
  assert.equal(sha256(await stored(bucket, 'copy/19')), sha256(bytes))
})

test('wrong arguments are a TypeError, and the stream is destroyed', async () => {
  const Body = streamOf(bytesOf(10))
  await assert.rejects(client.upload({ Bucket: bucket, Key: 'k', Body }, { partSize: 1 }), { name: 'TypeError', message: /"options.partSize"/ })
  assert.equal(Body.destroyed, true)
  await assert.rejects(client.upload({ Bucket: bucket, Key: 'k' }, { multipartThreshold: 1 }), { name: 'TypeError', message: /"multipartThreshold" is not a known option/ })
})
