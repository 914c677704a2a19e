'use strict'

// An object becomes a file, whole or not at all. What is downloaded was stored without the client.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const fs = require('node:fs')
const { basename, join } = require('node:path')
const { test } = require('node:test')
const { pathToFileURL } = require('node:url')
const { MIB, PART, bytesOf, sha256 } = require('./support/bytes.js')
const { fileOf, folder, pipe } = require('./support/files.js')
const { expect } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const SIZES = [0, 1, 65_537, PART - 1, PART, PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 5 * PART]

const { client, bucket } = useStore('download-file', {
  options: { partSize: PART },
  async fill(bucket) {
    const headers = { 'content-type': 'text/x', 'x-amz-meta-a': 'b' }
    for (const size of SIZES) await expect([200], 'PUT', { bucket, key: `size ${size}`, body: bytesOf(size), headers })
  }
})

/** Downloads into a new folder and asserts that the file is all there is. */
async function assertDownloaded(t, params, bytes, options) {
  const where = folder(t)
  const Filename = join(where, 'object')
  const result = await client.downloadFile({ Bucket: bucket, ...params, Filename }, options)
  assert.deepEqual(fs.readdirSync(where), ['object'])
  const found = fs.readFileSync(Filename)
  assert.deepEqual([found.length, sha256(found)], [bytes.length, sha256(bytes)])
  assert.equal(result.ContentLength, bytes.length)
  return result
}

for (const size of SIZES) {
  test(`writes ${size} bytes`, async t => {
    const result = await assertDownloaded(t, { Key: `size ${size}` }, bytesOf(size))
    assert.deepEqual([result.ContentType, result.Metadata, 'Body' in result, result.ContentRange], ['text/x', { a: 'b' }, false, undefined])
    assert.match(result.ETag, /^"[0-9a-f]{32}"$/)
    assert.ok(result.LastModified instanceof Date)
  })
}

test('a threshold up to which one request does', t => assertDownloaded(t, { Key: `size ${5 * PART}` }, bytesOf(5 * PART), { multipartThreshold: 5 * PART }))
test('one range at a time', t => assertDownloaded(t, { Key: `size ${5 * PART}` }, bytesOf(5 * PART), { concurrency: 1 }))
test('many ranges at a time', t => assertDownloaded(t, { Key: `size ${5 * PART}` }, bytesOf(5 * PART), { concurrency: 100 }))
test('other parts', t => assertDownloaded(t, { Key: `size ${5 * PART}` }, bytesOf(5 * PART), { partSize: 6 * MIB }))

