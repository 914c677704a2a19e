'use strict'

// A file becomes an object, whatever its size. What is stored is read back without the client.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const fs = require('node:fs')
const { join } = require('node:path')
const { Readable } = require('node:stream')
const { test } = require('node:test')
const { pathToFileURL } = require('node:url')
const { MIB, PART, bytesOf, md5, sha256 } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { fileOf, folder, pipe } = require('./support/files.js')
const { head, stored, uploadsOf } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const { client, bucket } = useStore('upload-file', { options: { partSize: PART } })
const where = folder()

/** Asserts what is stored under a key, and in how many parts it came (none: one PUT). */
async function assertStored(Key, bytes, { ETag, Size }, parts) {
  const found = await stored(bucket, Key)
  assert.deepEqual([found?.length, sha256(found ?? '')], [bytes.length, sha256(bytes)])
  if (parts === undefined) assert.equal(ETag, `"${md5(bytes)}"`, 'one PUT: the ETag is the MD5')
  else assert.match(ETag, new RegExp(`^"[0-9a-f]{32}-${parts}"$`), `an upload of ${parts} parts`)
  assert.equal(Size, bytes.length)
}

async function assertUploaded(bytes, { options, parts } = {}) {
  const Key = randomUUID()
  const Filename = fileOf(where, bytes)
  await assertStored(Key, bytes, await client.uploadFile({ Bucket: bucket, Key, Filename }, options), parts)
  fs.rmSync(Filename)
}

const THRESHOLD = 2 * PART
const SIZES = [0, 1, 65_537, PART - 1, PART, PART + 1, THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 3 * PART, 3 * PART + 7, 5 * PART]

for (const [index, size] of SIZES.entries()) {
  test(`stores a file of ${size} bytes`, () => assertUploaded(bytesOf(size, index), { parts: size > THRESHOLD ? Math.ceil(size / PART) : undefined }))
}

for (const [size, multipartThreshold, parts] of [[PART, 0, undefined], [PART + 1, 0, 2], [PART + 1, PART, 2], [3 * PART, 3 * PART, undefined], [3 * PART + 1, 3 * PART, 4]]) {
  test(`${size} bytes with a threshold of ${multipartThreshold} are ${parts ?? 'no'} parts`, () => assertUploaded(bytesOf(size), { options: { multipartThreshold }, parts }))
}

test('many parts at once, most of them read as they are sent', () => assertUploaded(bytesOf(11 * PART + 1), { options: { concurrency: 12 }, parts: 12 }))

test('a call\'s partSize wins over the client\'s', () => assertUploaded(bytesOf(13 * MIB), { options: { partSize: 6 * MIB }, parts: 3 }))

test('the file is named by its URL', async () => {
  const Filename = pathToFileURL(fileOf(where, 'by URL', 'a name with % and ä'))
  await assertStored('url', Buffer.from('by URL'), await client.uploadFile({ Bucket: bucket, Key: 'url', Filename }))
})

test('a relative path starts where the process stands', async t => {
  const before = process.cwd()
  t.after(() => process.chdir(before))
  fileOf(where, 'relative', 'relative.txt')
  process.chdir(where)
  const done = client.uploadFile({ Bucket: bucket, Key: 'relative', Filename: 'relative.txt' })
  process.chdir(before)
  await assertStored('relative', Buffer.from('relative'), await done)
})

test('a symbolic link is followed', async () => {
  const link = join(where, 'link')
  fs.symlinkSync(fileOf(where, 'behind the link'), link)
  await assertStored('link', Buffer.from('behind the link'), await client.uploadFile({ Bucket: bucket, Key: 'link', Filename: link }))
})

for (const [size, parts] of [[1000, undefined], [3 * PART + 1, 4]]) {
  test(`the parameters of putObject go along with ${size} bytes`, async () => {
    const Key = `params ${size}`
    const result = await client.uploadFile({
      Bucket: bucket, Key, Filename: fileOf(where, bytesOf(size)), ContentType: 'text/x', CacheControl: 'no-cache', Metadata: { a: 'b' }
    })
    await assertStored(Key, bytesOf(size), result, parts)
    const headers = await head(bucket, Key)
    assert.deepEqual([headers['content-type'], headers['cache-control'], headers['x-amz-meta-a']], ['text/x', 'no-cache', 'b'])
  })

  test(`IfNoneMatch: * keeps the object that is there, with ${size} bytes`, async () => {
    const Key = `conditions ${size}`
    await client.putObject({ Bucket: bucket, Key, Body: 'first' })
    const second = client.uploadFile({ Bucket: bucket, Key, Filename: fileOf(where, bytesOf(size)), IfNoneMatch: '*' })
    if (parts !== undefined && !can.conditionsOnComplete) return assertStored(Key, bytesOf(size), await second, parts)
    await assert.rejects(second, { code: 'PreconditionFailed', operation: 'uploadFile' })
    assert.equal(String(await stored(bucket, Key)), 'first')
    assert.deepEqual(await uploadsOf(bucket, Key), [])
  })
}

