// @ts-check
'use strict'

// The caller's frames for an error that is made later, on nobody's stack: a callback's, a stream's.
// Taking them costs 1.5 us and more, so only those two take them.

// Node's own frames (pipeline, finished, once) are left out below; without room for them they would push the caller's out.
const DEPTH = 40
const SHOWN = 10

/**
 * @param {Function} hide the function whose frame, and those above it, are ours
 * @returns {{ stack?: unknown }}
 */
function mark(hide) {
  const limit = Error.stackTraceLimit
  const trace = {}
  Error.stackTraceLimit = DEPTH
  Error.captureStackTrace(trace, hide)
  Error.stackTraceLimit = limit
  return trace
}

/**
 * Gives `error` the frames of `trace`.
 * @template {Error} E
 * @param {E} error
 * @param {{ stack?: unknown } | undefined} trace
 * @returns {E}
 */
function graft(error, trace) {
  // A program's own Error.prepareStackTrace may have made something else of it.
  if (typeof trace?.stack !== 'string') return error
  const frames = trace.stack.split('\n').filter(line => /^\s+at /.test(line) && !line.includes('node:'))
  error.stack = [`${error.name}: ${error.message}`, ...frames.slice(0, SHOWN)].join('\n')
  return error
}

exports.mark = mark
exports.graft = graft
