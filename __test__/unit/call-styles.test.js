'use strict'

const assert = require('node:assert/strict')
const { AsyncLocalStorage } = require('node:async_hooks')
const test = require('node:test')
const { NEVER, fakeClient, noSuchKey } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const VERBS = ['getObject', 'putObject', 'headObject', 'deleteObject', 'listObjects', 'listObjectsV2', 'createBucket', 'headBucket', 'deleteBucket', 'listBuckets']
const PROMISES = VERBS.filter(verb => verb !== 'getObject')
const ON_BUCKETS = ['listObjects', 'listObjectsV2', 'createBucket', 'headBucket', 'deleteBucket']
const paramsOf = verb => verb === 'listBuckets' ? {} : ON_BUCKETS.includes(verb) ? { Bucket: 'b' } : OBJECT

function called(run) {
  return new Promise(resolve => {
    assert.equal(run((...args) => resolve(args)), undefined, 'a verb with a callback returns undefined')
  })
}

for (const verb of PROMISES) {
  test(`${verb} gives a promise of what the addon answers`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => ({ answer: verb })
    assert.deepEqual(await client[verb](paramsOf(verb)), { answer: verb })
  })

  test(`${verb} rejects bad arguments and never throws`, async () => {
    const { client } = fakeClient()
    const promise = client[verb]({ Nonsense: 1 })
    assert.ok(promise instanceof Promise)
    await assert.rejects(promise, { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' })
  })
}

for (const verb of VERBS) {
  test(`${verb} hands its error to the callback`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => { throw noSuchKey() }
    const args = await called(callback => client[verb](paramsOf(verb), callback))
    assert.equal(args.length, 1)
    assert.deepEqual([args[0].code, args[0].operation], ['NoSuchKey', verb])
  })

  test(`${verb} hands bad arguments to the callback`, async () => {
    const { client } = fakeClient()
    const [error] = await called(callback => client[verb]({ Nonsense: 1 }, callback))
    assert.equal(error.name, 'TypeError')
  })
}

test('a callback gets null and the data', async () => {
  const { client, native } = fakeClient()
  native.handlers.listObjects = () => ({ Contents: [{ Key: 'a' }], CommonPrefixes: [] })
  assert.deepEqual(await called(callback => client.listObjects({ Bucket: 'b' }, callback)), [null, { Contents: [{ Key: 'a' }], CommonPrefixes: [] }])
})

test('a callback may come after options', async () => {
  const { client } = fakeClient()
  const [error] = await called(callback => client.headObject(OBJECT, { signal: AbortSignal.abort('why') }, callback))
  assert.deepEqual([error.name, error.cause], ['AbortError', 'why'])
})

test('a callback may be all there is', async () => {
  const { client } = fakeClient()
  assert.deepEqual(await called(callback => client.listBuckets(callback)), [null, { Buckets: [] }])
})

test('getObject with a callback delivers fields and Body', async () => {
  const { client, native } = fakeClient()
  native.objects.set('k', Buffer.from('hello'))
  const [error, data] = await called(callback => client.getObject(OBJECT, callback))
  assert.equal(error, null)
  assert.deepEqual(data, { ContentLength: 5, ETag: '"fake"', Metadata: {}, Body: Buffer.from('hello') })
})

test('close takes a callback', async () => {
  const { client, native } = fakeClient()
  assert.deepEqual(await called(callback => client.close(callback)), [null, undefined])
  assert.equal(native.closed, true)
})

test('a callback runs in its caller\'s async context, also when answers share a batch', async () => {
  const { client } = fakeClient()
  const storage = new AsyncLocalStorage()
  const seen = await Promise.all(Array.from({ length: 20 }, (_, index) => new Promise(resolve => {
    storage.run(index, () => client.headObject(OBJECT, () => resolve(storage.getStore())))
  })))
  assert.deepEqual(seen, Array.from({ length: 20 }, (_, index) => index))
})

