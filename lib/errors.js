// @ts-check
'use strict'

// Every error of the package is made here. What the addon and the rooms of lib/ hand around is a *failure*, a plain object:
// it becomes an Error only where the caller's frames can be had, in the catch of the promise the caller awaits
// (V8 then walks the async frames), or with frames taken at the call for callbacks and streams.

const { worded } = require('./file-errors.js')
const { nearest } = require('./names.js')

/** @typedef {import('./seam').Failure} Failure */
/** @typedef {import('./seam').Where} Where */

class DataStoreError extends Error {
  /**
   * @param {Failure} failure
   * @param {Where} [where]
   */
  constructor(failure, where = {}) {
    const { cause } = failure
    super(failure.message, cause === undefined ? undefined : { cause: typeof cause === 'string' ? new Error(cause) : cause })
    /** @type {string} */
    this.code = failure.code
    assignGiven(this, {
      statusCode: failure.statusCode,
      requestId: failure.requestId,
      operation: where.operation,
      bucket: where.bucket,
      key: where.key,
      bucketRegion: failure.bucketRegion
    })
    /** @type {number} */
    this.attempts = failure.attempts ?? 0
    /** @type {boolean} */
    this.retryable = failure.retryable ?? false
  }
}

class AbortError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause })
    this.code = 'ABORT_ERR'
  }
}

// On the prototypes and not enumerable, as Node's own: util.inspect then prints the name once.
for (const [constructor, name] of /** @type {const} */ ([[DataStoreError, 'DataStoreError'], [AbortError, 'AbortError']])) {
  Object.defineProperty(constructor.prototype, 'name', { value: name, writable: true, configurable: true })
}

/**
 * Absent fields stay absent: an error is printed more often than it is compared.
 * @param {object} target
 * @param {Record<string, unknown>} fields
 */
function assignGiven(target, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) Object.assign(target, { [name]: value })
  }
}

/**
 * The Error for a failure; what is an Error already (an argument's, the user's own) passes as it is.
 * @param {unknown} failure
 * @param {Where} where
 * @returns {Error}
 */
function toError(failure, where) {
  if (failure instanceof Error) return failure
  const plain = worded(/** @type {Failure} */ (failure))
  const error = plain.code === 'ABORT_ERR' ? new AbortError(plain) : new DataStoreError(plain, where)
  Error.captureStackTrace(error, toError)
  return error
}

/** @param {AbortSignal} signal @returns {Failure} */
function aborted(signal) {
  return { code: 'ABORT_ERR', message: 'The operation was aborted', cause: signal.reason }
}

/** @param {number} timeout @returns {Failure} */
function timedOut(timeout) {
  return { code: 'TimeoutError', message: `Not done after ${timeout} ms, the call's timeout`, retryable: true }
}

/** @returns {Failure} */
function destroyed() {
  return { code: 'ABORT_ERR', message: 'The object stream was destroyed before its end' }
}

/** @returns {Failure} */
function alreadyRead() {
  return { code: 'BodyAlreadyRead', message: 'The object stream has been read from already: its whole body is not to be had any more' }
}

/** @returns {Failure} */
function clientClosed() {
  return { code: 'ClientClosed', message: 'The client is closed' }
}

/**
 * A body that could not be read to its end.
 * @param {unknown} error the source's own
 * @returns {Failure}
 */
function bodyUnreadable(error) {
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'BodyReadError', message: `Body could not be read: ${reason}`, cause: error }
}

/**
 * @param {string} name
 * @param {string} expected "a string"
 * @param {unknown} value never printed: it may be a secret
 */
function invalidType(name, expected, value) {
  return argumentError('ERR_INVALID_ARG_TYPE', `"${name}" must be ${expected}. Received ${describe(value)}`)
}

/**
 * @param {string} name
 * @param {string} reason "must not be empty"
 */
function invalidValue(name, reason) {
  return argumentError('ERR_INVALID_ARG_VALUE', `"${name}" ${reason}`)
}

/**
 * @param {string} what "option", "parameter of headObject"
 * @param {string} name
 * @param {Iterable<string>} known
 */
function unknownName(what, name, known) {
  const near = nearest(name, known)
  const hint = near === undefined ? '' : `. Did you mean "${near}"?`
  return argumentError('ERR_INVALID_ARG_VALUE', `"${name}" is not a known ${what}${hint}`)
}

/**
 * @param {string} code
 * @param {string} message
 */
function argumentError(code, message) {
  return Object.assign(new TypeError(message), { code })
}

/** @param {string} method that was called without its client */
function detached(method) {
  return Object.assign(
    new TypeError(`${method}() was called without its client. Call client.${method}(...), or bind it: client.${method}.bind(client)`),
    { code: 'ERR_INVALID_THIS' }
  )
}

/** Its type alone: a number, too, may be a secret. @param {unknown} value */
function describe(value) {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = value.constructor?.name
  return name && name !== 'Object' ? `an instance of ${name}` : 'an object'
}

/**
 * A throw that is the user's own (their listener, their onProgress) goes where a throw of theirs belongs, to
 * 'uncaughtException', and not into our bookkeeping.
 * @param {unknown} error
 */
function surface(error) {
  process.nextTick(() => { throw error })
}

exports.DataStoreError = DataStoreError
exports.AbortError = AbortError
exports.toError = toError
exports.aborted = aborted
exports.timedOut = timedOut
exports.destroyed = destroyed
exports.alreadyRead = alreadyRead
exports.clientClosed = clientClosed
exports.bodyUnreadable = bodyUnreadable
exports.invalidType = invalidType
exports.invalidValue = invalidValue
exports.unknownName = unknownName
exports.detached = detached
exports.surface = surface
