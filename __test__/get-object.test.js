'use strict'

// An object comes out whole by every way there is to read it.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const fs = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { PassThrough, Readable } = require('node:stream')
const consumers = require('node:stream/consumers')
const { pipeline } = require('node:stream/promises')
const { test } = require('node:test')
const { MIB, bytesOf, md5, sha256 } = require('./support/bytes.js')
const { expect } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const OBJECTS = {
  'an empty object': bytesOf(0),
  'a small object': bytesOf(1000),
  'an object of several batches': bytesOf(3 * MIB + 17, 1)
}
const huge = bytesOf(50 * MIB, 2)
const text = 'häßlich, 漢字, 😀\n'.repeat(40_000)

async function fill(bucket) {
  for (const [key, body] of Object.entries(OBJECTS)) await expect([200], 'PUT', { bucket, key, body })
  await expect([200], 'PUT', { bucket, key: 'huge', body: huge })
  await expect([200], 'PUT', { bucket, key: 'text', body: text })
  await expect([200], 'PUT', { bucket, key: 'marked.json', body: '\ufeff{"a":["ä",1]}' })
}

const { client, bucket } = useStore('get-object', { fill })
const get = (Key, options) => client.getObject({ Bucket: bucket, Key }, options)

async function toFile(write) {
  const path = join(tmpdir(), `${bucket}-${Math.random()}`)
  try {
    await write(path)
    return fs.readFileSync(path)
  } finally {
    fs.rmSync(path, { force: true })
  }
}

const WAYS = {
  'pipe() to a file': stream => toFile(path => once(stream.pipe(fs.createWriteStream(path)), 'close')),
  'pipeline() to a file': stream => toFile(path => pipeline(stream, fs.createWriteStream(path))),
  'pipe() through another stream': async stream => Buffer.concat(await stream.pipe(new PassThrough()).toArray()),
  'createReadStream().pipe()': stream => toFile(path => once(stream.createReadStream().pipe(fs.createWriteStream(path)), 'close')),
  'for await': async stream => {
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks)
  },
  '\'data\' and \'end\'': async stream => {
    const chunks = []
    stream.on('data', chunk => chunks.push(chunk))
    await once(stream, 'end')
    return Buffer.concat(chunks)
  },
  '\'readable\' and read(n)': async stream => {
    const chunks = []
    stream.on('readable', () => {
      for (let chunk; (chunk = stream.read(1000) ?? stream.read()) !== null;) chunks.push(chunk)
    })
    await once(stream, 'end')
    return Buffer.concat(chunks)
  },
  'pause() and resume() at every chunk': async stream => {
    const chunks = []
    stream.on('data', chunk => {
      chunks.push(chunk)
      stream.pause()
      setImmediate(() => stream.resume())
    })
    await once(stream, 'end')
    return Buffer.concat(chunks)
  },
  'toArray()': async stream => Buffer.concat(await stream.toArray()),
  'stream/consumers': stream => consumers.buffer(stream),
  'Readable.toWeb()': async stream => Buffer.from(await new Response(Readable.toWeb(stream)).arrayBuffer()),
  'bytes()': stream => stream.bytes(),
  'promise()': async stream => (await stream.promise()).Body,
  'await and .Body': async stream => consumers.buffer((await stream).Body),
  'metadata() and then bytes()': async stream => {
    await stream.metadata()
    return stream.bytes()
  },
  'metadata() and then for await': async stream => {
    await stream.metadata()
    return consumers.buffer(stream)
  },
  'metadata() in the midst of reading': async stream => {
    const whole = consumers.buffer(stream)
    assert.equal((await stream.metadata()).ContentLength, (await whole).length)
    return whole
  }
}

for (const [way, read] of Object.entries(WAYS)) {
  for (const [key, bytes] of Object.entries(OBJECTS)) {
    test(`${key} by ${way}`, async () => {
      const found = await read(get(key))
      assert.equal(Buffer.isBuffer(found), true)
      assert.equal(found.equals(bytes), true, `${found.length} bytes came`)
    })
  }
}

test('by a callback', async () => {
  for (const [Key, bytes] of Object.entries(OBJECTS)) {
    const result = await new Promise((resolve, reject) => {
      const returned = client.getObject({ Bucket: bucket, Key }, (error, data) => error ? reject(error) : resolve(data))
      assert.equal(returned, undefined)
    })
    assert.deepEqual([result.Body.equals(bytes), result.ContentLength, result.ETag], [true, bytes.length, `"${md5(bytes)}"`])
  }
})

test('by promise(), with the fields', async () => {
  const { Body, ContentLength, ETag, LastModified } = await get('a small object').promise()
  assert.deepEqual([Body.equals(OBJECTS['a small object']), ContentLength, ETag], [true, 1000, `"${md5(Body)}"`])
  assert.ok(LastModified instanceof Date)
})

test('as text', async () => {
  assert.equal(await get('text').text(), text)
})

test('as JSON, with a byte order mark', async () => {
  assert.deepEqual(await get('marked.json').json(), { a: ['ä', 1] })
})

test('as JSON, which it is not', async () => {
  await assert.rejects(get('text').json(), { name: 'SyntaxError' })
})

test('with an encoding, whole characters in every chunk', async () => {
  const chunks = await get('text').setEncoding('utf8').toArray()
  assert.equal(chunks.every(chunk => typeof chunk === 'string'), true)
  assert.equal(chunks.join(''), text)
})

test('50 MiB by a pipe to a file', async () => {
  const found = await toFile(path => once(get('huge').pipe(fs.createWriteStream(path)), 'close'))
  assert.equal(sha256(found), sha256(huge))
})

test('50 MiB by bytes()', async () => {
  assert.equal(sha256(await get('huge').bytes()), sha256(huge))
})

test('chunks are never overwritten after they were handed out', async () => {
  const chunks = []
  const hashes = []
  for await (const chunk of get('huge')) {
    chunks.push(chunk)
    hashes.push(sha256(chunk))
  }
  assert.deepEqual(chunks.map(sha256), hashes)
  assert.equal(sha256(Buffer.concat(chunks)), sha256(huge))
})

test('a chunk may be written to: it is the reader\'s own', async () => {
  const chunks = []
  const reader = get('huge').on('data', chunk => {
    chunks.push(Buffer.from(chunk))
    chunk.fill(0)
  })
  await once(reader, 'end')
  assert.equal(sha256(Buffer.concat(chunks)), sha256(huge))
})

test('a hundred objects at the same time', async () => {
  const keys = Array.from({ length: 100 }, (_, index) => Object.keys(OBJECTS)[index % 3])
  const found = await Promise.all(keys.map((key, index) => index % 2 ? get(key).bytes() : consumers.buffer(get(key))))
  assert.equal(found.every((bytes, index) => bytes.equals(OBJECTS[keys[index]])), true)
})

test('to another key, as a body', async () => {
  await client.putObject({ Bucket: bucket, Key: 'copy', Body: get('an object of several batches') })
  assert.equal((await get('copy').bytes()).equals(OBJECTS['an object of several batches']), true)
})
