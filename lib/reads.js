// @ts-check
'use strict'

// The reads of one body that are under way. Asked for ahead, their answers are there when this thread comes round, without a
// question and a wake-up for each.

/** @typedef {import('./seam').Waiter} Waiter */

const AHEAD = 3
/** Of all streams together: with more of them each is asked for less. */
const AHEAD_OF_ALL = 32

class Reads {
  #engine
  #reader
  #waiter
  /** In the order of their answers. @type {number[]} */
  #open = []

  /**
   * @param {import('./engine').Engine} engine
   * @param {import('./seam').ObjectReader} reader
   * @param {Waiter} waiter gets each answer
   */
  constructor(engine, reader, waiter) {
    this.#engine = engine
    this.#reader = reader
    this.#waiter = waiter
  }

  /** Asks for as many as may be under way. */
  ask() {
    const most = Math.max(1, Math.min(AHEAD, Math.floor(AHEAD_OF_ALL / this.#engine.streams.count)))
    while (this.#open.length < most) {
      const read = this.#engine.bridge.open(this.#waiter)
      this.#open.push(read)
      this.#reader.read(read)
    }
  }

  /** The first of them was. */
  answered() {
    this.#open.shift()
  }

  /** Nobody waits for the others any more. */
  forget() {
    for (const read of this.#open.splice(0)) this.#engine.bridge.forget(read)
  }
}

exports.Reads = Reads
