// @ts-check
'use strict'

// Where the addon comes in. It is asked for by the first client and not before, so requiring the package loads no binary
// and starts no thread. The unit tests put a class of their own in its place.

/** @typedef {typeof import('../native.js').NativeClient} NativeClass */

/** @type {NativeClass | undefined} */
let NativeClient

/** @returns {NativeClass} */
function load() {
  NativeClient ??= require('./load.js').load().NativeClient
  return NativeClient
}

/** @param {any} substitute a class with the same methods, or undefined for the addon again */
function replace(substitute) {
  NativeClient = substitute
}

exports.load = load
exports.replace = replace
