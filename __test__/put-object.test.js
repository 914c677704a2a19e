'use strict'

// Every kind, size and cut of a body becomes the same bytes. What is stored is read back without the client.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const fs = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { PassThrough, Readable } = require('node:stream')
const { test } = require('node:test')
const { MIB, PART, bytesOf, generatorOf, md5, sha256, streamOf, webStreamOf } = require('./support/bytes.js')
const { stored } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('put-object', { options: { partSize: PART } })

/** Puts a body and asserts what is stored and what the answer says. */
async function assertStored(Body, bytes, { parts, ...params } = {}) {
  const Key = randomUUID()
  const { ETag } = await client.putObject({ Bucket: bucket, Key, Body, ...params })
  const found = await stored(bucket, Key)
  assert.deepEqual([found?.length, sha256(found ?? '')], [bytes.length, sha256(bytes)])
  if (parts === undefined) assert.equal(ETag, `"${md5(bytes)}"`, 'one PUT: the ETag is the MD5')
  else assert.match(ETag, new RegExp(`^"[0-9a-f]{32}-${parts}"$`), `an upload of ${parts} parts`)
}

const copyOf = bytes => Uint8Array.from(bytes)

/** A view on the middle of a larger memory. */
function middleOf(bytes, View) {
  const memory = new ArrayBuffer(bytes.length + 48)
  new Uint8Array(memory, 16, bytes.length).set(bytes)
  return new View(memory, 16, bytes.length / (View.BYTES_PER_ELEMENT ?? 1))
}

function sharedOf(bytes) {
  const memory = new SharedArrayBuffer(bytes.length)
  new Uint8Array(memory).set(bytes)
  return memory
}

const MEMORY = {
  'a Buffer': bytes => Buffer.from(bytes),
  'a Uint8Array': copyOf,
  'a subarray': bytes => middleOf(bytes, Uint8Array).subarray(0),
  'a Uint16Array': bytes => middleOf(bytes, Uint16Array),
  'a Float64Array': bytes => middleOf(bytes, Float64Array),
  'a DataView of the middle': bytes => middleOf(bytes, DataView),
  'an ArrayBuffer': bytes => copyOf(bytes).buffer,
  'a SharedArrayBuffer': sharedOf,
  'a view on a SharedArrayBuffer': bytes => new Uint8Array(sharedOf(bytes)),
  'a Blob': bytes => new Blob([bytes.subarray(0, 10), bytes.subarray(10)])
}

const SOURCES = {
  'Readable.from': bytes => streamOf(bytes),
  'a PassThrough that is written to': bytes => {
    const stream = new PassThrough()
    streamOf(bytes).pipe(stream)
    return stream
  },
  'a web ReadableStream': bytes => webStreamOf(bytes),
  'an async generator': bytes => generatorOf(bytes),
  'an async iterable of another make': bytes => ({ [Symbol.asyncIterator]: () => generatorOf(bytes) })
}

const small = bytesOf(80_000)
const large = bytesOf(2 * PART + 12_344, 1)

for (const [kind, make] of Object.entries(MEMORY)) {
  test(`stores ${kind}`, () => assertStored(make(small), small))
  test(`stores ${kind} of more than two parts, in one PUT`, () => assertStored(make(large), large))
}

for (const [kind, make] of Object.entries(SOURCES)) {
  test(`stores ${kind}`, () => assertStored(make(small), small))
  test(`stores ${kind} of more than two parts, as an upload`, () => assertStored(make(large), large, { parts: 3 }))
}

test('stores a file\'s stream', async t => {
  const path = join(tmpdir(), randomUUID())
  t.after(() => fs.rmSync(path))
  fs.writeFileSync(path, large)
  await assertStored(fs.createReadStream(path), large, { parts: 3 })
  await assertStored(fs.createReadStream(path, { start: 100, end: 50_099 }), large.subarray(100, 50_100))
})

test('stores a string as UTF-8', async () => {
  await assertStored('häßlich, 漢字, 😀', Buffer.from('häßlich, 漢字, 😀'))
})

test('stores a string of more than a part', async () => {
  const text = 'ä😀b'.repeat(PART / 6)
  await assertStored(text, Buffer.from(text))
})

test('stores a stream that has all its bytes and its end already', async () => {
  const stream = new Readable({ highWaterMark: small.length + 1, read() {} })
  stream.push(small)
  stream.push(null)
  await assertStored(stream, small)
})

