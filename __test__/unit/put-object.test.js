'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const { Readable } = require('node:stream')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')
const { heldClient, silent, turn } = require('../support/unit-streams.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

test('a replayable body is sent again from where the addon wants', async () => {
  const { client, native } = fakeClient()
  native.onUpload = upload => { upload.rewinds = [32, 0] }
  const Body = Buffer.from(Array.from({ length: 100 }, (_, index) => index))
  await client.putObject({ ...OBJECT, Body })
  assert.deepEqual(native.objects.get('k'), Body)
  assert.equal(native.uploads[0].appends.reduce((sum, taken) => sum + taken), 100 + 68 + 100)
})

test('a source is not read before there is room', async () => {
  const { client, native } = heldClient()
  const source = silent()
  const done = client.putObject({ ...OBJECT, Body: source })
  await turn()
  assert.equal(source.reads, 0)
  native.uploads[0].release()
  source.push('abc')
  source.push(null)
  await done
  assert.deepEqual(native.objects.get('k'), Buffer.from('abc'))
})

test('a source is not read while the addon is busy', async () => {
  const { client, native } = fakeClient()
  let pulls = 0
  let full
  const isFull = new Promise(resolve => { full = resolve })
  const done = client.putObject({
    ...OBJECT,
    Body: (async function * () {
      for (; pulls < 4; pulls++) {
        if (pulls === 1) native.uploads[0].held = true
        yield Buffer.alloc(16)
        if (pulls === 1) full()
      }
    })()
  })
  native.uploads[0].want = (want => function (call) { want.call(this, call); if (this.held) full() })(native.uploads[0].want)
  await isFull
  await turn()
  assert.equal(pulls, 1)
  native.uploads[0].release()
  await done
  assert.equal(native.objects.get('k').length, 64)
})

test('a stream that flows to another listener is held until there is room', async () => {
  const { client, native } = heldClient()
  const source = Readable.from([Buffer.from('abc'), Buffer.from('def')], { objectMode: false })
  const seen = []
  source.on('data', chunk => seen.push(String(chunk)))
  const done = client.putObject({ ...OBJECT, Body: source })
  await turn()
  native.uploads[0].release()
  await done
  assert.equal(String(native.objects.get('k')), 'abcdef')
  assert.equal(seen.join(''), 'abcdef')
})

test('a source is read in its caller\'s async context', async () => {
  const { client } = fakeClient()
  const storage = new AsyncLocalStorage()
  const seen = new Set()
  await storage.run('mine', () => client.putObject({
    ...OBJECT,
    Body: (async function * () {
      for (let i = 0; i < 10; i++) {
        seen.add(storage.getStore())
        yield Buffer.alloc(10)
      }
    })()
  }))
  assert.deepEqual([...seen], ['mine'])
})

test('the process outlives the clean-up of a cancelled upload, which close() need not know of', async () => {
  const { out } = await runScript(`
    const { client, native } = fakeClient()
    native.onUpload = upload => { upload.slowToClean = true }
    const controller = new AbortController()
    const done = client.putObject({ Bucket: 'b', Key: 'k', Body: new ReadableStream() }, { signal: controller.signal })
    controller.abort()
    await done.catch(error => { out.name = error.name })
    process.once('beforeExit', () => { out.early = !out.cleaned })
    setTimeout(() => { out.cleaned = true; native.uploads[0].cleanedUp() }, 50).unref()
  `)
  assert.deepEqual([out.name, out.cleaned, out.early], ['AbortError', true, false])
})

test('a want that is open when its upload ends keeps nothing alive', async () => {
  const { out, code } = await runScript(`
    const { client, native } = fakeClient()
    native.onUpload = upload => { upload.want = () => {}; setImmediate(() => native.answer(upload.call, { code: 'SlowDown', message: 'slow' })) }
    await client.putObject({ Bucket: 'b', Key: 'k', Body: new ReadableStream() }).catch(error => { out.code = error.code })
  `)
  assert.deepEqual([out.code, code], ['SlowDown', 0])
})

test('onProgress tells of the end, whatever the body', async () => {
  const { client, native } = fakeClient()
  native.onUpload = upload => { upload.rewinds = [0] }
  for (const [Body, total] of [[Buffer.alloc(100), 100], [Buffer.alloc(10), 10], [Readable.from([Buffer.alloc(100)]), undefined]]) {
    const reports = []
    await client.putObject({ ...OBJECT, Body }, { onProgress: progress => reports.push(progress) })
    const size = total ?? 100
    const { transferred, total: end } = reports.at(-1)
    assert.deepEqual([transferred, end], [size, size])
    assert.equal(native.log.at(-1).params.progress, true)
  }
})

test('a throw in onProgress is the caller\'s own and stops nothing', async () => {
  const { out } = await runScript(`
    const { client } = fakeClient()
    out.result = await client.putObject({ Bucket: 'b', Key: 'k', Body: 'abc' }, { onProgress() { throw new Error('mine') } })
  `)
  assert.deepEqual(out, { uncaught: ['mine'], unhandled: [], result: { ETag: '"fake"' } })
})
