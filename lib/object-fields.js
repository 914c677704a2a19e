// @ts-check
'use strict'

// What an object's answer says of it comes as JSON beside its bytes (src/binding/results/object_fields.rs): [fields] or [fields, body].
// It is read when somebody asks: who wants the bytes alone never does.

/** @typedef {import('./seam').Fields} Fields */
/** @typedef {[fields: string, body?: Buffer] & { attempts?: number }} Answer the addon's */

const DATES = ['LastModified', 'Expires', 'ObjectLockRetainUntilDate']

/**
 * @param {Answer} answer
 * @returns {Fields} without the bytes
 */
function fieldsOf(answer) {
  const fields = JSON.parse(answer[0])
  for (const name of DATES) {
    if (fields[name] !== undefined) fields[name] = new Date(fields[name])
  }
  if (answer.attempts !== undefined) fields.attempts = answer.attempts
  return fields
}

exports.fieldsOf = fieldsOf
