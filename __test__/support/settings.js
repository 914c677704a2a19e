'use strict'

// The store under test, as scripts/suite.mjs names it.

const { env } = process

const settings = Object.freeze({
  endpoint: env.DATASTORE_TEST_ENDPOINT,
  region: env.DATASTORE_TEST_REGION,
  accessKeyId: env.DATASTORE_TEST_ACCESS_KEY,
  secretAccessKey: env.DATASTORE_TEST_SECRET_KEY
})

const missing = Object.keys(settings).find(name => !settings[name])
if (missing) throw new Error(`These tests need a store, and its ${missing} is not in the environment: run them with npm test`)

module.exports = { settings, storeName: env.DATASTORE_TEST_STORE, prefix: env.DATASTORE_TEST_PREFIX }