test('an object that came in parts', async t => {
  const bytes = bytesOf(3 * PART + 5, 9)
  await client.upload({ Bucket: bucket, Key: 'in parts', Body: bytes })
  const { ETag } = await assertDownloaded(t, { Key: 'in parts' }, bytes)
  assert.match(ETag, /-4"$/)
})

test('IfMatch is heeded', async t => {
  const { ETag } = await client.headObject({ Bucket: bucket, Key: `size ${2 * PART + 1}` })
  await assertDownloaded(t, { Key: `size ${2 * PART + 1}`, IfMatch: ETag }, bytesOf(2 * PART + 1))
  const where = folder(t)
  for (const Key of ['size 0', `size ${2 * PART + 1}`]) {
    await assert.rejects(client.downloadFile({ Bucket: bucket, Key, IfMatch: '"other"', Filename: join(where, 'x') }), { code: 'PreconditionFailed', operation: 'downloadFile' })
  }
  assert.deepEqual(fs.readdirSync(where), [])
})

test('the file is named by its URL', async t => {
  const Filename = join(folder(t), 'a name with % and ä')
  await client.downloadFile({ Bucket: bucket, Key: 'size 1', Filename: pathToFileURL(Filename) })
  assert.deepEqual(fs.readFileSync(Filename), bytesOf(1))
})

test('a name of 255 bytes', async t => {
  const Filename = join(folder(t), 'ä'.repeat(127) + 'x')
  await client.downloadFile({ Bucket: bucket, Key: 'size 1', Filename })
  assert.deepEqual(fs.readFileSync(Filename), bytesOf(1))
})

test('an object that is not there leaves what was there, and nothing new', async t => {
  const where = folder(t)
  const Filename = fileOf(where, 'old', 'file')
  const error = await client.downloadFile({ Bucket: bucket, Key: 'none', Filename }).catch(error => error)
  assert.deepEqual([error.name, error.code, error.statusCode, error.operation, error.key], ['DataStoreError', 'NoSuchKey', 404, 'downloadFile', 'none'])
  assert.deepEqual([fs.readdirSync(where), fs.readFileSync(Filename, 'utf8')], [['file'], 'old'])
})

test('a file is replaced and keeps its permissions; who has it open keeps the old one', async t => {
  const Filename = fileOf(folder(t), 'old', 'file')
  fs.chmodSync(Filename, 0o751)
  const open = fs.openSync(Filename)
  await client.downloadFile({ Bucket: bucket, Key: 'size 65537', Filename })
  assert.equal(fs.readFileSync(open, 'utf8'), 'old')
  fs.closeSync(open)
  assert.deepEqual(fs.readFileSync(Filename), bytesOf(65_537))
  assert.equal(fs.statSync(Filename).mode & 0o7777, 0o751)
})

test('a new file has the permissions that the process gives', async t => {
  const before = process.umask(0o027)
  t.after(() => process.umask(before))
  const Filename = join(folder(t), 'file')
  await client.downloadFile({ Bucket: bucket, Key: 'size 1', Filename })
  assert.equal(fs.statSync(Filename).mode & 0o7777, 0o640)
})

for (const [what, there] of [['a file', true], ['nothing', false]]) {
  test(`a symbolic link to ${what} stays one, and its file is written`, async t => {
    const where = folder(t)
    const links = join(where, 'links')
    fs.mkdirSync(links)
    if (there) fileOf(where, 'old', 'target')
    fs.symlinkSync(join('..', 'target'), join(links, 'inner'))
    fs.symlinkSync('inner', join(links, 'outer'))
    await client.downloadFile({ Bucket: bucket, Key: 'size 65537', Filename: join(links, 'outer') })
    assert.deepEqual(fs.readdirSync(links), ['inner', 'outer'])
    assert.ok(fs.lstatSync(join(links, 'inner')).isSymbolicLink() && fs.lstatSync(join(links, 'outer')).isSymbolicLink())
    assert.deepEqual(fs.readFileSync(join(where, 'target')), bytesOf(65_537))
  })
}

for (const size of [0, 1, 5 * PART]) {
  test(`${size} bytes go into a named pipe, in order`, async t => {
    const Filename = await pipe(folder(t))
    const [result, found] = await Promise.all([client.downloadFile({ Bucket: bucket, Key: `size ${size}`, Filename }), fs.promises.readFile(Filename)])
    assert.deepEqual([found.length, sha256(found), result.ContentLength], [size, sha256(bytesOf(size)), size])
    assert.ok(fs.statSync(Filename).isFIFO())
  })
}

test('/dev/null takes it', async () => {
  const { ContentLength } = await client.downloadFile({ Bucket: bucket, Key: `size ${5 * PART}`, Filename: '/dev/null' })
  assert.equal(ContentLength, 5 * PART)
  assert.ok(fs.statSync('/dev/null').isCharacterDevice())
})

test('/dev/full has no space: ENOSPC', async t => {
  if (!fs.existsSync('/dev/full')) return t.skip('this system has no /dev/full')
  const error = await client.downloadFile({ Bucket: bucket, Key: 'size 65537', Filename: '/dev/full' }).catch(error => error)
  assert.deepEqual([error.code, error.cause.code, error.cause.syscall], ['FileError', 'ENOSPC', 'write'])
  assert.match(error.message, /^ENOSPC: no space left on device, write/)
})

test('a reader that leaves a pipe is EPIPE', async t => {
  const Filename = await pipe(folder(t))
  const done = client.downloadFile({ Bucket: bucket, Key: `size ${5 * PART}`, Filename }).catch(error => error)
  const reader = await fs.promises.open(Filename)
  await reader.read(Buffer.alloc(10), 0, 10)
  await reader.close()
  const error = await done
  assert.deepEqual([error.code, error.cause.code], ['FileError', 'EPIPE'])
})

for (const [what, make, code] of [
  ['a folder', where => where, 'EISDIR'],
  ['a name that says folder', where => `${where}/none/`, 'EISDIR'],
  ['a folder that is missing', where => join(where, 'none', 'file'), 'ENOENT'],
  ['a file for a folder', where => join(fileOf(where, ''), 'file'), 'ENOTDIR']
]) {
  test(`${what} is a FileError with Node's own code, and nothing is asked of the store`, async t => {
    const own = connect({ endpoint: 'http://127.0.0.1:1', maxAttempts: 1 })
    t.after(() => own.close())
    const where = folder(t)
    const Filename = make(where)
    const entries = fs.readdirSync(where)
    const error = await own.downloadFile({ Bucket: bucket, Key: 'size 1', Filename }).catch(error => error)
    assert.deepEqual([error.name, error.code, error.operation, error.attempts], ['DataStoreError', 'FileError', 'downloadFile', 0])
    assert.deepEqual([error.cause.code, error.cause.syscall, error.cause.path], [code, 'open', Filename])
    assert.ok(error.message.startsWith(`${code}: `) && error.message.endsWith(`, open '${Filename}'`), error.message)
    assert.deepEqual(fs.readdirSync(where), entries)
  })
}

/** Waits for the unfinished file. */
async function unfinished(where) {
  for (;;) {
    const name = fs.readdirSync(where).find(name => name.endsWith('.part'))
    if (name !== undefined) return name
    await new Promise(setImmediate)
  }
}

test('while it comes it is beside its place, for its owner alone; an abort removes it', async t => {
  const where = folder(t)
  const Filename = fileOf(where, 'old', 'file')
  const abort = new AbortController()
  const reason = new Error('enough')
  const done = client.downloadFile({ Bucket: bucket, Key: `size ${5 * PART}`, Filename }, { signal: abort.signal, concurrency: 1 })
  done.catch(() => {})
  const name = await unfinished(where)
  assert.match(name, /^\.file\.[0-9a-f]{16}\.part$/)
  assert.equal(fs.statSync(join(where, name)).mode & 0o077, 0)
  abort.abort(reason)
  await assert.rejects(done, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
  assert.deepEqual([fs.readdirSync(where), fs.readFileSync(Filename, 'utf8')], [['file'], 'old'])
})

test('a signal that was aborted before makes no file', async t => {
  const where = folder(t)
  await assert.rejects(client.downloadFile({ Bucket: bucket, Key: 'size 1', Filename: join(where, 'x') }, { signal: AbortSignal.abort('no') }), { name: 'AbortError', cause: 'no' })
  assert.deepEqual(fs.readdirSync(where), [])
})

test('a timeout bounds the whole, here a pipe that nobody reads', async t => {
  const Filename = await pipe(folder(t))
  await assert.rejects(client.downloadFile({ Bucket: bucket, Key: 'size 1', Filename }, { timeout: 30 }), { name: 'DataStoreError', code: 'TimeoutError' })
})

test('close() waits for it', async t => {
  const own = connect({ partSize: PART })
  const where = folder(t)
  const done = own.downloadFile({ Bucket: bucket, Key: `size ${5 * PART}`, Filename: join(where, 'x') })
  await unfinished(where)
  await own.close()
  assert.equal((await done).ContentLength, 5 * PART)
  await assert.rejects(own.downloadFile({ Bucket: bucket, Key: 'size 1', Filename: join(where, 'y') }), { code: 'ClientClosed' })
})

test('a hundred downloads at the same time, with memory for 5 MiB', async t => {
  const own = connect({ partSize: PART, memoryLimit: PART })
  t.after(() => own.close())
  const where = folder(t)
  const Key = `size ${2 * PART + 1}`
  const expected = sha256(bytesOf(2 * PART + 1))
  await Promise.all(Array.from({ length: 100 }, async (_, index) => {
    const Filename = join(where, String(index))
    await own.downloadFile({ Bucket: bucket, Key, Filename })
    assert.equal(sha256(fs.readFileSync(Filename)), expected)
    fs.rmSync(Filename)
  }))
})

test('a file up and down again', async t => {
  const where = folder(t)
  const Filename = fileOf(where, bytesOf(4 * PART + 3, 5))
  await client.uploadFile({ Bucket: bucket, Key: 'again', Filename })
  await client.downloadFile({ Bucket: bucket, Key: 'again', Filename: `${Filename}.again` })
  assert.equal(sha256(fs.readFileSync(`${Filename}.again`)), sha256(fs.readFileSync(Filename)))
  assert.equal(fs.readdirSync(where).filter(name => name.startsWith(basename(Filename))).length, 2)
})

test('wrong arguments are a TypeError before any I/O', async () => {
  const params = { Bucket: bucket, Key: randomUUID(), Filename: '/none/x' }
  const rejects = (more, message, options) => assert.rejects(client.downloadFile({ ...params, ...more }, options), { name: 'TypeError', message })
  await rejects({ Filename: undefined }, /"Filename" must be a string or a file: URL. Received undefined/)
  await rejects({ Range: 'bytes=0-1' }, /"Range" is not a known parameter of downloadFile/)
  await rejects({ PartNumber: 1 }, /"PartNumber" is not a known parameter of downloadFile/)
  await rejects({}, /"options.partSize" must be from 5 MiB/, { partSize: 1 })
})
