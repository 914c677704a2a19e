// @ts-check
'use strict'

// The addon's client with all that belongs to it: the calls under way, the streams that are open, whether it is closed.

const { constants } = require('node:buffer')
const { Bridge } = require('./bridge.js')
const { Call } = require('./call.js')
const { answerCredentials } = require('./credentials.js')
const { aborted, clientClosed, invalidValue } = require('./errors.js')
const { load } = require('./native.js')
const { OpenStreams } = require('./open-streams.js')

/** @typedef {import('./seam').Limits} Limits */

class Engine {
  bridge = new Bridge()
  streams = new OpenStreams()
  /** @type {Promise<void> | undefined} */
  #closing

  /**
   * @param {import('./seam').NativeOptions} options
   * @param {(() => unknown) | undefined} provider the user's credentials function
   */
  constructor(options, provider) {
    const { bridge } = this
    this.native = construct(options, batch => bridge.settle(batch))
    this.partSize = this.native.partSize
    if (provider === undefined) return
    const native = new WeakRef(this.native)
    bridge.onCredentials = request => { answerCredentials(request, provider, native) }
  }

  /**
   * Throws the failure of a call that must not start.
   * @param {Limits} limits
   */
  admit({ signal }) {
    if (this.#closing !== undefined) throw clientClosed()
    if (signal?.aborted) throw aborted(signal)
  }

  /**
   * @param {(call: number) => void} start
   * @param {Limits} [limits]
   * @param {import('./progress').Progress} [progress]
   * @returns {Promise<any>}
   */
  call(start, limits, progress) {
    return new Call(this, start, limits, { progress }).promise
  }

  /** @returns {Promise<void>} */
  close() {
    this.#closing ??= this.#shut()
    return this.#closing
  }

  async #shut() {
    await this.bridge.quiet()
    this.streams.fail(clientClosed())
    await this.call(call => this.native.close(call))
  }
}

/**
 * @param {import('./seam').NativeOptions} options
 * @param {(batch: any[]) => void} settle
 */
function construct(options, settle) {
  const NativeClient = load()
  try {
    return new NativeClient({ ...options, largestBuffer: constants.MAX_LENGTH }, settle)
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'InvalidArg') throw invalidValue('options', error.message)
    throw error
  }
}

exports.Engine = Engine
