// @ts-check
'use strict'

// The constructor's options, in the spellings in use, made into what the addon takes. Defaults live in the addon, so a
// default is written down once; what is refused here is refused with the option's name and what to write instead.

const { readIdentity } = require('./credentials.js')
const { invalidType, invalidValue, unknownName } = require('./errors.js')
const { readEnvironment } = require('./environment.js')
const { readEndpoint, readProxy } = require('./endpoint.js')
const { readValue } = require('./kinds.js')
const { readTls } = require('./tls.js')


// Options that cross as they are, by kind.
const PLAIN = {
  region: 'text', profile: 'text', userAgent: 'text',
  maxAttempts: 'positiveCount', connectTimeout: 'positiveCount', responseTimeout: 'positiveCount', idleTimeout: 'positiveCount',
  maxConnections: 'positiveCount', concurrency: 'positiveCount', partSize: 'partSize', memoryLimit: 'positive',
  forcePathStyle: 'boolean'
}
const POLICIES = ['checksums', 'payloadSigning']
const SPELLINGS = ['s3ForcePathStyle', 'signatureVersion', 'apiVersion', 'maxRetries']
const KNOWN = [
  ...Object.keys(PLAIN), ...POLICIES, ...SPELLINGS,
  'endpoint', 'credentials', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'tls', 'proxy'
]

// What programs bring along from other S3 clients.
const INSTEAD = new Map(Object.entries({
  sslEnabled: 'write http:// or https:// in "endpoint"',
  useSSL: 'write http:// or https:// in "endpoint"',
  endPoint: 'use "endpoint", a whole URL',
  port: 'write it in "endpoint"',
  accessKey: 'use "accessKeyId"',
  secretKey: 'use "secretAccessKey"',
  pathStyle: 'use "forcePathStyle"',
  httpOptions: 'use "connectTimeout", "responseTimeout", "idleTimeout", "proxy" and "tls"',
  requestHandler: 'use "connectTimeout", "responseTimeout", "idleTimeout", "maxConnections", "proxy" and "tls"',
  maxSockets: 'use "maxConnections"',
  retryMode: 'use "maxAttempts"',
  retryDelayOptions: 'use "maxAttempts"',
  computeChecksums: 'use "checksums"',
  requestChecksumCalculation: 'use "checksums"',
  responseChecksumValidation: 'use "checksums"',
  s3DisableBodySigning: 'use "payloadSigning"',
  bucketEndpoint: 'give the bucket as "Bucket"',
  s3BucketEndpoint: 'give the bucket as "Bucket"',
  customUserAgent: 'use "userAgent"'
}))

/**
 * @param {any} options
 * @returns {{ native: import('./seam').NativeOptions, provider?: () => unknown }}
 */
function readOptions(options = {}) {
  if (options === null || typeof options !== 'object') throw invalidType('options', 'an object', options)
  const given = dropAbsent(options)
  for (const name of Object.keys(given)) checkKnown(name)
  checkFixed(given)
  const { keys, anonymous, provider } = readIdentity(given)
  const native = {
    ...readPlain(given),
    ...keys,
    anonymous,
    credentialsFunction: provider === undefined ? undefined : true,
    endpoint: readEndpoint(given.endpoint),
    tls: readTls(given.tls),
    ...readProxy(given.proxy),
    environment: readEnvironment(process.env)
  }
  return { native: dropAbsent(native), provider }
}

/**
 * @template {object} T
 * @param {T} object
 * @returns {any}
 */
function dropAbsent(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null))
}

/** @param {string} name */
function checkKnown(name) {
  if (KNOWN.includes(name)) return
  const instead = INSTEAD.get(name)
  if (instead !== undefined) throw invalidValue(name, `is not an option here: ${instead}`)
  throw unknownName('option', name, KNOWN)
}

/**
 * Options that may be written only one way, because there is only one.
 * @param {Record<string, any>} given
 */
function checkFixed({ signatureVersion = 'v4', apiVersion = '2006-03-01' }) {
  if (signatureVersion !== 'v4') throw invalidValue('signatureVersion', 'must be \'v4\': requests are signed with Signature Version 4 only')
  if (apiVersion !== '2006-03-01' && apiVersion !== 'latest') {
    throw invalidValue('apiVersion', 'must be \'2006-03-01\' or \'latest\': S3 has no other')
  }
}

/** @param {Record<string, any>} given */
function readPlain(given) {
  const unified = unify(given)
  /** @type {Record<string, any>} */
  const plain = {}
  for (const [name, kind] of Object.entries(PLAIN)) {
    if (unified[name] !== undefined) plain[name] = readValue(kind, name, unified[name])
  }
  for (const name of POLICIES) {
    if (given[name] !== undefined) plain[name] = readPolicy(name, given[name])
  }
  checkSizes(plain)
  return plain
}

/**
 * The second spellings, under their first names.
 * @param {Record<string, any>} given
 */
function unify(given) {
  const { s3ForcePathStyle, maxRetries } = given
  const unified = { ...given }
  if (s3ForcePathStyle !== undefined) {
    unified.forcePathStyle = same('forcePathStyle', given, 's3ForcePathStyle', readValue('boolean', 's3ForcePathStyle', s3ForcePathStyle))
  }
  if (maxRetries !== undefined) {
    unified.maxAttempts = same('maxAttempts', given, 'maxRetries', readValue('count', 'maxRetries', maxRetries) + 1)
  }
  return unified
}

/**
 * @param {string} name
 * @param {Record<string, any>} given
 * @param {string} spelling
 * @param {unknown} value of the spelling
 */
function same(name, given, spelling, value) {
  if (given[name] !== undefined && given[name] !== value) throw invalidValue(spelling, `contradicts "${name}". Give one of them`)
  return value
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function readPolicy(name, value) {
  if (typeof value !== 'string') throw invalidType(name, 'a string', value)
  if (!['auto', 'always', 'never'].includes(value)) throw invalidValue(name, 'must be \'auto\', \'always\' or \'never\'')
  return value
}

/** @param {Record<string, any>} plain */
function checkSizes({ partSize, memoryLimit }) {
  if (memoryLimit < partSize) throw invalidValue('memoryLimit', 'must hold at least one part ("partSize")')
}

exports.readOptions = readOptions