test('a ContentMD5 makes one PUT of it, whatever the size', async () => {
  const bytes = bytesOf(3 * PART)
  const ContentMD5 = Buffer.from(md5(bytes), 'hex').toString('base64')
  await assertStored('md5', bytes, await client.uploadFile({ Bucket: bucket, Key: 'md5', Filename: fileOf(where, bytes), ContentMD5 }))
})

for (const [size, parts] of [[0, undefined], [1000, undefined], [PART, undefined], [2 * PART + 5, 3]]) {
  test(`stores ${size} bytes of a named pipe`, async () => {
    const bytes = bytesOf(size)
    const Filename = await pipe(where)
    const Key = randomUUID()
    const [result] = await Promise.all([client.uploadFile({ Bucket: bucket, Key, Filename }), fs.promises.writeFile(Filename, bytes)])
    await assertStored(Key, bytes, result, parts)
  })
}

test('/dev/null is an empty object', async () => {
  await assertStored('null', Buffer.alloc(0), await client.uploadFile({ Bucket: bucket, Key: 'null', Filename: '/dev/null' }))
})

for (const [what, Filename, code, more] of [
  ['no such file', join(where, 'none'), 'ENOENT', { message: `ENOENT: no such file or directory, open '${join(where, 'none')}'` }],
  ['a folder', where, 'EISDIR', {}],
  ['a file for a folder', join(__filename, 'x'), 'ENOTDIR', {}]
]) {
  test(`${what} is a FileError with Node's own code, and nothing is asked of the store`, async t => {
    const own = connect({ endpoint: 'http://127.0.0.1:1', maxAttempts: 1 })
    t.after(() => own.close())
    const error = await own.uploadFile({ Bucket: bucket, Key: 'none', Filename }).catch(error => error)
    assert.deepEqual([error.name, error.code, error.operation, error.key, error.attempts], ['DataStoreError', 'FileError', 'uploadFile', 'none', 0])
    assert.deepEqual([error.cause.code, error.cause.path, error.cause.errno < 0], [code, Filename, true])
    assert.ok(error.message.startsWith(`${code}: `))
    if (more.message) assert.equal(error.message, more.message)
  })
}

test('a file that may not be read is EACCES', async t => {
  if (process.getuid() === 0) return t.skip('root may read anything')
  const Filename = fileOf(where, 'secret')
  fs.chmodSync(Filename, 0)
  const error = await client.uploadFile({ Bucket: bucket, Key: 'none', Filename }).catch(error => error)
  assert.deepEqual([error.code, error.cause.code, error.cause.syscall], ['FileError', 'EACCES', 'open'])
})

for (const [how, change] of Object.entries({
  'grows': path => fs.appendFileSync(path, 'more'),
  'shrinks': path => fs.truncateSync(path, 100),
  'is written to': path => fs.utimesSync(path, new Date(), new Date(Date.now() + 5000))
})) {
  for (const [size, options] of [[PART + 1000, {}], [4 * PART, {}], [4 * PART, { multipartThreshold: 4 * PART }]]) {
    test(`a file of ${size} bytes that ${how} on its way ${options.multipartThreshold ? 'in one PUT ' : ''}is BodyChanged and no object`, async t => {
      const own = connect({ partSize: PART, concurrency: 1, memoryLimit: PART })
      t.after(() => own.close())
      const Key = randomUUID()
      const Filename = fileOf(where, bytesOf(size))
      // Another upload has all the memory: the file is opened, and its bytes have to wait.
      const { held, holding } = await holdMemory(own)
      const done = own.uploadFile({ Bucket: bucket, Key, Filename }, options).catch(error => error)
      while (!isOpen(Filename)) await new Promise(resolve => setImmediate(resolve))
      change(Filename)
      held.push(null)
      await holding
      const error = await done
      assert.deepEqual([error.name, error.code, error.operation], ['DataStoreError', 'BodyChanged', 'uploadFile'])
      assert.equal(await stored(bucket, Key), undefined)
      assert.deepEqual(await uploadsOf(bucket, Key), [])
    })
  }
}

/** An upload whose source has been asked for bytes, and so has its part of the memory. */
async function holdMemory(own) {
  let asked
  const isAsked = new Promise(resolve => { asked = resolve })
  const held = new Readable({ read: asked })
  const holding = own.putObject({ Bucket: bucket, Key: 'held', Body: held })
  await isAsked
  return { held, holding }
}

/** Does this process have the file open? */
function isOpen(path) {
  return fs.readdirSync('/proc/self/fd').some(fd => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  })
}

