// @ts-check
'use strict'

const { NONE, watch } = require('./limits.js')

/** @typedef {import('./seam').Failure} Failure */
/** @typedef {import('./engine').Engine} Engine */

/** One verb's native call, from its number to its answer. */
class Call {
  #engine
  #drains
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
   * @param {boolean} [drains] the addon answers even when cancelled, after clearing up (uploads)
   */
  constructor(engine, start, limits = NONE, drains = false) {
    this.#engine = engine
    this.#drains = drains
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
    if (limits !== NONE) this.#unwatch = watch(limits, failure => this.fail(failure))
  }

  /** @param {any} value */
  resolve(value) {
    this.#unwatch?.()
    this.#fulfil(value)
  }

  /** @param {Failure} failure */
  reject(failure) {
    this.#unwatch?.()
    this.#refuse(failure)
  }

  /**
   * Ends the call from this side; nothing if it has ended.
   * @param {unknown} failure
   */
  fail(failure) {
    const { bridge, native } = this.#engine
    if (bridge.forget(this.id) === undefined) return
    if (this.#drains) bridge.drain(this.id)
    native.cancel(this.id)
    this.reject(/** @type {Failure} */ (failure))
  }
}

exports.Call = Call
