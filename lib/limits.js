// @ts-check
'use strict'

// What may end a call before the store does: its signal, its timeout.

const { aborted, timedOut, invalidType, invalidValue, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')
const { isObject } = require('./plain.js')
const { onAbort } = require('./signals.js')

/** @typedef {import('./seam').Limits} Limits */
/** @typedef {import('./seam').Failure} Failure */

/** @type {Limits} */
const NONE = Object.freeze({})
const KNOWN = ['signal', 'timeout', 'onProgress']
/** What some verbs take as well. @type {Record<string, string>} */
const KINDS = { partSize: 'partSize', concurrency: 'positiveCount', multipartThreshold: 'integer' }
const LONGEST_TIMEOUT = 2 ** 31 - 1 // of setTimeout; beyond it fires at once

/**
 * The validated options of one call.
 * @param {any} options
 * @param {string[]} [more] names of KINDS that the verb takes
 * @returns {Limits}
 */
function readLimits(options, more = []) {
  if (options === undefined || options === null) return NONE
  // An AbortSignal in their place has no fields: it would be dropped unseen.
  if (!isObject(options)) throw invalidType('options', 'an object', options)
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name) && !more.includes(name)) throw unknownName('option of a call', name, [...KNOWN, ...more])
  }
  const { signal, timeout, onProgress } = options
  if (given(signal) && !isSignal(signal)) throw invalidType('options.signal', 'an AbortSignal', signal)
  if (given(timeout)) checkTimeout(timeout)
  if (given(onProgress) && typeof onProgress !== 'function') {
    throw invalidType('options.onProgress', 'a function', onProgress)
  }
  const limits = { signal: signal ?? undefined, timeout: timeout ?? undefined, onProgress: onProgress ?? undefined }
  for (const name of more) {
    if (given(options[name])) Object.assign(limits, { [name]: readValue(KINDS[name], `options.${name}`, options[name]) })
  }
  return limits
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
