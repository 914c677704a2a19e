// @ts-check
'use strict'

/** Where a table keeps the names it cannot do without, besides Bucket and Key. */
const REQUIRED = Symbol('required')

/**
 * The parameters of an operation: `{ kind: 'Name Name ...' }`, kinds as kinds.js has them. All operations take `headers`.
 * @param {Record<string, string>} kinds
 * @param {string[]} [required]
 * @returns {Record<string, string> & { [REQUIRED]: string[] }} name -> kind
 */
function table(kinds, required = []) {
  const fields = Object.create(null)
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of names.split(' ')) fields[name] = kind
  }
  fields.headers = 'headers'
  fields[REQUIRED] = required
  return fields
}

/**
 * A table with some names left out, and with more.
 * @param {Record<string, string>} fields
 * @param {string} names
 * @param {Record<string, string>} [more] name -> kind
 */
function without(fields, names, more = {}) {
  const rest = Object.assign(Object.create(null), fields, more)
  for (const name of names.split(' ')) delete rest[name]
  return rest
}

exports.REQUIRED = REQUIRED
exports.table = table
exports.without = without
