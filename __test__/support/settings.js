'use strict'

// The store under test, as scripts/suite.mjs names it, and how it is reached.

const { readFileSync } = require('node:fs')

const { env } = process

const needed = {
  endpoint: env.DATASTORE_TEST_ENDPOINT,
  region: env.DATASTORE_TEST_REGION,
  accessKeyId: env.DATASTORE_TEST_ACCESS_KEY,
  secretAccessKey: env.DATASTORE_TEST_SECRET_KEY
}

const missing = Object.keys(needed).find(name => !needed[name])
if (missing) throw new Error(`These tests need a store, and its ${missing} is not in the environment: run them with npm test`)

/** The private authority of a store behind TLS, as PEM. */
const ca = env.DATASTORE_TEST_CA ? readFileSync(env.DATASTORE_TEST_CA, 'utf8') : undefined
/** Its own certificate and key, for a relay that stands in its place. */
const certificate = env.DATASTORE_TEST_CERTIFICATE ? readFileSync(env.DATASTORE_TEST_CERTIFICATE, 'utf8') : undefined
/** Are buckets host names (bucket.s3.localhost)? */
const virtualHosts = env.DATASTORE_TEST_VIRTUAL_HOSTS === '1'

/** The options of a client. */
const settings = Object.freeze({
  ...needed,
  ...ca && { tls: { ca } },
  ...virtualHosts && { forcePathStyle: false }
})

/** The same for a program that is told by its environment. */
const variables = Object.freeze({
  ...ca && { NODE_EXTRA_CA_CERTS: env.DATASTORE_TEST_CA }
})

const { hostname, port, protocol } = new URL(needed.endpoint)
/** Where node:http and node:https find the store (no resolver needs to know *.localhost). */
const address = Object.freeze({ protocol, port, ca, hostname: hostname.endsWith('.localhost') ? '127.0.0.1' : hostname })

/** The endpoint of something that stands before the store, on another port of this machine. */
function endpointAt(port) {
  const url = new URL(settings.endpoint)
  url.port = port
  return url.href.replace(/\/$/, '')
}

module.exports = { settings, endpointAt, address, variables, ca, certificate, virtualHosts, storeName: env.DATASTORE_TEST_STORE, prefix: env.DATASTORE_TEST_PREFIX }
