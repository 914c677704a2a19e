'use strict'

// The way to the store under test with faults on it: a TCP proxy where the client meets the store. Behind TLS it sees what a wire
// sees.

const { connect } = require('./store.js')
const { Proxy } = require('./proxy.js')
const { endpointAt, settings } = require('./settings.js')

/**
 * @param {import('node:test').TestContext} t ends both with the test
 * @param {object} [options] of the client
 */
async function faulty(t, options) {
  const proxy = await new Proxy(Number(new URL(settings.endpoint).port)).listen()
  const client = connect({ ...options, endpoint: endpointAt(proxy.port) })
  t.after(async () => {
    await client.close()
    await proxy.close()
  })
  return { client, proxy }
}

module.exports = { faulty }
