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
const KNOWN = ['signal', 'timeout']
/** What a verb that moves a body takes. */
const MEASURED = ['onProgress']
/** And one that moves a whole object. */
const VERIFIED = [...MEASURED, 'verify']
/** Values that some verbs take as well. @type {Record<string, string>} */
const KINDS = { parallel: 'parallel', partSize: 'partSize', concurrency: 'positiveCount', multipartThreshold: 'integer', verify: 'boolean', maxBytes: 'integer' }
const LONGEST_TIMEOUT = 2 ** 31 - 1 // of setTimeout; beyond it fires at once

/**
 * The validated options of one call.
 * @param {any} options
 * @param {string[]} [more] names that the verb takes besides
 * @returns {Limits}
 */
function readLimits(options, more = MEASURED) {
  if (options === undefined || options === null) return NONE
  // An AbortSignal in their place has no fields: it would be dropped unseen.
  if (!isObject(options)) throw invalidType('options', 'an object', options)
  checkNames(options, [...KNOWN, ...more])
  const { signal, timeout, onProgress } = options
  if (given(signal) && !isSignal(signal)) throw invalidType('options.signal', 'an AbortSignal', signal)
  if (given(timeout)) checkTimeout(timeout)
  if (given(onProgress)) checkOnProgress(onProgress, more)
  const limits = { signal: signal ?? undefined, timeout: timeout ?? undefined, onProgress: onProgress ?? undefined }
  for (const name of more) {
    if (name in KINDS && given(options[name])) Object.assign(limits, { [name]: readValue(KINDS[name], `options.${name}`, options[name]) })
  }
  return limits
}

/**
 * @param {any} options
 * @param {string[]} known
 */
function checkNames(options, known) {
  for (const name of Object.keys(options)) {
    if (name !== 'onProgress' && !known.includes(name)) throw unknownName('option of a call', name, known)
  }
}

/** @param {unknown} value */
function given(value) {
  return value !== undefined && value !== null
}

/** By shape: polyfills and other realms have AbortSignals too. @param {any} value */
function isSignal(value) {
  return typeof value === 'object' && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function'
}

/**
 * A function that would never be called is a mistake.
 * @param {unknown} onProgress
 * @param {string[]} more
 */
function checkOnProgress(onProgress, more) {
  if (typeof onProgress !== 'function') throw invalidType('options.onProgress', 'a function', onProgress)
  if (!more.includes('onProgress')) throw invalidValue('options.onProgress', 'is for calls that move a body: this one has nothing to report')
}

/** @param {unknown} timeout */
function checkTimeout(timeout) {
  if (typeof timeout !== 'number') throw invalidType('options.timeout', 'a number of milliseconds', timeout)
  if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) {
    throw invalidValue('options.timeout', `must be more than 0 and at most ${LONGEST_TIMEOUT} ms`)
  }
}

/**
 * Has the parameters say so to the addon.
 * @param {Limits} limits
 * @param {import('./seam').Fields} fields
 */
function askToVerify({ verify }, fields) {
  if (!verify) return
  if (fields.Range !== undefined || fields.PartNumber !== undefined) throw invalidValue('options.verify', 'is for whole objects: there are no sums of parts')
  fields.verify = true
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

exports.MEASURED = MEASURED
exports.NONE = NONE
exports.VERIFIED = VERIFIED
exports.askToVerify = askToVerify
exports.readLimits = readLimits
exports.watch = watch
