// @ts-check
'use strict'

// Objects whose own keys are what was meant. A Map, Headers or URLSearchParams has none: what it holds would be dropped unseen,
// and a DELETE of ?cors would be one of the bucket.

const { invalidType } = require('./errors.js')

/**
 * By what it is and not by its class: objects of another realm count, and those that JSON, querystring or a RegExp made.
 * @param {unknown} value
 */
function isPlain(value) {
  if (!isObject(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * Is it an object with fields, of whatever class? A Map, an Array, an AbortSignal and a Date are not.
 * @param {unknown} value
 */
function isObject(value) {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/**
 * @param {string} name
 * @param {any} value
 * @param {string} expected "an object of strings"
 */
function checkPlain(name, value, expected) {
  if (isPlain(value)) return
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidType(name, expected, value)
  const entries = typeof value[Symbol.iterator] === 'function'
  throw invalidType(name, `${expected}, a plain one${entries ? ' (Object.fromEntries() makes one of a Map)' : ''}`, value)
}

exports.checkPlain = checkPlain
exports.isObject = isObject
exports.isPlain = isPlain
