// @ts-check
'use strict'

// request(): one signed request of the user's own, for what has no verb here (CORS, lifecycle, notifications, ...). The addon
// builds, signs and sends it; here its parts are checked.

const { toBytes } = require('./body.js')
const { invalidType, invalidValue, toError, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')
const { readLimits } = require('./limits.js')
const { whereOf } = require('./params.js')
const { checkPlain, isObject } = require('./plain.js')

/** @typedef {import('./engine').Engine} Engine */

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS']
const KNOWN = ['method', 'Bucket', 'Key', 'query', 'headers', 'body']

/**
 * @param {Engine} engine
 * @param {any} params
 * @param {unknown} options
 * @returns {Promise<{ statusCode: number, headers: Record<string, string>, body: Buffer }>}
 */
async function request(engine, params, options) {
  try {
    const limits = readLimits(options, [])
    const { body, ...fields } = readRequest(params)
    engine.admit(limits)
    return await engine.call(call => engine.native.request(call, JSON.stringify(fields), body), limits)
  } catch (failure) {
    throw toError(failure, whereOf('request', params))
  }
}

/** @param {any} params */
function readRequest(params) {
  if (!isObject(params)) throw invalidType('params', 'an object', params)
  const unknown = Object.keys(params).find(name => !KNOWN.includes(name))
  if (unknown !== undefined) throw unknownName('parameter of request', unknown, KNOWN)
  const { method, Bucket, Key, query, headers, body } = params
  if (given(Key) && !given(Bucket)) throw invalidType('Bucket', 'a string when "Key" is given', Bucket)
  return {
    method: readMethod(method),
    Bucket: given(Bucket) ? readValue('bucket', 'Bucket', Bucket) : undefined,
    Key: given(Key) ? readValue('key', 'Key', Key) : undefined,
    query: given(query) ? readQuery(query) : undefined,
    headers: given(headers) ? readValue('headers', 'headers', headers) : undefined,
    body: given(body) ? readBody(body) : undefined
  }
}

/** @param {unknown} value */
function given(value) {
  return value !== undefined && value !== null
}

/** @param {unknown} method */
function readMethod(method) {
  if (typeof method !== 'string') throw invalidType('method', 'a string', method)
  const upper = method.toUpperCase()
  if (!METHODS.includes(upper)) throw invalidValue('method', `must be one of ${METHODS.join(', ')}`)
  return upper
}

/**
 * @param {any} query
 * @returns {string[]} names and values in turn; a name that stands alone has the value ''
 */
function readQuery(query) {
  checkPlain('query', query, 'an object')
  /** @type {string[]} */
  const pairs = []
  for (const [name, value] of Object.entries(query)) {
    readValue('text', 'a name of "query"', name)
    for (const one of Array.isArray(value) ? value : [value]) {
      if (given(one) && one !== false) pairs.push(name, readPart(`query.${name}`, one))
    }
  }
  return pairs
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readPart(name, value) {
  if (value === true) return ''
  if (Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string') throw invalidType(name, 'a string, a whole number, a boolean or an array of them', value)
  return readValue('string', name, value)
}

/** @param {unknown} body */
function readBody(body) {
  const bytes = toBytes(body, 'body')
  if (bytes === undefined) throw invalidType('body', 'a string, Buffer, typed array, DataView or ArrayBuffer', body)
  return bytes.byteLength === 0 ? undefined : bytes
}

exports.request = request
