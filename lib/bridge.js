// @ts-check
'use strict'

// Every native call has a number; its answer comes later through settle(), the one function the addon knows. This
// room keeps who waits for which number. It must not know the addon: the addon holds settle() for as long as it lives, so
// a way back from here would keep a forgotten client in memory for ever.

const { hold, letGo } = require('./alive.js')
const { surface } = require('./errors.js')

/** @typedef {import('./seam').Waiter} Waiter */

// The addon counts calls in 32 bits.
const LAST_CALL = 2 ** 31 - 1

/** So many answers are given at once, each with all that its caller does on it: other events of the process come in between. */
const AT_ONCE = 128

/** Waits on nobody's behalf: a cancelled upload whose clean-up goes on, which the process must outlive. */
const DRAIN = Object.freeze({ resolve() {}, reject() {}, counted: false })

class Bridge {
  /** @type {Map<number, Waiter>} */
  #waiting = new Map()
  #last = 0
  #counted = 0
  /** @type {(() => void)[]} */
  #whenQuiet = []
  /** Answers not given yet. @type {any[][]} */
  #batches = []
  /** How much of the first was. */
  #at = 0
  /** @type {(request: number) => void} */
  onCredentials = () => {}

  /**
   * @param {Waiter} waiter
   * @returns {number} the call
   */
  open(waiter) {
    do {
      this.#last = this.#last === LAST_CALL ? 1 : this.#last + 1
    } while (this.#waiting.has(this.#last))
    this.#waiting.set(this.#last, waiter)
    if (waiter.counted) this.#counted++
    hold()
    return this.#last
  }

  /**
   * Nobody waits for the call any more.
   * @param {number} call
   * @returns {Waiter | undefined} who did
   */
  forget(call) {
    const waiter = this.#waiting.get(call)
    if (waiter === undefined) return undefined
    this.#waiting.delete(call)
    letGo()
    if (waiter.counted && --this.#counted === 0) this.#tellQuiet()
    return waiter
  }

  /**
   * The caller stopped waiting, the process does not.
   * @param {number} call
   */
  drain(call) {
    this.forget(call)
    this.#waiting.set(call, DRAIN)
    hold()
  }

  /**
   * [call, failure or null, value, attempts, call, ...], in the order in which the calls ended.
   * @param {any[]} batch
   */
  settle(batch) {
    this.#batches.push(batch)
    if (this.#batches.length === 1) this.#answerSome()
  }

  /** Never throws: a listener that does (push() runs 'data' listeners) must not take the other answers with it. */
  #answerSome() {
    let left = AT_ONCE
    while (this.#batches.length > 0) {
      const batch = this.#batches[0]
      while (this.#at < batch.length) {
        if (left-- === 0) return void setImmediate(() => this.#answerSome())
        const at = this.#at
        this.#at += 4
        try {
          this.#answer(batch[at], batch[at + 1], batch[at + 2], batch[at + 3])
        } catch (error) {
          surface(error)
        }
      }
      this.#batches.shift()
      this.#at = 0
    }
  }

  /**
   * @param {number} call
   * @param {any} failure
   * @param {any} value
   * @param {number | null} attempts
   */
  #answer(call, failure, value, attempts) {
    // Credentials are asked for by a number; nothing else is said under 0 that anybody waits for.
    if (call === 0) return typeof value === 'number' ? this.onCredentials(value) : undefined
    const waiter = this.forget(call)
    if (failure === null || failure === undefined) waiter?.resolve(value, attempts)
    else waiter?.reject(failure)
  }

  /** Resolves when no verb is under way. @returns {Promise<void>} */
  quiet() {
    if (this.#counted === 0) return Promise.resolve()
    return new Promise(resolve => this.#whenQuiet.push(resolve))
  }

  #tellQuiet() {
    for (const resolve of this.#whenQuiet.splice(0)) resolve()
  }
}

exports.Bridge = Bridge
