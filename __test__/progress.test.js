'use strict'

// onProgress of every way that bytes take: it never goes backwards or over the total, and its last report is the end.

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { promises, readFileSync } = require('node:fs')
const { join } = require('node:path')
const { test } = require('node:test')
const { PART, bytesOf, streamOf } = require('./support/bytes.js')
const { fileOf, folder, pipe } = require('./support/files.js')
const { expect } = require('./support/raw.js')
const { connect, useStore } = require('./support/store.js')

const SIZES = [0, 1000, PART + 1, 4 * PART]

const { client, bucket } = useStore('progress', {
  options: { partSize: PART },
  async fill(bucket) {
    for (const size of SIZES) await expect([200], 'PUT', { bucket, key: `size ${size}`, body: bytesOf(size) })
  }
})
const where = folder()
const target = { Bucket: bucket, Key: 'target' }
const source = size => ({ Bucket: bucket, Key: `size ${size}` })

const WAYS = {
  'putObject of memory': (bytes, options) => client.putObject({ ...target, Body: bytes }, options),
  'putObject of a stream': (bytes, options) => client.putObject({ ...target, Body: streamOf(bytes) }, options),
  'putObject of a stream of known length': (bytes, options) => client.putObject({ ...target, Body: streamOf(bytes), ContentLength: bytes.length }, options),
  'upload of memory': (bytes, options) => client.upload({ ...target, Body: bytes }, options),
  'upload of a stream': (bytes, options) => client.upload({ ...target, Body: streamOf(bytes) }, options),
  'uploadFile': (bytes, options) => client.uploadFile({ ...target, Filename: fileOf(where, bytes) }, options),
  'uploadFile in one PUT': (bytes, options) => client.uploadFile({ ...target, Filename: fileOf(where, bytes) }, { ...options, multipartThreshold: 4 * PART }),
  'uploadFile of a pipe': async (bytes, options) => {
    const Filename = await pipe(where)
    const writer = promises.writeFile(Filename, bytes)
    await Promise.all([client.uploadFile({ ...target, Filename }, options), writer])
  },
  'getObject as a stream': (bytes, options) => client.getObject(source(bytes.length), options).toArray(),
  'getObject by bytes()': (bytes, options) => client.getObject(source(bytes.length), options).bytes(),
  'getObject by bytes() after metadata()': async (bytes, options) => {
    const stream = client.getObject(source(bytes.length), options)
    await stream.metadata()
    await stream.bytes()
  },
  'getObject with a callback': (bytes, options) => new Promise((resolve, reject) => client.getObject(source(bytes.length), options, error => error ? reject(error) : resolve())),
  'downloadFile': (bytes, options) => client.downloadFile({ ...source(bytes.length), Filename: join(where, 'down') }, options),
  'downloadFile into /dev/null': (bytes, options) => client.downloadFile({ ...source(bytes.length), Filename: '/dev/null' }, options)
}

for (const [way, run] of Object.entries(WAYS)) {
  for (const size of SIZES) {
    test(`${way}, ${size} bytes`, async () => {
      const reports = []
      await run(bytesOf(size), { onProgress: report => reports.push(report) })
      const { rate, ...last } = reports.at(-1)
      assert.deepEqual(last, { transferred: size, total: size })
      for (const [index, { transferred, total, rate }] of reports.entries()) {
        assert.ok(transferred <= size && transferred >= (reports[index - 1]?.transferred ?? 0), `${transferred} after ${reports[index - 1]?.transferred}`)
        assert.ok(total === undefined || total === size)
        assert.ok(Number.isInteger(rate) && rate >= 0, `a rate of ${rate}`)
      }
    })
  }
}

test('it runs in its caller\'s context', async () => {
  const storage = new AsyncLocalStorage()
  for (const [way, run] of Object.entries(WAYS)) {
    const seen = new Set()
    await storage.run(way, () => run(bytesOf(1000), { onProgress: () => seen.add(storage.getStore()) }))
    assert.deepEqual([...seen], [way])
  }
})

test('a call that fails has no end', async () => {
  const reports = []
  const options = { onProgress: report => reports.push(report) }
  const none = { Bucket: bucket, Key: 'none' }
  await assert.rejects(client.getObject(none, options).bytes(), { code: 'NoSuchKey' })
  await assert.rejects(client.getObject(none, options).toArray(), { code: 'NoSuchKey' })
  await assert.rejects(client.downloadFile({ ...none, Filename: join(where, 'none') }, options), { code: 'NoSuchKey' })
  await assert.rejects(client.uploadFile({ ...target, Filename: join(where, 'none') }, options), { code: 'FileError' })
  await assert.rejects(client.putObject({ Bucket: `${bucket}-none`, Key: 'k', Body: '' }, options), { code: 'NoSuchBucket' })
  assert.deepEqual(reports.filter(({ transferred }) => transferred > 0), []) // a slow failure reports that nothing moves
})

test('none comes after an abort', async t => {
  const own = connect({ partSize: PART })
  t.after(() => own.close())
  const Filename = fileOf(where, bytesOf(4 * PART))
  const abort = new AbortController()
  let late = 0
  const onProgress = () => { if (abort.signal.aborted) late++ }
  const done = own.uploadFile({ ...target, Key: 'aborted', Filename }, { onProgress, signal: abort.signal }).catch(error => error.name)
  await new Promise(setImmediate)
  abort.abort()
  assert.equal(await done, 'AbortError')
  await own.close()
  assert.equal(late, 0)
})

test('uploads and downloads with reports are whole', async () => {
  const bytes = bytesOf(4 * PART)
  await client.downloadFile({ ...source(4 * PART), Filename: join(where, 'whole') }, { onProgress() {} })
  assert.deepEqual(readFileSync(join(where, 'whole')), bytes)
})
