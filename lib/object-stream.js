// @ts-check
'use strict'

// What getObject() returns: a Readable of the object's bytes that starts with its first use. The addon gathers bytes and
// hands them over when asked; few reads are under way at a time, so a full queue here is what stops the socket there.
//
// An error is delivered once. bytes(), text(), json() and promise() carry it in their promise; so does metadata(), and the
// stream emits it as well if somebody consumes it; otherwise 'error' has it, by Node's rules.

const { AsyncResource } = require('node:async_hooks')
const { Readable } = require('node:stream')
const { Call } = require('./call.js')
const { aborted, alreadyRead, destroyed, toError } = require('./errors.js')
const { fieldsOf } = require('./object-fields.js')
const { whereOf } = require('./params.js')
const { Progress, watchReader } = require('./progress.js')
const { Reads } = require('./reads.js')
const { decode } = require('./text.js')
const { graft, mark } = require('./trace.js')

/** @typedef {import('./seam').Fields} Fields */
/** @typedef {import('./seam').Limits} Limits */
/** @typedef {import('./object-fields').Answer} Answer */

// One chunk: reads.js has the next. read() need not join two, and an error comes after all bytes before it were taken.
const HIGH_WATER_MARK = 1
const noop = () => {}

/** For those to whom the stream is not `this`. @type {import('./open-streams').Fail} */
let end

class ObjectStream extends Readable {
  #engine
  #params
  #limits
  /** Events run where getObject() was called, answers arrive elsewhere. */
  #context = new AsyncResource('DataStoreObject', { requireManualDestroy: true })
  /** @type {{ stack?: unknown } | undefined} */
  #trace
  /** @type {import('./open-streams').Entry | undefined} */
  #entry
  /** What bytes() or metadata() wait for. @type {Call | undefined} */
  #call
  /** The answer to the first call. @type {Promise<Answer> | undefined} */
  #opened
  #received = false
  /** @type {import('./seam').ObjectReader | undefined} */
  #reader
  /** @type {Reads | undefined} */
  #reads
  /** @type {Promise<Fields> | undefined} */
  #metadata
  /** Has the stream itself been asked for bytes? */
  #pulled = false
  /** Does a promise carry the outcome? */
  #promised = false
  /** What ended the stream from our side. @type {unknown} */
  #failure
  /** @type {Progress | undefined} */
  #progress

  /**
   * @param {import('./engine').Engine} engine
   * @param {Fields} params validated
   * @param {Limits} limits
   */
  constructor(engine, params, limits) {
    super({ highWaterMark: HIGH_WATER_MARK })
    this.#engine = engine
    this.#params = params
    this.#limits = limits
    this.#progress = Progress.of(limits, params)
    if (limits.signal?.aborted) this.#fail(aborted(limits.signal))
    else if (limits.signal) this.#enlist()
  }

  get Body() {
    return this
  }

  createReadStream() {
    return this
  }

  metadata() {
    this.#metadata ??= this.#describe()
    return this.#metadata
  }

  async #describe() {
    try {
      return fieldsOf(await (this.#opened ?? this.#open()))
    } catch (failure) {
      throw toError(failure, this.#where())
    }
  }

  bytes() {
    return this.#whole((_, Body) => Body)
  }

  text() {
    return this.#whole((_, Body) => decode(Body))
  }

  json() {
    return this.#whole((_, Body) => JSON.parse(decode(Body)))
  }

  promise() {
    return this.#whole((answer, Body) => ({ ...fieldsOf(answer), Body }))
  }

  /**
   * The whole object by the short way: no reads, one answer.
   * @template T
   * @param {(answer: Answer, Body: Buffer) => T} take
   * @returns {Promise<T>}
   */
  async #whole(take) {
    this.#checkUnread()
    this.#promised = true
    let error
    try {
      const answer = await this.#fetch()
      const Body = answer[1] ?? await this.#begin(call => this.#reader?.rest(call))
      this.#progress?.end(Body.byteLength)
      return take(answer, Body)
    } catch (failure) {
      error = toError(failure, this.#where())
      throw error
    } finally {
      this.destroy(error)
    }
  }

  /** With the bytes, unless the answer has come before they were asked for. */
  #fetch() {
    this.#opened ??= this.#begin(call => this.#engine.native.getObjectBytes(call, JSON.stringify(this.#params), this.#limits.parallel), this.#progress)
    return this.#opened
  }

  /** @returns {Promise<Answer>} */
  #open() {
    this.#enlist()
    const opened = this.#begin(call => { this.#reader = this.#engine.native.getObject(call, JSON.stringify(this.#params), this.#limits.parallel) })
    opened.then(answer => this.#receive(answer), failure => this.#fail(failure))
    this.#opened = opened
    return opened
  }

  /**
   * @param {(call: number) => void} start
   * @param {Progress} [progress]
   * @returns {Promise<any>}
   */
  #begin(start, progress) {
    const { timeout } = this.#limits // the signal ends the whole stream, not only this call
    try {
      this.#checkAlive()
      if (this.#opened === undefined) this.#engine.admit({})
      this.#call = new Call(this.#engine, start, timeout === undefined ? undefined : { timeout }, { progress })
      return this.#call.promise
    } catch (failure) {
      return Promise.reject(failure)
    }
  }

  /** @param {Answer} answer */
  #receive(answer) {
    this.#received = true
    if (this.#progress) watchReader(this.#progress, this.#reader, fieldsOf(answer).ContentLength)
  }

  #enlist() {
    this.#entry ??= this.#engine.streams.add(this, end, this.#limits.signal)
  }

