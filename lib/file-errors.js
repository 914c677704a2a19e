// @ts-check
'use strict'

// What the file system refused, in the words of Node's own errors. libuv's table of them is had from Node: the numbers come
// from the addon, the texts do not.

const { getSystemErrorMap } = require('node:util')

/** @typedef {import('./seam').Failure} Failure */

/**
 * @param {Failure} failure
 * @returns {Failure} with the message and the cause that Node would give
 */
function worded(failure) {
  if (!failure.file) return failure
  const { errno, syscall, path } = failure.file
  const [code, text] = getSystemErrorMap().get(-errno) ?? ['UNKNOWN', failure.message]
  const message = errno === 0 ? failure.message : `${code}: ${text}, ${syscall} '${path}'`
  const cause = Object.assign(new Error(message), { errno: -errno, code, syscall, path })
  return { ...failure, message, cause }
}

exports.worded = worded
