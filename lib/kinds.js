// @ts-check
'use strict'

// The kinds of value that options and parameters have: what is accepted, and what comes out. Nothing is guessed: a
// value that would be dropped, rounded or replaced on its way to the store is an error here, by its name.

const { resolve, sep } = require('node:path')
const { fileURLToPath } = require('node:url')
const { invalidType, invalidValue } = require('./errors.js')
const { httpKinds } = require('./kinds-http.js')
const { nestedKinds } = require('./kinds-nested.js')
const { uploadKinds } = require('./kinds-uploads.js')
const { checkPlain, isObject } = require('./plain.js')

/** @typedef {(name: string, value: any) => any} Kind */

const LARGEST_COUNT = 2 ** 31 - 1
const MOST_PARALLEL = 64
const PART_SIZE = { least: 5 * 2 ** 20, most: 5 * 2 ** 30 }

/** @type {Record<string, Kind>} */
const KINDS = {
  string(name, value) {
    if (typeof value !== 'string') throw invalidType(name, 'a string', value)
    // A lone surrogate has no UTF-8 form; writing U+FFFD for it would name another object.
    if (!value.isWellFormed()) throw invalidValue(name, 'must be well-formed Unicode, it has a lone surrogate')
    return value
  },

  text(name, value) {
    KINDS.string(name, value)
    if (value === '') throw invalidValue(name, 'must not be empty')
    return value
  },

  key(name, value) {
    KINDS.text(name, value)
    if (value.includes('\0')) throw invalidValue(name, 'must not contain NUL')
    return value
  },

  boolean(name, value) {
    if (typeof value !== 'boolean') throw invalidType(name, 'a boolean', value)
    return value
  },

  // Sizes.
  integer(name, value) {
    return wholeNumber(name, value, 0, Number.MAX_SAFE_INTEGER)
  },

  positive(name, value) {
    return wholeNumber(name, value, 1, Number.MAX_SAFE_INTEGER)
  },

  partSize(name, value) {
    KINDS.positive(name, value)
    if (value >= PART_SIZE.least && value <= PART_SIZE.most) return value
    throw invalidValue(name, 'must be from 5 MiB to 5 GiB, in bytes: stores take no other part')
  },

  // A file's path, or its URL. Absolute from here on: the process may go elsewhere before the file is opened.
  file(name, value) {
    if (typeof value !== 'string' && !isURL(value)) throw invalidType(name, 'a string or a file: URL', value)
    const path = KINDS.key(name, typeof value === 'string' ? value : pathOf(name, value))
    const absolute = resolve(path)
    // resolve() takes off what says that it is a folder.
    return path.endsWith(sep) && !absolute.endsWith(sep) ? absolute + sep : absolute
  },

  // Counts, which have 32 bits on the other side.
  count(name, value) {
    return wholeNumber(name, value, 0, LARGEST_COUNT)
  },

  positiveCount(name, value) {
    return wholeNumber(name, value, 1, LARGEST_COUNT)
  },

  // Connections of one download: how many, or 'auto', which crosses as 0.
  parallel(name, value) {
    if (value === 'auto') return 0
    if (typeof value !== 'number') throw invalidType(name, "a number or 'auto'", value)
    return wholeNumber(name, value, 1, MOST_PARALLEL)
  },

  // A string is read as Date reads it. A number is refused: older S3 clients mean seconds, Date means milliseconds. It crosses
  // as milliseconds.
  date(name, value) {
    const date = typeof value === 'string' ? new Date(value) : value
    if (Object.prototype.toString.call(date) !== '[object Date]') throw invalidType(name, 'a Date', value)
    if (Number.isNaN(date.getTime())) throw invalidValue(name, 'must be a valid Date')
    return date.getTime()
  },

  stringMap(name, value) {
    checkPlain(name, value, 'an object of strings')
    /** @type {Record<string, string>} */
    const map = {}
    for (const key of Object.keys(value)) {
      if (value[key] !== undefined) map[key] = KINDS.string(`${name}.${key}`, value[key])
    }
    return map
  },

  // CreateBucketConfiguration: only its LocationConstraint is more than a box.
  location(name, value) {
    if (!isObject(value)) throw invalidType(name, 'an object', value)
    const unknown = Object.keys(value).find(key => key !== 'LocationConstraint')
    if (unknown !== undefined) throw invalidValue(`${name}.${unknown}`, 'is not known; LocationConstraint is')
    const region = value.LocationConstraint
    return region === undefined || region === null ? undefined : KINDS.text(`${name}.LocationConstraint`, region)
  },

  // Goes its own way, through body.js, which tells the kinds of body apart.
  body() {
    return undefined
  }
}

Object.assign(KINDS, httpKinds(readValue), nestedKinds(readValue), uploadKinds(readValue))

/** @param {any} value */
function isURL(value) {
  return typeof value === 'object' && typeof value.href === 'string' && typeof value.protocol === 'string'
}

/**
 * @param {string} name
 * @param {URL} url
 */
function pathOf(name, url) {
  try {
    return fileURLToPath(url)
  } catch {
    throw invalidValue(name, 'must be a file: URL, if it is one')
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function wholeNumber(name, value, least, most) {
  if (typeof value !== 'number') throw invalidType(name, 'a number', value)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw invalidValue(name, `must be a whole number from ${least} to ${most}. Received ${value}`)
}

/**
 * The value as it crosses to the addon, or a TypeError that names it.
 * @param {string} kind
 * @param {string} name
 * @param {unknown} value neither undefined nor null
 */
function readValue(kind, name, value) {
  return KINDS[kind](name, value)
}

exports.readValue = readValue
