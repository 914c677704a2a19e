'use strict'

// Calls that are aborted at a point of our choice, and what must hold of each: AbortError with the signal's reason, once; no listener on the
// signal afterwards; no progress, no request and no connection later.

const assert = require('node:assert/strict')
const { getEventListeners } = require('node:events')

const turns = async (n = 5) => { for (let i = 0; i < n; i++) await new Promise(setImmediate) }

/** An AbortController and what hears of it. */
function aborting() {
  const controller = new AbortController()
  const ends = []
  let events = 0
  return {
    options: { signal: controller.signal },
    measured: { signal: controller.signal, onProgress: () => { events++ } },
    abort: () => controller.abort(new Error('enough')),
    /** Counts a call's ends, whatever they are. */
    promise(call) {
      const outcomes = []
      ends.push({ outcomes, ended: Promise.resolve(call).then(value => outcomes.push({ value }), error => outcomes.push(error)) })
    },
    callback(start) {
      const outcomes = []
      ends.push({ outcomes, ended: new Promise(resolve => start((error, value) => resolve(outcomes.push(error ?? { value })))) })
    },
    /** Waits for the ends, and for what must not come after them. */
    async check(client, server) {
      await Promise.all(ends.map(({ ended }) => ended))
      const seen = events
      await client.close()
      await server?.quiet()
      await turns()
      for (const { outcomes } of ends) {
        assert.deepEqual(outcomes.map(({ name, code, cause }) => [name, code, cause?.message]), [['AbortError', 'ABORT_ERR', 'enough']])
      }
      assert.equal(events, seen, 'progress after the end')
      assert.deepEqual(getEventListeners(controller.signal, 'abort'), [])
    }
  }
}

module.exports = { aborting, turns }
