// @ts-check
'use strict'

// A verb is called as verb(params, options?) for a promise, or with a trailing Node callback for nothing.

const { graft, mark } = require('./trace.js')
const { AbortError, DataStoreError } = require('./errors.js')

/** @typedef {(error: Error | null, data?: any) => void} Callback */

/**
 * @param {unknown[]} args a verb's: (params, options, callback), from the right as far as given
 * @param {(params: any, options: any) => Promise<any>} run the promise style
 * @returns {Promise<any> | undefined}
 */
function invoke(args, run) {
  const last = args.findIndex(arg => typeof arg === 'function')
  if (last === -1) return run(args[0], args[1])
  const callback = /** @type {Callback} */ (args[last])
  const [params, options] = args.slice(0, last)
  deliver(run(params, options), callback, mark(invoke))
  return undefined
}

/**
 * then() takes the caller's async context along, and nextTick leaves the promise: what the callback throws is an uncaught
 * exception of its own, neither a rejection of ours nor a reason to call it twice.
 * @param {Promise<any>} promise
 * @param {Callback} callback
 * @param {{ stack?: unknown }} trace
 */
function deliver(promise, callback, trace) {
  promise.then(
    data => process.nextTick(callback, null, data),
    error => process.nextTick(callback, isOurs(error) ? graft(error, trace) : error)
  )
}

/** Argument errors were made while the caller was on the stack. @param {unknown} error */
function isOurs(error) {
  return error instanceof DataStoreError || error instanceof AbortError
}

exports.invoke = invoke