  /** @override */
  _read() {
    this.#pulled = true
    if (this.#promised) return
    if (this.#received) this.#readOn()
    else (this.#opened ?? this.#open()).then(() => this.#readOn(), noop)
  }

  #readOn() {
    if (this.destroyed) return
    const accept = (/** @type {Buffer | null} */ chunk) => this.#context.runInAsyncScope(this.#accept, this, chunk)
    this.#reads ??= new Reads(this.#engine, /** @type {any} */ (this.#reader), accept, failure => this.#fail(failure))
    try {
      this.#reads.next()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** @param {Buffer | null} chunk */
  #accept(chunk) {
    if (chunk === null) this.#progress?.end(this.#reader?.transferred() ?? undefined)
    this.push(chunk)
  }

  // pipe(), pipeline() and for await listen first of all: here the caller's frames are on the stack. getObject() itself
  // does not take them, because bytes() has no use for them and they cost more than the rest of the call.
  /**
   * @override
   * @param {string | symbol} event
   * @param {(...args: any[]) => void} listener
   */
  on(event, listener) {
    this.#trace ??= mark(this.on)
    return super.on(event, listener)
  }

  /**
   * @override
   * @param {string | symbol} event
   * @param {(...args: any[]) => void} listener
   */
  addListener(event, listener) {
    return this.on(event, listener)
  }

  static {
    end = (stream, failure) => stream.#fail(failure)
  }

  /** @param {unknown} failure */
  #fail(failure) {
    if (this.destroyed) return
    this.#failure = failure
    const error = graft(toError(failure, this.#where()), this.#trace)
    this.#context.runInAsyncScope(this.destroy, this, error)
  }

  /**
   * @override
   * @param {Error | null} error
   * @param {(error?: Error | null) => void} callback
   */
  _destroy(error, callback) {
    this.#reads?.forget()
    this.#progress?.stop()
    this.#reader?.close()
    if (this.#entry) this.#engine.streams.remove(this.#entry)
    this.#call?.fail(this.#failure ?? error ?? destroyed())
    if (this.#isConsumed()) this.#metadata?.catch(noop)
    this.#deliver(error, callback)
  }

  /**
   * Emits the error or leaves it to the promise that has it.
   * @param {Error | null} error
   * @param {(error?: Error | null) => void} callback
   */
  #deliver(error, callback) {
    if (error === null || this.#promised) return callback(null)
    // The caller's own destroy(error), or a failure that a consumer waits for.
    if (this.#failure === undefined || this.#isConsumed()) return callback(error)
    if (this.#metadata !== undefined && !this.#received) return callback(null)
    // Nobody has looked at the stream yet. Whoever does in this turn of the loop hears of it; with nobody there it is
    // no reason to end the process.
    setImmediate(() => callback(this.#isConsumed() || this.listenerCount('error') > 0 ? error : null))
  }

  #isConsumed() {
    return this.#pulled || this.readableFlowing === true || this.listenerCount('data') > 0 || this.listenerCount('readable') > 0
  }

  #checkAlive() {
    if (this.#failure !== undefined) throw toError(this.#failure, this.#where())
    if (this.errored) throw this.errored
    if (this.destroyed) throw toError(destroyed(), this.#where())
  }

  #checkUnread() {
    if (this.#promised || this.#pulled || this.readableDidRead) throw toError(alreadyRead(), this.#where())
    this.#checkAlive()
    if (this.#isConsumed()) throw toError(alreadyRead(), this.#where())
  }

  #where() {
    return whereOf('getObject', this.#params)
  }
}

exports.ObjectStream = ObjectStream
