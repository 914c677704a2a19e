'use strict'

// Answers that come many at once.

const assert = require('node:assert/strict')
const test = require('node:test')
const { setImmediate: turn } = require('node:timers/promises')
const { Bridge } = require('../../lib/bridge.js')

/** Calls that wait, a batch that answers them all, and the values that were given so far. */
function setting(count) {
  const bridge = new Bridge()
  const given = []
  const batch = Array.from({ length: count }, (_, index) => {
    const call = bridge.open({ resolve: value => given.push(value), reject: () => {}, counted: true })
    return [call, null, index, null]
  })
  return { bridge, given, batch: batch.flat() }
}

const upTo = count => Array.from({ length: count }, (_, index) => index)

test('a few are given at once', () => {
  const { bridge, given, batch } = setting(128)
  bridge.settle(batch)
  assert.deepEqual(given, upTo(128))
})

test('between many of them other events have their turn', async () => {
  const { bridge, given, batch } = setting(1000)
  bridge.settle(batch)
  let turns = 0
  while (given.length < 1000) {
    await turn()
    turns++
  }
  assert.deepEqual(given, upTo(1000))
  assert.ok(turns >= 7, `${turns} turns`)
})

test('those that come meanwhile wait behind them', async () => {
  const { bridge, given, batch } = setting(300)
  bridge.settle(batch.slice(0, 800))
  bridge.settle(batch.slice(800))
  await bridge.quiet()
  assert.deepEqual(given, upTo(300))
})
