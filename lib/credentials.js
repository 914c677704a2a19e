// @ts-check
'use strict'

// Who the client signs as: keys flat or under `credentials`, an async function, 'anonymous', or nothing given (the
// standard chain, in the addon). No message of this room prints a value: each may be a secret.

const { invalidType, invalidValue } = require('./errors.js')
const { readValue } = require('./kinds.js')

const KEYS = /** @type {const} */ (['accessKeyId', 'secretAccessKey', 'sessionToken'])

/** @typedef {{ accessKeyId?: string, secretAccessKey?: string, sessionToken?: string }} Keys */
/** @typedef {{ keys: Keys, anonymous?: boolean, provider?: () => unknown }} Identity */

/**
 * @param {Record<string, any>} options the constructor's
 * @returns {Identity}
 */
function readIdentity(options) {
  const { credentials } = options
  const flat = readKeys(options, '')
  if (credentials === undefined || credentials === null) return { keys: checkComplete(flat, '') }
  if (typeof credentials === 'object') return { keys: merge(flat, checkComplete(readKeys(credentials, 'credentials.'), 'credentials.')) }
  const extra = KEYS.find(key => flat[key] !== undefined)
  if (extra !== undefined) throw invalidValue(extra, 'cannot be given beside a "credentials" that is not an object')
  if (credentials === 'anonymous') return { keys: {}, anonymous: true }
  if (typeof credentials === 'function') return { keys: {}, provider: credentials }
  if (typeof credentials === 'string') throw invalidValue('credentials', 'may be the word \'anonymous\', an object or an async function')
  throw invalidType('credentials', 'an object, an async function or \'anonymous\'', credentials)
}

/**
 * @param {Record<string, any>} from
 * @param {string} path where the keys stand, for messages
 * @returns {Keys}
 */
function readKeys(from, path) {
  /** @type {Keys} */
  const keys = {}
  for (const key of KEYS) {
    const value = from[key]
    if (value === undefined || value === null) continue
    keys[key] = readValue('text', path + key, value)
  }
  return keys
}

/**
 * @param {Keys} keys
 * @param {string} path
 */
function checkComplete(keys, path) {
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  if (accessKeyId !== undefined && secretAccessKey === undefined) throw missing('secretAccessKey', 'accessKeyId', path)
  if (secretAccessKey !== undefined && accessKeyId === undefined) throw missing('accessKeyId', 'secretAccessKey', path)
  if (sessionToken !== undefined && accessKeyId === undefined) throw missing('accessKeyId', 'sessionToken', path)
  if (path !== '' && accessKeyId === undefined) throw missing('accessKeyId', 'credentials', path)
  return keys
}

/**
 * @param {string} key
 * @param {string} because
 * @param {string} path
 */
function missing(key, because, path) {
  return invalidType(path + key, `a string when "${because}" is given`, undefined)
}

/**
 * @param {Keys} flat
 * @param {Keys} nested
 */
function merge(flat, nested) {
  for (const key of KEYS) {
    if (flat[key] !== undefined && flat[key] !== nested[key]) {
      throw invalidValue(key, `differs from "credentials.${key}". Give one of them`)
    }
  }
  return nested
}

/**
 * Asks the user's function, for the addon. Whatever it does, the addon gets one answer.
 * @param {number} request
 * @param {() => unknown} provider
 * @param {WeakRef<import('./seam').NativeClient>} native
 */
async function answerCredentials(request, provider, native) {
  let credentials = null
  let message = null
  try {
    credentials = checkProvided(await provider())
  } catch (error) {
    message = error instanceof Error ? error.message : String(error)
  }
  try {
    native.deref()?.answerCredentials(request, credentials, message)
  } catch {
    // The client was closed meanwhile: nobody waits for the answer.
  }
}

/**
 * @param {any} provided
 * @returns {any} with both keys
 */
function checkProvided(provided) {
  const name = 'the result of credentials()'
  if (typeof provided !== 'object' || provided === null) throw invalidType(name, 'an object', provided)
  const keys = checkComplete(readKeys(provided, 'credentials().'), 'credentials().')
  const { expiration } = provided
  if (expiration === undefined || expiration === null) return keys
  return { ...keys, expiration: readValue('date', 'credentials().expiration', expiration) }
}

exports.readIdentity = readIdentity
exports.answerCredentials = answerCredentials
