'use strict'

// What a program has dropped, we do not hold.

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')
const test = require('node:test')
const v8 = require('node:v8')
const vm = require('node:vm')
const { FakeNative, fakeClient } = require('../support/fake-native.js')

v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')

async function collected(reference) {
  for (let i = 0; i < 50 && reference.deref() !== undefined; i++) {
    await new Promise(setImmediate)
    gc()
  }
  return reference.deref() === undefined
}

function withObject() {
  const fake = fakeClient()
  fake.native.objects.set('k', Buffer.from('abc'))
  return fake
}

test('a stream that was never used is dropped, its signal\'s listener with it', async () => {
  const { client } = withObject()
  const { signal } = new AbortController()
  const make = () => new WeakRef(client.getObject({ Bucket: 'b', Key: 'k' }, { signal }))
  assert.equal(await collected(make()), true)
  for (let i = 0; i < 50 && getEventListeners(signal, 'abort').length > 0; i++) await new Promise(setImmediate)
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('a stream that was opened and never read is dropped', async () => {
  const { client } = withObject()
  const make = async () => {
    const stream = client.getObject({ Bucket: 'b', Key: 'k' }, { signal: new AbortController().signal })
    await stream.metadata()
    return new WeakRef(stream)
  }
  assert.equal(await collected(await make()), true)
})

test('a client that was used is dropped, though the addon holds settle()', async () => {
  let settle
  const make = async () => {
    const { client, native } = withObject()
    settle = native.settleForTest
    await client.getObject({ Bucket: 'b', Key: 'k' }).bytes()
    await client.putObject({ Bucket: 'b', Key: 'k', Body: 'x' })
    FakeNative.latest = undefined
    return new WeakRef(client)
  }
  const reference = await make()
  assert.equal(typeof settle, 'function')
  assert.equal(await collected(reference), true)
})
