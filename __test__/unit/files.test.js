'use strict'

// Files: what crosses to the addon, when a call that is ended settles, and what its errors say.

const assert = require('node:assert/strict')
const { resolve } = require('node:path')
const { test } = require('node:test')
const { pathToFileURL } = require('node:url')
const { fakeClient, NEVER } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')

const FILE = { Bucket: 'b', Key: 'k', Filename: '/f' }

test('the path crosses absolute, the sizes as given', async () => {
  const { client, native } = fakeClient()
  const crossed = async (Filename, options) => {
    await client.uploadFile({ ...FILE, Filename }, options)
    return native.log.at(-1)
  }
  assert.equal((await crossed('a/../b')).path, resolve('b'))
  assert.equal((await crossed(pathToFileURL('/x y'))).path, '/x y')
  assert.equal((await crossed('/folder/')).path, '/folder/')
  assert.equal((await crossed('/')).path, '/')
  const { tuning, params } = await crossed('/f', { partSize: 6 << 20, concurrency: 2, multipartThreshold: 0 })
  assert.deepEqual([tuning.partSize, tuning.concurrency, tuning.multipartThreshold], [6 << 20, 2, 0])
  assert.deepEqual(params, { Bucket: 'b', Key: 'k' })
})

for (const verb of ['uploadFile', 'downloadFile', 'upload']) {
  test(`${verb}: an abort settles the call when it has been cleared up, once`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => NEVER
    native.slowToClean = true
    if (verb === 'upload') native.onUpload = upload => { upload.slowToClean = upload.held = true }
    const abort = new AbortController()
    const params = verb === 'upload' ? { Bucket: 'b', Key: 'k', Body: 'x' } : FILE
    let settled = false
    const done = client[verb](params, { signal: abort.signal, timeout: 10_000 }).finally(() => { settled = true })
    done.catch(() => {})
    await new Promise(setImmediate)
    abort.abort('enough')
    await new Promise(setImmediate)
    assert.deepEqual([settled, native.uploads[0].cancelled, native.cancelled.length], [false, true, 1])
    native.uploads[0].cleanedUp()
    await assert.rejects(done, { name: 'AbortError', cause: 'enough' })
  })

  test(`${verb}: close() waits for the clearing up`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => NEVER
    native.slowToClean = true
    if (verb === 'upload') native.onUpload = upload => { upload.slowToClean = upload.held = true }
    const abort = new AbortController()
    client[verb](verb === 'upload' ? { Bucket: 'b', Key: 'k', Body: 'x' } : FILE, { signal: abort.signal }).catch(() => {})
    await new Promise(setImmediate)
    abort.abort()
    let closed = false
    const closing = client.close().then(() => { closed = true })
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    assert.equal(closed, false)
    native.uploads[0].cleanedUp()
    await closing
  })
}

test('an answer that comes after the abort does not undo it', async () => {
  const { client, native } = fakeClient()
  native.slowToClean = true
  let answer
  native.handlers.uploadFile = () => new Promise(resolve => { answer = resolve })
  const abort = new AbortController()
  const done = client.uploadFile(FILE, { signal: abort.signal })
  abort.abort()
  answer({ Size: 1 })
  await assert.rejects(done, { name: 'AbortError' })
})

test('a file\'s error has Node\'s words, and Node\'s error for a cause', async () => {
  const { client, native } = fakeClient()
  native.handlers.downloadFile = () => {
    throw { code: 'FileError', message: 'No space (os error 28), write \'/f\'', attempts: 1, retryable: false, file: { errno: 28, syscall: 'write', path: '/f' } }
  }
  const error = await client.downloadFile(FILE).catch(error => error)
  assert.deepEqual([error.name, error.code, error.message], ['DataStoreError', 'FileError', 'ENOSPC: no space left on device, write \'/f\''])
  const { code, errno, syscall, path, message } = error.cause
  assert.deepEqual({ code, errno, syscall, path, message }, { code: 'ENOSPC', errno: -28, syscall: 'write', path: '/f', message: error.message })
  assert.ok(error.cause instanceof Error)
})

test('an error without a number has its own words', async () => {
  const { client, native } = fakeClient()
  native.handlers.downloadFile = () => { throw { code: 'FileError', message: 'odd, open \'/f\'', file: { errno: 0, syscall: 'open', path: '/f' } } }
  const error = await client.downloadFile(FILE).catch(error => error)
  assert.deepEqual([error.message, error.cause.code], ['odd, open \'/f\'', 'UNKNOWN'])
})

test('a process that exits has unfinished files removed, by one listener', async () => {
  const { out, stderr } = await runScript(`
    const before = process.listenerCount('exit')
    const params = { Bucket: 'b', Key: 'k', Filename: '/f' }
    const [done, open] = [fakeClient(), fakeClient()]
    for (const { native } of [done, open]) native.removeLeftovers = () => require('node:fs').writeSync(2, native === open.native ? 'removed' : 'too many')
    open.native.handlers.downloadFile = () => NEVER
    for (let i = 0; i < 20; i++) open.client.downloadFile(params)
    await done.client.downloadFile(params)
    out.listeners = process.listenerCount('exit') - before
    process.exit()
  `)
  assert.deepEqual([out.listeners, stderr], [1, 'removed'])
})

test('nothing listens to the exit when no download is under way', async () => {
  const { client } = fakeClient()
  const before = process.listenerCount('exit')
  await client.downloadFile(FILE)
  await client.downloadFile({ ...FILE, Key: '' }).catch(() => {})
  assert.equal(process.listenerCount('exit'), before)
})
