// @ts-check
'use strict'

// The kinds of value that multipart uploads and the settings of a bucket have.

const { invalidValue } = require('./errors.js')
const { readList, readShape } = require('./kinds-nested.js')
const { checkPlain, isObject } = require('./plain.js')

/** @typedef {import('./kinds').Kind} Kind */
/** @typedef {import('./kinds-nested').Read} Read */

const LARGEST_PART = 10_000

const PART = {
  PartNumber: 'partNumber',
  ETag: 'text',
  ChecksumCRC32: 'string',
  ChecksumCRC32C: 'string',
  ChecksumCRC64NVME: 'string',
  ChecksumSHA1: 'string',
  ChecksumSHA256: 'string'
}
// What uploadPart, uploadPartCopy and listParts say besides: their results may be handed on as they are.
const TOLD = ['Size', 'LastModified', 'ServerSideEncryption', 'SSECustomerAlgorithm', 'SSECustomerKeyMD5', 'SSEKMSKeyId', 'BucketKeyEnabled', 'RequestCharged', 'attempts']

/**
 * @param {Read} read reads a value of another kind
 * @returns {Record<string, Kind>}
 */
function uploadKinds(read) {
  return {
    partNumber(name, value) {
      const number = read('positiveCount', name, value)
      if (number > LARGEST_PART) throw invalidValue(name, `must be at most ${LARGEST_PART}. Received ${number}`)
      return number
    },

    // A number, or the text that listParts answers.
    partMarker(name, value) {
      return typeof value === 'number' ? String(read('count', name, value)) : read('string', name, value)
    },

    // { Parts: [{ PartNumber, ETag, ... }] }, which crosses as its parts.
    completedParts(name, value) {
      const { Parts } = readShape(read, name, value, { Parts: 'parts' }, ['Parts'])
      return Parts
    },

    parts(name, value) {
      const parts = readList(name, value, (each, part) => readShape(read, each, withoutTold(part), PART, ['PartNumber', 'ETag']))
      if (parts.length === 0) throw invalidValue(name, 'must not be empty: an upload is completed with its parts')
      return parts
    },

    versioning(name, value) {
      return readShape(read, name, value, { Status: 'text', MFADelete: 'text' }, [])
    },

    // A string goes out as it is; anything else is made JSON of.
    policy(name, value) {
      if (typeof value === 'string') return read('text', name, value)
      checkPlain(name, value, 'a string of JSON or an object')
      return toJSON(name, value)
    },

    // A moment, or how many milliseconds ago that was. Small numbers of either kind must not be mistaken: a Date is a Date.
    age(name, value) {
      if (typeof value !== 'number') return read('date', name, value)
      if (!(value >= 0) || value > Date.now()) throw invalidValue(name, 'must be a Date, or an age in milliseconds')
      return Date.now() - value
    }
  }
}

/**
 * @param {string} name
 * @param {object} value
 */
function toJSON(name, value) {
  try {
    return JSON.stringify(value, (_field, part) => {
      // Of a Map or a Set JSON makes {}.
      if (typeof part === 'object' && part !== null && !Array.isArray(part) && !isObject(part)) throw new TypeError(`it holds ${Object.prototype.toString.call(part)}`)
      return part
    })
  } catch (error) {
    const [reason] = String(/** @type {any} */ (error)?.message ?? error).split('\n')
    throw invalidValue(name, `cannot be written as JSON: ${reason}`)
  }
}

/** @param {any} part */
function withoutTold(part) {
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
  return Object.fromEntries(Object.entries(part).filter(([name]) => !TOLD.includes(name)))
}

exports.uploadKinds = uploadKinds
