// @ts-check
'use strict'

// The kinds of value that stand in a request as they are: its headers, and the bucket, a segment of its path (or a label of its host).

const { invalidValue } = require('./errors.js')

/** @typedef {import('./kinds').Kind} Kind */
/** @typedef {import('./kinds-nested').Read} Read */

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/
const RESERVED = /^(authorization|host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|user-agent|proxy-.*|x-amz-(date|content-sha256|security-token))$/i
const CONTROL = /[\0-\x1f\x7f]/
const CONTROL_BUT_TAB = /[\0-\x08\n-\x1f\x7f]/
const RANGE_HINT = 'is not to be given as a header: a body that breaks off goes on by a range of the client\'s own. Use the parameter "Range" of getObject'

/**
 * @param {Read} read reads a value of another kind
 * @returns {Record<string, Kind>}
 */
function httpKinds(read) {
  return {
    // Names that only some stores allow pass (capitals, underscores, 255 characters, "tenant:bucket"): the store is asked.
    // What would name another path does not. An access point's ARN is a name, too.
    bucket(name, value) {
      read('text', name, value)
      if (value.trim() === '') throw invalidValue(name, 'must not be white space alone')
      if (CONTROL.test(value)) throw invalidValue(name, 'must not contain control characters')
      if (value === '.' || value === '..') throw invalidValue(name, 'must not be "." or ".."')
      if (/[/?#]/.test(value) && !value.startsWith('arn:')) throw invalidValue(name, 'must not contain "/", "?" or "#"')
      return value
    },

    // A parameter that goes out as a header. HTTP says nothing of how other characters are to be read, so stores answer
    // them with signature errors, or keep other ones.
    header(name, value) {
      read('string', name, value)
      if (CONTROL_BUT_TAB.test(value)) throw invalidValue(name, 'must not contain control characters: it goes out as a header')
      if (/[^\t -~]/.test(value)) throw invalidValue(name, `must be ASCII, since it goes out as a header: ${howToEncode(name)}`)
      return value
    },

    // Headers of the user's, signed with ours. Those that carry the signature or frame the message are not theirs to set.
    headers(name, value) {
      const headers = read('stringMap', name, value)
      for (const [header, text] of Object.entries(headers)) checkHeader(`${name}.${header}`, header, String(text))
      return headers
    },

    headersOfRead(name, value) {
      const headers = read('headers', name, value)
      const range = Object.keys(headers).find(header => header.toLowerCase() === 'range')
      if (range !== undefined) throw invalidValue(`${name}.${range}`, RANGE_HINT)
      return headers
    },

    // User metadata: its names are headers' names, which S3 makes lowercase; its values may be any text.
    metadata(name, value) {
      const map = read('stringMap', name, value)
      const seen = new Set()
      for (const key of Object.keys(map)) {
        if (!TOKEN.test(key)) throw invalidValue(`${name}.${key}`, 'is not a name that a header can have (RFC 9110: letters, digits and some marks)')
        if (seen.has(key.toLowerCase())) throw invalidValue(`${name}.${key}`, 'is there twice: names are the same in capitals and in small letters')
        seen.add(key.toLowerCase())
      }
      return map
    }
  }
}

/** @param {string} name */
function howToEncode(name) {
  return name === 'ContentDisposition' ? 'encode the name as RFC 8187 has it, filename*=UTF-8\'\'%C3%A4.txt' : 'percent-encode it (encodeURIComponent)'
}

/**
 * By RFC 9110, and ASCII: what stands in a header is signed, and stores differ in how they read other bytes.
 * @param {string} name
 * @param {string} header
 * @param {string} text
 */
function checkHeader(name, header, text) {
  if (!TOKEN.test(header)) throw invalidValue(name, 'is not an HTTP header name')
  if (RESERVED.test(header)) throw invalidValue(name, 'is set by the client itself')
  if (!/^([!-~]([\t -~]*[!-~])?)?$/.test(text)) throw invalidValue(name, 'must be printable ASCII without spaces at its ends')
}

exports.httpKinds = httpKinds