test('stores a stream that flows to another listener as well', async () => {
  const stream = streamOf(small)
  const heard = []
  stream.on('data', chunk => heard.push(chunk))
  await assertStored(stream, small)
  assert.deepEqual(Buffer.concat(heard), small)
})

test('stores a file as a Blob', async t => {
  if (fs.openAsBlob === undefined) return t.skip('this Node has no fs.openAsBlob')
  const bytes = fs.readFileSync(__filename)
  await assertStored(await fs.openAsBlob(__filename), bytes)
})

test('stores the body of a fetch', async () => {
  await assertStored(new Response(small).body, small)
})

test('a string is content, also when a file has its name', async () => {
  await assertStored(__filename, Buffer.from(__filename))
})

test('stores a stream of strings, whole characters or not', async () => {
  await assertStored(Readable.from(['ab', 'ä', '', '漢字', '😀']), Buffer.from('abä漢字😀'))
})

test('stores a stream with an encoding', async () => {
  const stream = streamOf(Buffer.from('häßlich 😀'), [1])
  stream.setEncoding('utf8')
  await assertStored(stream, Buffer.from('häßlich 😀'))
})

test('stores a generator of every kind of chunk', async () => {
  async function * mixed() {
    yield 'text'
    yield Buffer.from('buffer')
    yield copyOf(Buffer.from('array'))
    yield middleOf(Buffer.from('view'), DataView)
    yield copyOf(Buffer.from('memory')).buffer
  }
  await assertStored(mixed(), Buffer.from('textbufferarrayviewmemory'))
})

test('an omitted Body is an empty object', () => assertStored(undefined, Buffer.alloc(0)))
test('a null Body is an empty object', () => assertStored(null, Buffer.alloc(0)))
test('an empty string is an empty object', () => assertStored('', Buffer.alloc(0)))
test('a stream without bytes is an empty object', () => assertStored(Readable.from([]), Buffer.alloc(0)))
test('an empty Blob is an empty object', () => assertStored(new Blob([]), Buffer.alloc(0)))

const SIZES = [0, 1, 65_535, 65_536, 65_537, PART - 1, PART, PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 4 * PART]

for (const size of SIZES) {
  const bytes = bytesOf(size, 2)
  const parts = size > PART ? Math.ceil(size / PART) : undefined
  test(`stores ${size} bytes of memory`, () => assertStored(bytes, bytes))
  test(`stores ${size} bytes of a stream`, () => assertStored(streamOf(bytes), bytes, { parts }))
  test(`stores ${size} bytes of a stream whose length is given`, () => assertStored(streamOf(bytes), bytes, { ContentLength: size }))
}

const CUTS = {
  'single bytes': [1],
  'odd pieces': [7, 1021, 1, 65_537, 3],
  'empty pieces between': [0, 100, 0, 0, 4096, 0],
  'pieces around a part': [PART - 1, 2, PART - 1, 1],
  'one huge piece': [Infinity]
}

for (const [name, sizes] of Object.entries(CUTS)) {
  const bytes = bytesOf(name === 'single bytes' ? 20_000 : 3 * PART + 5, 3)
  const parts = bytes.length > PART ? 4 : undefined
  test(`stores a generator's ${name}`, () => assertStored(generatorOf(bytes, sizes), bytes, { parts }))
  test(`stores a stream's ${name}`, () => assertStored(Readable.from(generatorOf(bytes, sizes)), bytes, { parts }))
}

test('the default part is 8 MiB', async t => {
  const plain = connect()
  t.after(() => plain.close())
  const put = async size => (await plain.putObject({ Bucket: bucket, Key: 'default part', Body: streamOf(bytesOf(size)) })).ETag
  assert.match(await put(8 * MIB), /^"[0-9a-f]{32}"$/)
  assert.match(await put(8 * MIB + 1), /^"[0-9a-f]{32}-2"$/)
})

test('an object is replaced', async () => {
  const params = { Bucket: bucket, Key: 'twice' }
  await client.putObject({ ...params, Body: 'first, and longer' })
  await client.putObject({ ...params, Body: 'second' })
  assert.equal(String(await stored(bucket, 'twice')), 'second')
})

test('a hundred objects at the same time', async () => {
  const bodies = Array.from({ length: 100 }, (_, index) => bytesOf(1000 + index, index))
  await Promise.all(bodies.map((Body, index) => client.putObject({ Bucket: bucket, Key: `many/${index}`, Body })))
  for (const [index, bytes] of bodies.entries()) assert.deepEqual(await stored(bucket, `many/${index}`), bytes)
})