test('an await keeps its caller\'s async context', async () => {
  const { client } = fakeClient()
  const storage = new AsyncLocalStorage()
  const seen = await Promise.all(Array.from({ length: 20 }, (_, index) => storage.run(index, async () => {
    await client.headObject(OBJECT)
    return storage.getStore()
  })))
  assert.deepEqual(seen, Array.from({ length: 20 }, (_, index) => index))
})

test('a throw in a callback is an uncaught exception, once, and takes nothing with it', async () => {
  const { out, code } = await runScript(`
    const { client } = fakeClient()
    out.calls = 0
    out.others = 0
    for (let i = 0; i < 3; i++) client.headObject({ Bucket: 'b', Key: 'k' }, () => { out.others++ })
    client.headObject({ Bucket: 'b', Key: 'k' }, () => { out.calls++; throw new Error('mine') })
    client.headObject({}, () => { out.calls++; throw new Error('mine too') })
    for (let i = 0; i < 3; i++) client.headObject({ Bucket: 'b', Key: 'k' }, () => { out.others++ })
  `)
  assert.deepEqual({ ...out, code }, { uncaught: ['mine too', 'mine'], unhandled: [], calls: 2, others: 6, code: 0 })
})

test('somebody who throws on an answer does not take the rest of the batch along', async () => {
  const { out } = await runScript(`
    const { Bridge } = require('./lib/bridge.js')
    const bridge = new Bridge()
    const calls = ['a', 'b', 'c'].map(name => bridge.open({ counted: false, reject() {}, resolve(value) {
      if (name === 'b') throw new Error('mine')
      out[name] = value
    } }))
    bridge.settle(calls.flatMap(call => [call, null, call, null]))
    out.settled = true
  `)
  assert.deepEqual(out, { uncaught: ['mine'], unhandled: [], a: 1, c: 3, settled: true })
})

test('a call under way keeps the process alive, an idle client does not', async () => {
  const { out, code } = await runScript(`
    const { client } = fakeClient()
    await client.headObject({ Bucket: 'b', Key: 'k' })
    out.done = true
  `)
  assert.deepEqual([out.done, code], [true, 0])
})

test('a native call that throws rejects and leaves nothing waiting', async () => {
  const { client, native } = fakeClient()
  native.headObject = () => { throw new Error('no such field') }
  await assert.rejects(client.headObject(OBJECT), { message: 'no such field' })
  await client.close()
})

test('answers for calls nobody waits for are ignored', async () => {
  const { client, native } = fakeClient()
  native.answer(4711, null, 'what')
  native.answer(4712, { code: 'X', message: 'x' })
  assert.deepEqual(await client.headBucket({ Bucket: 'b' }), {})
})

test('a signal that is aborted already asks nothing of the addon', async () => {
  for (const verb of PROMISES) {
    const { client, native } = fakeClient()
    const reason = new Error('changed my mind')
    await assert.rejects(client[verb](paramsOf(verb), { signal: AbortSignal.abort(reason) }), { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
    assert.deepEqual(native.log, [])
  }
})

test('a pending call can be aborted, and is cancelled', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => NEVER
  const controller = new AbortController()
  const promise = client.headObject(OBJECT, { signal: controller.signal })
  controller.abort('enough')
  await assert.rejects(promise, { name: 'AbortError', code: 'ABORT_ERR', cause: 'enough' })
  assert.deepEqual(native.cancelled, [native.log[0].call])
})

test('a timeout bounds a call, and cancels it', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => NEVER
  await assert.rejects(client.headObject(OBJECT, { timeout: 5 }), { name: 'DataStoreError', code: 'TimeoutError', retryable: true, operation: 'headObject', bucket: 'b', key: 'k' })
  assert.deepEqual(native.cancelled, [native.log[0].call])
})

test('AbortSignal.timeout() aborts with its own reason', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => NEVER
  await assert.rejects(client.headObject(OBJECT, { signal: AbortSignal.timeout(5) }), error => {
    assert.deepEqual([error.name, error.cause.name], ['AbortError', 'TimeoutError'])
    return true
  })
})
