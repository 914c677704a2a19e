// @ts-check
'use strict'

// Moves a body into an upload. The addon says when there is room (want), takes as much as fits (append), and is never
// given a byte it has no room for: a source is not read while the addon is busy, so memory stays bounded and nobody
// holds bytes while waiting for memory.

const { bodyUnreadable, invalidType } = require('./errors.js')
const { toBytes } = require('./body.js')

/** @typedef {import('./seam').Failure} Failure */

class Pump {
  #bridge
  #upload
  #progress
  /** The want() under way. */
  #asking = 0
  #stopped = false

  /**
   * @param {import('./bridge').Bridge} bridge
   * @param {import('./seam').NativeUpload} upload
   * @param {import('./progress').Progress} [progress]
   */
  constructor(bridge, upload, progress) {
    this.#bridge = bridge
    this.#upload = upload
    this.#progress = progress
  }

  /**
   * Bytes in memory, which the addon may want again from an earlier place: its retry.
   * @param {Uint8Array} bytes
   */
  async sendMemory(bytes) {
    const length = bytes.byteLength
    for (let at = await this.#want(); at !== null; at = await this.#want()) {
      at = this.#append(bytes, at, length)
      if (at === length) this.#upload.end()
    }
  }

  /**
   * @param {import('./seam').Source} source
   * @param {number} length declared, or -1
   */
  async sendSource(source, length) {
    let sent = 0
    if (await this.#want() === null) return
    for (;;) {
      const chunk = await pull(source)
      if (this.#stopped) return
      if (chunk === undefined) break
      sent += chunk.byteLength
      if (length >= 0 && sent > length) throw incomplete(`is longer than its length, ${length} bytes`)
      if (!await this.#sendChunk(chunk)) return
    }
    if (sent < length) throw incomplete(`ended after ${sent} of ${length} bytes`)
    this.#progress?.expect(sent)
    this.#upload.end()
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {Promise<boolean>} false when no more is wanted
   */
  async #sendChunk(chunk) {
    const length = chunk.byteLength
    for (let at = 0; at < length;) {
      at = this.#append(chunk, at, length)
      if (at < length && await this.#want() === null) return false
    }
    return true
  }

  /**
   * Appends as much as there is room for.
   * @param {Uint8Array} bytes
   * @param {number} start
   * @param {number} length what `bytes` had when it was given to us
   * @returns {number} where to go on
   */
  #append(bytes, start, length) {
    // Memory can be transferred or resized while we wait; what is gone cannot be sent.
    if (bytes.byteLength !== length) throw bodyUnreadable(new Error('Its memory changed size while it was being sent'))
    return start < length ? start + this.#upload.append(bytes, start) : start
  }

  /** @returns {Promise<number | null>} */
  #want() {
    if (this.#stopped) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      this.#asking = this.#bridge.open({ resolve, reject, counted: false })
      this.#upload.want(this.#asking)
    })
  }

  /** The upload is over: nothing is waited for any more. */
  stop() {
    this.#stopped = true
    this.#bridge.forget(this.#asking)
  }
}

/**
 * @param {import('./seam').Source} source
 * @returns {Promise<Uint8Array | undefined>} undefined at the end
 */
async function pull(source) {
  try {
    const { done, value } = await source.next()
    return done ? undefined : chunkBytes(value)
  } catch (error) {
    throw bodyUnreadable(error)
  }
}

/** @param {unknown} chunk */
function chunkBytes(chunk) {
  const bytes = toBytes(chunk, 'a chunk of Body')
  if (bytes === undefined) throw invalidType('a chunk of Body', 'a Buffer, Uint8Array or string', chunk)
  return bytes
}

/** @param {string} what @returns {Failure} */
function incomplete(what) {
  return { code: 'IncompleteBody', message: `Body ${what}` }
}

exports.Pump = Pump
