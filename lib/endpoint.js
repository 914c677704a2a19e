// @ts-check
'use strict'

// Addresses are checked here and handed on as they were written: the addon splits them, signs them and keeps the path prefix.

const { invalidType, invalidValue } = require('./errors.js')

/**
 * @param {unknown} endpoint a string or a URL
 * @returns {string | undefined}
 */
function readEndpoint(endpoint) {
  if (endpoint === undefined) return undefined
  const text = readAddress('endpoint', endpoint)
  const url = new URL(text)
  // Never printed: it may hold a password.
  if (url.username || url.password) throw invalidValue('endpoint', 'must not contain a user or password: use "accessKeyId" and "secretAccessKey"')
  if (/[?#]/.test(text)) throw invalidValue('endpoint', 'must not contain a query or fragment')
  return text
}

/**
 * @param {unknown} proxy a string, a URL or false
 * @returns {{ proxy?: string, noProxy?: boolean }}
 */
function readProxy(proxy) {
  if (proxy === undefined) return {}
  if (proxy === false) return { noProxy: true }
  return { proxy: readAddress('proxy', proxy) }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readAddress(name, value) {
  const text = isUrl(value) ? value.href : value
  if (typeof text !== 'string') throw invalidType(name, 'a string or URL', value)
  if (!/^https?:\/\//i.test(text)) throw invalidValue(name, `must be a whole URL that starts with http:// or https://${example(name, text)}`)
  if (!URL.canParse(text)) throw invalidValue(name, 'is not a valid URL')
  return text
}

/** @param {unknown} value @returns {value is URL} */
function isUrl(value) {
  return typeof value === 'object' && value !== null && 'href' in value && 'searchParams' in value
}

/**
 * @param {string} name
 * @param {string} text
 */
function example(name, text) {
  if (!/^([\w-]+(\.[\w-]+)+|localhost|[\w-]+(?=:))(:\d+)?(\/[\w./-]*)?$/.test(text)) return ''
  return `. Did you mean "${name === 'proxy' ? 'http' : guessScheme(text)}://${text}"?`
}

/** Names and addresses of the machine itself seldom have a certificate. @param {string} text */
function guessScheme(text) {
  return /^(localhost|[\d.]+)([:/]|$)/.test(text) ? 'http' : 'https'
}

exports.readEndpoint = readEndpoint
exports.readProxy = readProxy
