// @ts-check
'use strict'

// What may end a call before the store does: its signal, its timeout.

const { aborted, timedOut, invalidType, invalidValue, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')
const { onAbort } = require('./signals.js')

/** @typedef {import('./seam').Limits} Limits */
/** @typedef {import('./seam').Failure} Failure */

/** @type {Limits} */
const NONE = Object.freeze({})
const KNOWN = ['signal', 'timeout', 'onProgress']
const LONGEST_TIMEOUT = 2 ** 31 - 1 // of setTimeout; beyond it fires at once

/**
 * The validated options of one call.
 * @param {any} options
 * @param {Record<string, string>} [more] options of this verb, name -> kind
 * @returns {Limits}
 */
function readLimits(options, more = {}) {
  if (options === undefined || options === null) return NONE
  if (typeof options !== 'object') throw invalidType('options', 'an object', options)
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name) && !Object.hasOwn(more, name)) throw unknownName('option of a call', name, [...KNOWN, ...Object.keys(more)])
  }
  const { signal, timeout, onProgress } = options
  if (given(signal) && !isSignal(signal)) throw invalidType('options.signal', 'an AbortSignal', signal)
  if (given(timeout)) checkTimeout(timeout)
  if (given(onProgress) && typeof onProgress !== 'function') {
    throw invalidType('options.onProgress', 'a function', onProgress)
  }
  return { signal: signal ?? undefined, timeout: timeout ?? undefined, onProgress: onProgress ?? undefined, ...readMore(options, more) }
}

/**
 * @param {any} options
 * @param {Record<string, string>} more
 */
function readMore(options, more) {
  /** @type {Record<string, any>} */
  const read = {}
  for (const [name, kind] of Object.entries(more)) {
    if (given(options[name])) read[name] = readValue(kind, `options.${name}`, options[name])
  }
  return read
}

/** @param {unknown} value */
function given(value) {
  return value !== undefined && value !== null
}

/** By shape: polyfills and other realms have AbortSignals too. @param {any} value */
function isSignal(value) {
  return typeof value === 'object' && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function'
}

/** @param {unknown} timeout */
function checkTimeout(timeout) {
  if (typeof timeout !== 'number') throw invalidType('options.timeout', 'a number of milliseconds', timeout)
  if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) {
    throw invalidValue('options.timeout', `must be more than 0 and at most ${LONGEST_TIMEOUT} ms`)
  }
}

/**
 * Tells `fail` when a limit is reached.
 * @param {Limits} limits
 * @param {(failure: Failure) => void} fail
 * @returns {() => void} stops watching
 */
function watch({ signal, timeout }, fail) {
  const stopListening = signal && onAbort(signal, () => fail(aborted(signal)))
  const timer = timeout === undefined ? undefined : setTimeout(() => fail(timedOut(timeout)), timeout)
  return () => {
    stopListening?.()
    clearTimeout(timer)
  }
}

exports.NONE = NONE
exports.readLimits = readLimits
exports.watch = watch
