'use strict'

// Clients and what they need around them, for tests that bring their own server.

const { DataStoreClient } = require('datastore-client')

// A proxy of the developer's must not stand between a test and its server.
for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy']) {
  delete process.env[name]
  delete process.env[name.toUpperCase()]
}

const KEYS = { accessKeyId: 'test', secretAccessKey: 'test-secret' }

/** A client of a server (or endpoint), closed after the test. */
function clientOf(t, server, options = {}) {
  const client = new DataStoreClient({ endpoint: server.endpoint ?? server, region: 'forepaas', ...KEYS, ...options })
  t.after(() => client.close())
  return client
}

/** Runs `make` with these environment variables (undefined: without) and puts the old ones back. */
function withEnv(variables, make) {
  const before = Object.fromEntries(Object.keys(variables).map(name => [name, process.env[name]]))
  set(variables)
  try {
    return make()
  } finally {
    set(before)
  }
}

function set(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

/** What a promise rejects with; an error when it does not. */
async function errorOf(promise) {
  let value
  try {
    value = await promise
  } catch (error) {
    return error
  }
  throw new Error(`it was fulfilled, with ${JSON.stringify(value)}`)
}

/** All a stream gives, as one Buffer. */
async function readAll(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

module.exports = { DataStoreClient, KEYS, clientOf, withEnv, errorOf, readAll }
