'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const fs = require('node:fs')
const { PassThrough, Readable } = require('node:stream')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')
const { heldClient, silent, turn } = require('../support/unit-streams.js')

const OBJECT = { Bucket: 'b', Key: 'k' }

function listenersOf(stream) {
  return Object.fromEntries(stream.eventNames().map(name => [String(name), stream.listenerCount(name)]))
}

test('a source that fails rejects with its error and leaves no object', async () => {
  const { client, native } = fakeClient()
  const cause = new Error('disk on fire')
  const source = Readable.from((async function * () { yield Buffer.alloc(100); throw cause })())
  await assert.rejects(client.putObject({ ...OBJECT, Body: source }), {
    name: 'DataStoreError', code: 'BodyReadError', message: 'Body could not be read: disk on fire', cause, operation: 'putObject', bucket: 'b', key: 'k'
  })
  assert.deepEqual([native.uploads[0].cancelled, native.objects.has('k')], [true, false])
})

test('a source that fails while there is no room rejects at once', async () => {
  const { client, native } = heldClient()
  const source = fs.createReadStream('/there/is/no/such/file')
  await assert.rejects(client.putObject({ ...OBJECT, Body: source }), error => {
    assert.deepEqual([error.code, error.cause.code], ['BodyReadError', 'ENOENT'])
    return true
  })
  assert.equal(native.uploads[0].cancelled, true)
})

test('a source that is destroyed already is refused without asking the addon', async () => {
  const { client, native } = fakeClient()
  const cause = new Error('gone')
  const source = silent()
  source.on('error', () => {})
  source.destroy(cause)
  await assert.rejects(client.putObject({ ...OBJECT, Body: source }), { code: 'BodyReadError', cause })
  await assert.rejects(client.putObject({ ...OBJECT, Body: silent().destroy() }), { code: 'BodyReadError', message: /is destroyed/ })
  assert.deepEqual(native.log, [])
})

test('a source that was read from already is refused', async () => {
  const { client, native } = fakeClient()
  const part = Readable.from([Buffer.from('abc'), Buffer.from('def')])
  await once(part, 'readable')
  part.read()
  await assert.rejects(client.putObject({ ...OBJECT, Body: part }), { code: 'BodyReadError', message: /has been read from already/ })
  const whole = Readable.from([Buffer.from('abc')])
  whole.resume()
  await once(whole, 'close')
  await assert.rejects(client.putObject({ ...OBJECT, Body: whole }), { code: 'BodyReadError', message: /has been read from already/ })
  const { body } = new Response('abc')
  const reader = body.getReader()
  await reader.read()
  reader.releaseLock()
  await assert.rejects(client.putObject({ ...OBJECT, Body: body }), { code: 'BodyReadError', message: /has been read from already/ })
  assert.deepEqual(native.log, [])
})

test('a source that closes before its end rejects', async () => {
  const { client, native } = fakeClient()
  const source = new PassThrough()
  source.write('abc')
  const done = client.putObject({ ...OBJECT, Body: source })
  await once(source, 'readable')
  source.destroy()
  await assert.rejects(done, { code: 'BodyReadError', message: /closed before its end/ })
  assert.equal(native.objects.has('k'), false)
})

for (const [what, chunks, message] of [['longer', ['abc', 'def'], /longer than its length, 4 bytes/], ['shorter', ['abc'], /ended after 3 of 4 bytes/]]) {
  test(`a stream ${what} than its ContentLength rejects, and is destroyed`, async () => {
    const { client, native } = fakeClient()
    const source = Readable.from(chunks)
    await assert.rejects(client.putObject({ ...OBJECT, Body: source, ContentLength: 4 }), { name: 'DataStoreError', code: 'IncompleteBody', message })
    assert.deepEqual([source.destroyed, native.uploads[0].cancelled, native.objects.has('k')], [true, true, false])
  })
}

for (const chunk of [5, {}, [1, 2], null, undefined]) {
  test(`a chunk that is ${JSON.stringify(chunk)} rejects`, async () => {
    const { client, native } = fakeClient()
    let returned = false
    const Body = (async function * () {
      try {
        yield chunk
      } finally {
        returned = true
      }
    })()
    await assert.rejects(client.putObject({ ...OBJECT, Body }), error => {
      assert.deepEqual([error.code, error.cause.name, error.cause.code], ['BodyReadError', 'TypeError', 'ERR_INVALID_ARG_TYPE'])
      return true
    })
    assert.deepEqual([returned, native.uploads[0].cancelled], [true, true])
  })
}

test('an addon that fails rejects at once though the source stalls for ever, and the source is destroyed', async () => {
  const { client, native } = fakeClient()
  const source = silent()
  const done = client.putObject({ ...OBJECT, Body: source })
  while (source.reads === 0) await turn()
  native.uploads[0].fail({ code: 'AccessDenied', message: 'no', statusCode: 403, attempts: 1 })
  await assert.rejects(done, { code: 'AccessDenied', statusCode: 403 })
  assert.deepEqual([source.destroyed, source.errored.code], [true, 'AccessDenied'])
})

test('an addon that fails rejects at once though an iterator stalls for ever', async () => {
  const { client, native } = fakeClient()
  let asked
  const isAsked = new Promise(resolve => { asked = resolve })
  let returned = 0
  const Body = { [Symbol.asyncIterator]: () => ({ next() { asked(); return new Promise(() => {}) }, return() { returned++; return new Promise(() => {}) } }) }
  const done = client.putObject({ ...OBJECT, Body })
  await isAsked
  native.uploads[0].fail({ code: 'AccessDenied', message: 'no' })
  await assert.rejects(done, { code: 'AccessDenied' })
  assert.equal(returned, 1)
})

