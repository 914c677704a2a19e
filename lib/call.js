// @ts-check
'use strict'

const { NONE, watch } = require('./limits.js')

/** @typedef {import('./seam').Failure} Failure */
/** @typedef {import('./engine').Engine} Engine */

/**
 * How a call ends that is cancelled. The addon answers an upload or a download into a file after it has cleared up:
 * putObject leaves that behind ('drains'), the transfers tell of the end when it has come ('tidy').
 * @typedef {'at once' | 'drains' | 'tidy'} Ending
 */

/** One verb's native call, from its number to its answer. */
class Call {
  #engine
  #ending
  #progress
  /** Why it is being cancelled. @type {Failure | undefined} */
  #failure
  /** @type {(value: any) => void} */
  #fulfil = () => {}
  /** @type {(failure: unknown) => void} */
  #refuse = () => {}
  /** @type {(() => void) | undefined} */
  #unwatch
  counted = true

  /**
   * @param {Engine} engine
   * @param {(call: number) => void} start
   * @param {import('./seam').Limits} [limits]
   * @param {{ ending?: Ending, progress?: import('./progress').Progress }} [more]
   */
  constructor(engine, start, limits = NONE, { ending = 'at once', progress } = {}) {
    this.#engine = engine
    this.#ending = ending
    this.#progress = progress
    this.promise = new Promise((resolve, reject) => {
      this.#fulfil = resolve
      this.#refuse = reject
    })
    this.id = engine.bridge.open(this)
    try {
      start(this.id)
    } catch (error) {
      engine.bridge.forget(this.id)
      throw error
    }
    const { native } = engine
    progress?.watch(() => native.transferred(this.id), () => native.expected(this.id))
    if (limits !== NONE) this.#unwatch = watch(limits, failure => this.fail(failure))
  }

  /**
   * @param {any} value
   * @param {number | null} attempts how often the request that took most was sent, where that is told
   */
  resolve(value, attempts) {
    if (this.#failure !== undefined) return this.reject(this.#failure)
    if (attempts !== null) value.attempts = attempts
    this.#unwatch?.()
    this.#fulfil(value)
  }

  /** @param {Failure} failure */
  reject(failure) {
    this.#unwatch?.()
    this.#progress?.stop()
    this.#refuse(this.#failure ?? failure)
  }

  /**
   * Ends the call from this side; nothing if it has ended.
   * @param {unknown} failure
   */
  fail(failure) {
    const { bridge, native } = this.#engine
    if (this.#ending === 'tidy') return this.#failTidily(/** @type {Failure} */ (failure))
    if (bridge.forget(this.id) === undefined) return
    if (this.#ending === 'drains') bridge.drain(this.id)
    native.cancel(this.id)
    this.reject(/** @type {Failure} */ (failure))
  }

  /** @param {Failure} failure */
  #failTidily(failure) {
    if (this.#failure !== undefined) return
    this.#failure = failure
    this.#unwatch?.()
    this.#progress?.stop()
    this.#engine.native.cancel(this.id)
  }
}

exports.Call = Call
