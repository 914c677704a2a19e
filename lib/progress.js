// @ts-check
'use strict'

// onProgress: at most ten reports a second, none that goes backwards, and always one at the end.

const { surface } = require('./errors.js')

const EVERY = 100 // ms

class Progress {
  #report
  #total
  #loaded = 0
  #lastReport = 0

  /**
   * @param {NonNullable<import('./seam').Limits['onProgress']>} report
   * @param {number} [total] bytes, when known
   */
  constructor(report, total) {
    this.#report = report
    this.#total = total
  }

  /** @param {number} bytes that went by just now */
  add(bytes) {
    this.to(this.#loaded + bytes)
  }

  /** @param {number} loaded bytes so far; a retry that starts again does not count back */
  to(loaded) {
    if (loaded <= this.#loaded) return
    this.#loaded = loaded
    if (performance.now() - this.#lastReport >= EVERY) this.#tell()
  }

  /** All bytes went by. */
  end(loaded = this.#loaded) {
    this.#loaded = loaded
    this.#total = loaded
    this.#tell()
  }

  #tell() {
    this.#lastReport = performance.now()
    const progress = this.#total === undefined ? { loaded: this.#loaded } : { loaded: this.#loaded, total: this.#total }
    try {
      this.#report(progress)
    } catch (error) {
      surface(error)
    }
  }
}

exports.Progress = Progress
