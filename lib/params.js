// @ts-check
'use strict'

// The parameters of a call, checked before any I/O and copied as they are checked (what the caller does to the object
// afterwards does not matter).

const { invalidType, unknownName } = require('./errors.js')
const { FIELDS } = require('./fields/index.js')
const { REQUIRED } = require('./fields/table.js')
const { readValue } = require('./kinds.js')
const { isObject } = require('./plain.js')

/** @typedef {import('./seam').Verb} Verb */

// By every operation that knows them.
const NEEDED = [['Bucket', 'a string'], ['Key', 'a string'], ['Filename', 'a string or a file: URL']]

// What is called otherwise on the other side.
const CROSSES_AS = new Map([['CreateBucketConfiguration', 'LocationConstraint'], ['olderThan', 'before']])

/**
 * @param {Verb} operation
 * @param {any} params
 * @returns {import('./seam').Fields} only what was given
 */
function readParams(operation, params) {
  const fields = FIELDS[operation]
  const given = readGiven(operation, params, fields)
  for (const [name, kind] of NEEDED) {
    if (given[name] === undefined && name in fields) throw invalidType(name, kind, undefined)
  }
  const missing = fields[REQUIRED].find(name => given[CROSSES_AS.get(name) ?? name] === undefined)
  if (missing !== undefined) throw invalidType(missing, 'given', undefined)
  return given
}

/**
 * @param {Verb} operation
 * @param {any} params
 * @param {Record<string, string>} fields
 */
function readGiven(operation, params, fields) {
  /** @type {import('./seam').Fields} */
  const given = {}
  if (params === undefined) return given
  if (!isObject(params)) throw invalidType('params', 'an object', params)
  for (const name of Object.keys(params)) {
    const value = params[name]
    if (value === undefined || value === null) continue
    const kind = fields[name]
    if (kind === undefined) throw unknownName(`parameter of ${operation}`, name, Object.keys(fields))
    const read = readValue(kind, name, value)
    if (read !== undefined) given[CROSSES_AS.get(name) ?? name] = read
  }
  return given
}

/**
 * What a call is about, from parameters that may not be valid.
 * @param {string} operation
 * @param {any} params
 * @returns {import('./seam').Where}
 */
function whereOf(operation, params) {
  const text = (/** @type {unknown} */ value) => typeof value === 'string' ? value : undefined
  return { operation, bucket: text(params?.Bucket), key: text(params?.Key) }
}

exports.readParams = readParams
exports.whereOf = whereOf
