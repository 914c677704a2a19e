'use strict'

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')
const test = require('node:test')
const { NEVER, fakeClient } = require('../support/fake-native.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const listeners = signal => getEventListeners(signal, 'abort').length

test('calls that share a signal share one listener, gone with the last of them', async () => {
  const { client } = fakeClient()
  const { signal } = new AbortController()
  const calls = Array.from({ length: 50 }, () => client.headObject(OBJECT, { signal }))
  assert.equal(listeners(signal), 1)
  await Promise.all(calls)
  assert.equal(listeners(signal), 0)
})

test('ten thousand calls with one signal leave nothing on it and no warning', async () => {
  const warnings = []
  const onWarning = warning => warnings.push(warning.name)
  process.on('warning', onWarning)
  const { client } = fakeClient()
  const { signal } = new AbortController()
  for (let i = 0; i < 100; i++) await Promise.all(Array.from({ length: 100 }, () => client.headObject(OBJECT, { signal })))
  await new Promise(setImmediate)
  process.off('warning', onWarning)
  assert.deepEqual([listeners(signal), warnings], [0, []])
})

test('clients that share a signal share its listener', async () => {
  const { signal } = new AbortController()
  const calls = Array.from({ length: 20 }, () => fakeClient().client.headObject(OBJECT, { signal }))
  assert.equal(listeners(signal), 1)
  await Promise.all(calls)
  assert.equal(listeners(signal), 0)
})

test('one abort ends every call that has the signal, and no other', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => NEVER
  const one = new AbortController()
  const other = new AbortController()
  const calls = [1, 2, 3].map(() => client.headObject(OBJECT, { signal: one.signal }))
  const spared = client.headBucket({ Bucket: 'b' }, { signal: other.signal })
  one.abort()
  const outcomes = await Promise.allSettled(calls)
  assert.deepEqual(outcomes.map(({ reason }) => reason.name), ['AbortError', 'AbortError', 'AbortError'])
  assert.deepEqual(await spared, {})
})

test('the user\'s onabort stays theirs', async () => {
  const { client } = fakeClient()
  const { signal } = new AbortController()
  const mine = () => {}
  signal.onabort = mine
  await client.headObject(OBJECT, { signal })
  assert.equal(signal.onabort, mine)
})

test('a failed call takes its listener off', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => { throw { code: 'SlowDown', message: 'slow down' } }
  const { signal } = new AbortController()
  await assert.rejects(client.headObject(OBJECT, { signal }), { code: 'SlowDown' })
  assert.equal(listeners(signal), 0)
})

test('a call that cannot start takes its listener off', async () => {
  const { client, native } = fakeClient()
  native.headObject = () => { throw new Error('no') }
  const { signal } = new AbortController()
  await assert.rejects(client.headObject(OBJECT, { signal }))
  assert.equal(listeners(signal), 0)
})

for (const [how, use] of Object.entries({
  'read to its end': async stream => { for await (const chunk of stream) void chunk },
  'read by bytes()': stream => stream.bytes(),
  'read by metadata() and text()': async stream => { await stream.metadata(); await stream.text() },
  'left by an early break': async stream => { for await (const chunk of stream) { void chunk; break } },
  'destroyed before its start': stream => stream.destroy()
})) {
  test(`an object stream ${how} takes its listener off`, async () => {
    const { client, native } = fakeClient()
    native.objects.set('k', Buffer.from('hello'))
    const { signal } = new AbortController()
    const stream = client.getObject(OBJECT, { signal })
    const closed = new Promise(resolve => stream.on('close', resolve))
    assert.equal(listeners(signal), 1)
    await use(stream)
    await closed
    assert.equal(listeners(signal), 0)
  })
}

test('an upload takes its listener off', async () => {
  const { client } = fakeClient()
  const { signal } = new AbortController()
  await client.putObject({ ...OBJECT, Body: (async function * () { yield 'abc' })() }, { signal })
  assert.equal(listeners(signal), 0)
})

test('a signal of another make is taken by its shape', async () => {
  const { client, native } = fakeClient()
  native.handlers.headObject = () => NEVER
  const target = new EventTarget()
  const signal = { aborted: false, reason: 'other', addEventListener: target.addEventListener.bind(target), removeEventListener: target.removeEventListener.bind(target) }
  const call = client.headObject(OBJECT, { signal })
  target.dispatchEvent(new Event('abort'))
  await assert.rejects(call, { name: 'AbortError', cause: 'other' })
})
