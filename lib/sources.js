// @ts-check
'use strict'

// Bodies that are read as they go: Node streams, web streams, async iterables, behind one small interface. A source is
// taken at the call, though the first byte is asked for only when there is room for it: what breaks in between is heard.

const { Readable } = require('node:stream')
const { bodyUnreadable, invalidType } = require('./errors.js')

/** @typedef {import('./seam').Source} Source */
/** @typedef {IteratorResult<unknown, unknown>} Step */

const noop = () => {}
/** @type {Step} */
const END = Object.freeze({ done: true, value: undefined })

/**
 * A Node Readable, by read() and its events rather than its async iterator: an iterator that is given up between two
 * chunks leaves its listeners behind.
 * @implements {Source}
 */
class NodeSource {
  /** @type {((error: unknown) => void) | undefined} */
  onBroken
  #stream
  /** @type {unknown} */
  #error
  #ended = false
  #closed = false
  #wake = noop
  /** @type {Record<string, (error?: unknown) => void>} */
  #listeners = {
    error: error => {
      this.#error ??= error ?? new Error('The stream failed')
      this.onBroken?.(this.#error)
      this.#wake()
    },
    close: () => {
      this.#closed = true
      this.#wake()
    }
  }

  /** @param {any} stream */
  constructor(stream) {
    // Streams of Node's first kind have no read().
    this.#stream = typeof stream.read === 'function' ? stream : new Readable().wrap(stream)
    const unusable = whyUnusable(this.#stream)
    if (unusable !== undefined) {
      hush(this.#stream)
      throw bodyUnreadable(unusable)
    }
    for (const [event, listener] of Object.entries(this.#listeners)) this.#stream.on(event, listener)
    // Somebody listens to 'data' as well: hold it until there is room, or the first chunks go by unseen.
    if (this.#stream.readableFlowing === true) this.#stream.pause()
  }

  /** @returns {Promise<Step>} */
  async next() {
    const stream = this.#stream
    if (this.#listeners.readable === undefined) this.#startReading()
    for (;;) {
      if (this.#error !== undefined) throw this.#error
      const value = stream.destroyed ? null : stream.read()
      if (value !== null) return { done: false, value }
      if (this.#ended || stream.readableEnded) return END
      if (this.#closed || stream.destroyed) throw stream.errored ?? new Error('The stream was closed before its end')
      await new Promise(resolve => { this.#wake = () => resolve(undefined) })
    }
  }

  // Listening to 'readable' makes a stream read ahead, so it waits for the first next().
  #startReading() {
    this.#listeners.readable = () => this.#wake()
    this.#listeners.end = () => {
      this.#ended = true
      this.#wake()
    }
    this.#stream.on('end', this.#listeners.end)
    this.#stream.on('readable', this.#listeners.readable)
  }

  /** @param {Error} error */
  stop(error) {
    if (this.#closed) return
    hush(this.#stream)
    this.#stream.destroy?.(error)
  }

  release() {
    for (const [event, listener] of Object.entries(this.#listeners)) this.#stream.off(event, listener)
  }
}

/**
 * The error we give a stream, or know already, comes as an 'error' event a little later: nobody has to listen to it.
 * @param {Readable} stream
 */
function hush(stream) {
  const done = () => { stream.off('error', noop) }
  stream.on('error', noop)
  if (stream.closed) setImmediate(done)
  else stream.once('close', done)
}

/**
 * Why there is no whole body to be had from the stream any more.
 * @param {Readable} stream
 * @returns {unknown}
 */
function whyUnusable(stream) {
  if (stream.errored) return stream.errored
  if (stream.readableDidRead) return new Error('The stream has been read from already')
  if (stream.destroyed && !stream.readableEnded) return new Error('The stream is destroyed')
  return undefined
}

/** @implements {Source} */
class WebSource {
  /** @type {((error: unknown) => void) | undefined} */
  onBroken
  #reader

  /** @param {any} stream not locked */
  constructor(stream) {
    if (Readable.isDisturbed(stream)) throw bodyUnreadable(new Error('The stream has been read from already'))
    this.#reader = stream.getReader()
    this.#reader.closed?.catch((/** @type {unknown} */ error) => this.onBroken?.(error))
  }

  /** @returns {Promise<Step>} */
  next() {
    return this.#reader.read()
  }

  /** @param {Error} error */
  stop(error) {
    this.#reader.cancel(error).catch(noop)
  }

  release() {
    this.onBroken = undefined
    this.#reader.releaseLock()
  }
}

/** @implements {Source} */
class IterableSource {
  #iterator

  /** @param {AsyncIterator<unknown>} iterator */
  constructor(iterator) {
    this.#iterator = iterator
  }

  /** @returns {Promise<Step>} */
  async next() {
    const step = await this.#iterator.next()
    if (typeof step !== 'object' || step === null) throw invalidType('a step of Body\'s iterator', 'an object', step)
    return step
  }

  stop() {
    // Not awaited: a generator that hangs in an await of its own never gets to its return.
    new Promise(resolve => resolve(this.#iterator.return?.())).catch(noop)
  }

  release() {}
}

exports.IterableSource = IterableSource
exports.NodeSource = NodeSource
exports.WebSource = WebSource
