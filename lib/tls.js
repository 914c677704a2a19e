// @ts-check
'use strict'

// TLS options in the words of Node's own tls.connect(); only PEM is taken.

const { invalidType, invalidValue, unknownName } = require('./errors.js')
const { readValue } = require('./kinds.js')

const KNOWN = ['ca', 'cert', 'key', 'rejectUnauthorized', 'insecure']

/** @param {any} tls */
function readTls(tls) {
  if (tls === undefined) return undefined
  if (typeof tls !== 'object') throw invalidType('tls', 'an object', tls)
  for (const name of Object.keys(tls)) {
    if (!KNOWN.includes(name)) throw unknownName('option of tls', name, KNOWN)
  }
  const { ca, cert, key } = tls
  if ((cert ?? undefined) === undefined !== ((key ?? undefined) === undefined)) {
    throw invalidValue(cert ? 'tls.key' : 'tls.cert', 'is missing: a client certificate needs "tls.cert" and "tls.key"')
  }
  /** @type {{ ca?: string[], cert?: string, key?: string, insecure?: boolean }} */
  const read = {}
  if (ca) read.ca = (Array.isArray(ca) ? ca : [ca]).map(one => readPem('tls.ca', one))
  if (cert) read.cert = readPem('tls.cert', cert)
  if (key) read.key = readPem('tls.key', key)
  const insecure = readInsecure(tls)
  if (insecure !== undefined) read.insecure = insecure
  return read
}

/**
 * Two spellings of one option: `insecure: true` is `rejectUnauthorized: false`.
 * @param {any} tls
 * @returns {boolean | undefined}
 */
function readInsecure({ rejectUnauthorized, insecure }) {
  const given = (insecure ?? undefined) === undefined ? undefined : readValue('boolean', 'tls.insecure', insecure)
  if ((rejectUnauthorized ?? undefined) === undefined) return given
  const other = !readValue('boolean', 'tls.rejectUnauthorized', rejectUnauthorized)
  if (given !== undefined && given !== other) throw invalidValue('tls.insecure', 'contradicts "tls.rejectUnauthorized". Give one of them')
  return other
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
