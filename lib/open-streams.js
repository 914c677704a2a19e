// @ts-check
'use strict'

// The object streams a client has open: close() and an abort must reach them, yet neither may keep alive a stream
// that its program has dropped.

const { aborted } = require('./errors.js')
const { onAbort } = require('./signals.js')

/** @typedef {import('./object-stream').ObjectStream} ObjectStream */
/** @typedef {(stream: ObjectStream, failure: import('./seam').Failure) => void} Fail */
/** @typedef {{ stream: WeakRef<ObjectStream>, fail: Fail, unwatch?: () => void }} Entry */

class OpenStreams {
  /** @type {Set<Entry>} */
  #entries = new Set()
  /** @type {FinalizationRegistry<Entry>} */
  #dropped = new FinalizationRegistry(entry => this.remove(entry))

  get count() {
    return this.#entries.size
  }

  /**
   * @param {ObjectStream} stream
   * @param {Fail} fail ends it
   * @param {AbortSignal} [signal] not aborted yet
   * @returns {Entry} to remove() it by
   */
  add(stream, fail, signal) {
    /** @type {Entry} */
    const entry = { stream: new WeakRef(stream), fail }
    entry.unwatch = signal && onAbort(signal, () => end(entry, aborted(signal)))
    this.#entries.add(entry)
    this.#dropped.register(stream, entry, entry)
    return entry
  }

  /** @param {Entry} entry */
  remove(entry) {
    entry.unwatch?.()
    this.#entries.delete(entry)
    this.#dropped.unregister(entry)
  }

  /** @param {import('./seam').Failure} failure */
  fail(failure) {
    for (const entry of this.#entries) end(entry, failure)
  }
}

/**
 * @param {Entry} entry
 * @param {import('./seam').Failure} failure
 */
function end({ stream, fail }, failure) {
  const open = stream.deref()
  if (open !== undefined) fail(open, failure)
}

exports.OpenStreams = OpenStreams
