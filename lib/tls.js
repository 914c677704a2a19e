// @ts-check
'use strict'

// TLS options in the words of Node's own tls.connect(); only PEM is taken.

const { invalidType, invalidValue, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')

const KNOWN = ['ca', 'cert', 'key', 'rejectUnauthorized']

/** @param {any} tls */
function readTls(tls) {
  if (tls === undefined) return undefined
  if (typeof tls !== 'object') throw invalidType('tls', 'an object', tls)
  for (const name of Object.keys(tls)) {
    if (!KNOWN.includes(name)) throw unknownName('option of tls', name, KNOWN)
  }
  const { ca, cert, key, rejectUnauthorized } = tls
  if ((cert ?? undefined) === undefined !== ((key ?? undefined) === undefined)) {
    throw invalidValue(cert ? 'tls.key' : 'tls.cert', 'is missing: a client certificate needs "tls.cert" and "tls.key"')
  }
  /** @type {{ ca?: string[], cert?: string, key?: string, insecure?: boolean }} */
  const read = {}
  if (ca) read.ca = (Array.isArray(ca) ? ca : [ca]).map(one => readPem('tls.ca', one))
  if (cert) read.cert = readPem('tls.cert', cert)
  if (key) read.key = readPem('tls.key', key)
  if (rejectUnauthorized !== undefined && rejectUnauthorized !== null) {
    read.insecure = !readValue('boolean', 'tls.rejectUnauthorized', rejectUnauthorized)
  }
  return read
}

/**
 * @param {string} name
 * @param {any} value
 */
function readPem(name, value) {
  const text = ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString() : value
  if (typeof text !== 'string') throw invalidType(name, 'a string or Buffer', value)
  if (!text.includes('-----BEGIN ')) throw invalidValue(name, 'must be PEM text (not a path)')
  return text
}

exports.readTls = readTls