test('a web stream is cancelled with the error', async () => {
  const { client, native } = fakeClient()
  let reason
  const Body = new ReadableStream({ start(controller) { controller.enqueue(new Uint8Array(3)) }, cancel(why) { reason = why } })
  const done = client.putObject({ ...OBJECT, Body })
  while (native.uploads[0].received.length === 0) await turn()
  native.uploads[0].fail({ code: 'AccessDenied', message: 'no' })
  await assert.rejects(done, { code: 'AccessDenied' })
  assert.equal(reason.code, 'AccessDenied')
  assert.equal(Body.locked, false)
})

test('a web stream that errors rejects with its error', async () => {
  const { client } = heldClient()
  const cause = new Error('torn')
  let controller
  const done = client.putObject({ ...OBJECT, Body: new ReadableStream({ start(c) { controller = c } }) })
  controller.error(cause)
  await assert.rejects(done, { code: 'BodyReadError', cause })
})

test('an abort rejects at once, cancels the upload and destroys the source with the AbortError', async () => {
  const { client, native } = fakeClient()
  const controller = new AbortController()
  const source = silent()
  const done = client.putObject({ ...OBJECT, Body: source }, { signal: controller.signal })
  while (source.reads === 0) await turn()
  controller.abort('enough')
  await assert.rejects(done, { name: 'AbortError', cause: 'enough' })
  assert.deepEqual([native.uploads[0].cancelled, source.errored.name], [true, 'AbortError'])
})

test('an abort that reaches the source as well is an AbortError', async () => {
  const { client, native } = fakeClient()
  native.handlers.getObject = () => ({ fields: {}, chunks: [Buffer.alloc(5), new Promise(() => {})] })
  const controller = new AbortController()
  const Body = client.getObject(OBJECT, { signal: controller.signal })
  const done = client.putObject({ ...OBJECT, Body }, { signal: controller.signal })
  while (native.uploads[0].received.length === 0) await turn()
  controller.abort()
  await assert.rejects(done, { name: 'AbortError' })
})

test('a timeout rejects and destroys the source', async () => {
  const { client, native } = fakeClient()
  const source = silent()
  await assert.rejects(client.putObject({ ...OBJECT, Body: source }, { timeout: 5 }), { code: 'TimeoutError' })
  assert.deepEqual([native.uploads[0].cancelled, source.errored.code], [true, 'TimeoutError'])
})

test('a call that cannot start destroys its source', async () => {
  const { client } = fakeClient()
  const wrong = silent()
  await assert.rejects(client.putObject({ Bucket: 'b', Body: wrong }), { name: 'TypeError' })
  const aborted = silent()
  await assert.rejects(client.putObject({ ...OBJECT, Body: aborted }, { signal: AbortSignal.abort() }), { name: 'AbortError' })
  await client.close()
  const late = silent()
  await assert.rejects(client.putObject({ ...OBJECT, Body: late }), { code: 'ClientClosed' })
  assert.deepEqual([wrong, aborted, late].map(stream => stream.errored?.code), ['ERR_INVALID_ARG_TYPE', 'ABORT_ERR', 'ClientClosed'])
})

for (const [outcome, finish] of Object.entries({
  'a success': async (native, source) => { source.push('abc'); source.push(null) },
  'a failure of the addon': async native => native.uploads[0].fail({ code: 'SlowDown', message: 'slow' }),
  'a failure of its own': async (native, source) => source.destroy(new Error('mine')),
  'a premature close': async (native, source) => source.destroy()
})) {
  test(`a source keeps no listener of ours after ${outcome}`, async () => {
    const { client, native } = fakeClient()
    const source = silent()
    const closed = new Promise(resolve => source.once('close', resolve))
    const before = listenersOf(source)
    const done = client.putObject({ ...OBJECT, Body: source })
    while (source.reads === 0) await turn()
    await finish(native, source)
    await Promise.allSettled([done])
    await closed
    await turn()
    delete before.close // fired
    assert.deepEqual(listenersOf(source), before)
  })
}

test('nothing of a failing source is uncaught', async () => {
  const { out, code } = await runScript(`
    const { Readable, PassThrough } = require('node:stream')
    const fs = require('node:fs')
    const { client, native } = fakeClient()
    out.codes = []
    const put = Body => client.putObject({ Bucket: 'b', Key: 'k', Body }).catch(error => out.codes.push(error.code))
    await put(fs.createReadStream('/there/is/no/such/file'))
    await put(new Readable({ read() { this.destroy(new Error('first read')) } }))
    await put(new PassThrough().destroy(new Error('before')))
    const late = new PassThrough()
    const done = put(late)
    late.destroy(new Error('same turn'))
    await done
    native.onUpload = upload => setImmediate(() => upload.fail({ code: 'AccessDenied', message: 'no' }))
    await put(new Readable({ read() {} }))
    await put(new Readable({ read() {}, destroy(error, done) { setTimeout(done, 5, error) } }))
    await put((async function * () { await new Promise(() => {}) })())
    await put(new ReadableStream({ cancel() { throw new Error('cancel fails') } }))
    await put({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return() { throw new Error('return fails') } }) })
  `)
  assert.deepEqual({ ...out, code }, {
    uncaught: [], unhandled: [], code: 0,
    codes: ['BodyReadError', 'BodyReadError', 'BodyReadError', 'BodyReadError', 'AccessDenied', 'AccessDenied', 'AccessDenied', 'AccessDenied', 'AccessDenied']
  })
})
