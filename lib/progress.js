// @ts-check
'use strict'

// onProgress: what the addon has counted on the wire, looked at ten times a second while the call is under way. No report
// goes backwards or over the total, the last one of a call that succeeded is its end, and after a failure there is none.

const { AsyncResource } = require('node:async_hooks')
const { surface } = require('./errors.js')

/** @typedef {import('./seam').Limits} Limits */
/** @typedef {{ time: number, bytes: number }} Sample */

const EVERY = 100 // ms
/** The rate is that of the last 3 s: shorter and it jumps with every part, longer and it says nothing of now. */
const SAMPLES = 30

class Progress {
  #report
  #total
  #transferred = 0
  #rate = -1
  /** @type {Sample[]} */
  #samples = [{ time: performance.now(), bytes: 0 }]
  /** @type {NodeJS.Timeout | undefined} */
  #timer
  #over = false
  #context = new AsyncResource('DataStoreProgress', { requireManualDestroy: true })

  /**
   * @param {NonNullable<Limits['onProgress']>} report
   * @param {number} [total] bytes, when known
   */
  constructor(report, total) {
    this.#report = report
    this.#total = total
  }

  /**
   * For a call that wants to be told, whose parameters then say so to the addon.
   * @param {Limits} limits
   * @param {import('./seam').Fields} fields
   * @param {number} [total]
   */
  static of({ onProgress }, fields, total) {
    if (onProgress === undefined) return undefined
    fields.progress = true
    return new this(onProgress, total)
  }

  /**
   * Looks at what is counted until end() or stop().
   * @param {() => number | null | undefined} transferred
   * @param {() => number | null | undefined} [expected]
   */
  watch(transferred, expected) {
    if (this.#over || this.#timer !== undefined) return
    this.#timer = setInterval(() => {
      this.#total ??= expected?.() ?? undefined
      const bytes = transferred()
      if (bytes !== undefined && bytes !== null) this.#moved(bytes)
    }, EVERY).unref()
  }

  /** @param {number} total bytes, known by now */
  expect(total) {
    this.#total ??= total
  }

  /**
   * All is well, and all bytes went by.
   * @param {number} [total] of so many
   */
  end(total = this.#total ?? this.#transferred) {
    if (this.#over) return
    this.stop()
    this.#transferred = this.#total = total
    this.#rate = this.#sample()
    this.#tell()
  }

  /** No report comes any more. */
  stop() {
    this.#over = true
    clearInterval(this.#timer)
  }

  /** @param {number} bytes so far; what a failed attempt had sent is taken off it */
  #moved(bytes) {
    const before = this.#transferred
    this.#transferred = Math.max(before, Math.min(bytes, this.#total ?? bytes))
    const rate = this.#sample()
    if (this.#transferred === before && rate === this.#rate) return
    this.#rate = rate
    this.#tell()
  }

  /** @returns {number} bytes a second */
  #sample() {
    const now = { time: performance.now(), bytes: this.#transferred }
    this.#samples.push(now)
    if (this.#samples.length > SAMPLES) this.#samples.shift()
    const [{ time, bytes }] = this.#samples
    return now.time > time ? Math.round((now.bytes - bytes) / (now.time - time) * 1000) : 0
  }

  #tell() {
    const [transferred, total, rate] = [this.#transferred, this.#total, this.#rate]
    const progress = total === undefined ? { transferred, rate } : { transferred, total, rate }
    try {
      this.#context.runInAsyncScope(this.#report, undefined, progress)
    } catch (error) {
      surface(error)
    }
  }
}

/**
 * Of a stream's reader, which the timer must not keep from being collected with its stream.
 * @param {Progress} progress
 * @param {import('./seam').ObjectReader | undefined} reader
 * @param {number | undefined} total
 */
function watchReader(progress, reader, total) {
  if (reader === undefined) return
  const reference = new WeakRef(reader)
  if (total !== undefined) progress.expect(total)
  progress.watch(() => {
    const open = reference.deref()
    if (open === undefined) progress.stop()
    return open?.transferred()
  })
}

exports.Progress = Progress
exports.watchReader = watchReader