test('an abort in the middle rejects once the parts are gone', async () => {
  const Key = randomUUID()
  const abort = new AbortController()
  const reason = new Error('enough')
  const Filename = fileOf(where, bytesOf(8 * PART))
  const done = client.uploadFile({ Bucket: bucket, Key, Filename }, { signal: abort.signal, concurrency: 1 })
  done.catch(() => {})
  while ((await uploadsOf(bucket, Key)).length === 0);
  abort.abort(reason)
  await assert.rejects(done, { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
  assert.deepEqual(await uploadsOf(bucket, Key), [])
  assert.equal(await stored(bucket, Key), undefined)
})

test('an abort while a pipe says nothing', async () => {
  const Filename = await pipe(where)
  const abort = new AbortController()
  const done = client.uploadFile({ Bucket: bucket, Key: 'silent', Filename }, { signal: abort.signal })
  const writer = fs.createWriteStream(Filename)
  writer.write('a')
  setTimeout(() => abort.abort(), 20)
  await assert.rejects(done, { name: 'AbortError' })
  writer.on('error', () => {}).end('b')
  assert.equal(await stored(bucket, 'silent'), undefined)
})

test('a timeout bounds the whole', async () => {
  const Filename = await pipe(where)
  const writer = fs.promises.writeFile(Filename, 'late')
  const done = client.uploadFile({ Bucket: bucket, Key: 'late', Filename: await pipe(where) }, { timeout: 30 })
  await assert.rejects(done, { name: 'DataStoreError', code: 'TimeoutError' })
  await Promise.all([writer, client.uploadFile({ Bucket: bucket, Key: 'in time', Filename }, { timeout: 30_000 })])
})

test('close() waits for the cleaning up', async () => {
  const own = connect({ partSize: PART, concurrency: 1 })
  const Key = randomUUID()
  const abort = new AbortController()
  const done = own.uploadFile({ Bucket: bucket, Key, Filename: fileOf(where, bytesOf(6 * PART)) }, { signal: abort.signal }).catch(error => error)
  while ((await uploadsOf(bucket, Key)).length === 0);
  abort.abort()
  await own.close()
  assert.deepEqual(await uploadsOf(bucket, Key), [])
  assert.equal((await done).name, 'AbortError')
})

test('no bucket: the store\'s own error', async () => {
  for (const size of [10, 3 * PART]) {
    await assert.rejects(client.uploadFile({ Bucket: `${bucket}-none`, Key: 'k', Filename: fileOf(where, bytesOf(size)) }), { code: 'NoSuchBucket', statusCode: 404 })
  }
})

test('40 uploads of 16 MiB with memory for 16 MiB come to their end', { timeout: 110_000 }, async t => {
  const own = connect({ partSize: PART, memoryLimit: 16 * MIB })
  t.after(() => own.close())
  const bytes = bytesOf(16 * MIB)
  const Filename = fileOf(where, bytes)
  const results = await Promise.all(Array.from({ length: 40 }, (_, index) => index % 2
    ? own.uploadFile({ Bucket: bucket, Key: `many/${index}`, Filename })
    : own.upload({ Bucket: bucket, Key: `many/${index}`, Body: fs.createReadStream(Filename) })))
  for (const { ETag, Size } of results) {
    assert.match(ETag, /-4"$/)
    assert.equal(Size, bytes.length)
  }
  for (const index of [0, 1]) assert.equal(sha256(await stored(bucket, `many/${index}`)), sha256(bytes))
})

test('wrong arguments are a TypeError before any I/O', async () => {
  const params = { Bucket: bucket, Key: 'k', Filename: '/none' }
  const rejects = (more, message, options) => assert.rejects(client.uploadFile({ ...params, ...more }, options), { name: 'TypeError', message })
  await rejects({ Filename: undefined }, /"Filename" must be a string or a file: URL. Received undefined/)
  await rejects({ Filename: '' }, /"Filename" must not be empty/)
  await rejects({ Filename: 'a\0b' }, /"Filename" must not contain NUL/)
  await rejects({ Filename: Buffer.from('x') }, /"Filename" must be a string or a file: URL/)
  await rejects({ Filename: new URL('http://x/y') }, /"Filename" must be a file: URL/)
  await rejects({ Body: 'x' }, /"Body" is not a known parameter of uploadFile/)
  await rejects({ ContentLength: 5 }, /"ContentLength" is not a known parameter of uploadFile/)
  await rejects({}, /"options.partSize" must be from 5 MiB/, { partSize: 1 })
  await rejects({}, /"options.concurrency" must be a whole number/, { concurrency: 0 })
  await rejects({}, /"options.multipartThreshold" must be a whole number/, { multipartThreshold: -1 })
  await rejects({}, /Did you mean "partSize"/, { partsize: 1 })
})

test('a part that the client\'s memory cannot hold is refused', async () => {
  const own = connect({ partSize: PART, memoryLimit: 8 * MIB })
  const error = await own.uploadFile({ Bucket: bucket, Key: 'k', Filename: __filename }, { partSize: 9 * MIB }).catch(error => error)
  assert.deepEqual([error.code, /memoryLimit/.test(error.message)], ['ConfigError', true])
  await own.close()
})
