'use strict'

// Chance that can be had again: DATASTORE_TEST_SEED repeats a run whose seed was printed.

/**
 * @param {import('node:test').TestContext} t where the seed is printed
 * @returns {(most: number) => number} a whole number from 0 to `most` - 1
 */
function chance(t) {
  const seed = Number(process.env.DATASTORE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))
  t.diagnostic(`DATASTORE_TEST_SEED=${seed}`)
  let state = seed >>> 0
  // mulberry32
  return most => {
    state = state + 0x6d2b79f5 >>> 0
    let x = Math.imul(state ^ state >>> 15, state | 1)
    x ^= x + Math.imul(x ^ x >>> 7, x | 61)
    return Math.floor(((x ^ x >>> 14) >>> 0) / 2 ** 32 * most)
  }
}

module.exports = { chance }
