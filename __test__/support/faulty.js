'use strict'

// The way to the store under test with faults on it: a TCP proxy where the client meets the store. Behind TLS it sees what a wire
// sees; for virtual hosts it stands before the forward proxy.

const { connect } = require('./store.js')
const { Proxy } = require('./proxy.js')
const { settings, virtualHosts } = require('./settings.js')

/**
 * @param {import('node:test').TestContext} t ends both with the test
 * @param {object} [options] of the client
 */
async function faulty(t, options) {
  const { protocol, pathname, port } = new URL(settings.endpoint)
  const target = virtualHosts ? new URL(settings.proxy).port : port
  const proxy = await new Proxy(Number(target)).listen()
  const door = virtualHosts ? { proxy: proxy.endpoint } : { endpoint: `${protocol}//127.0.0.1:${proxy.port}${pathname.replace(/\/$/, '')}` }
  const client = connect({ ...options, ...door })
  t.after(async () => {
    await client.close()
    await proxy.close()
  })
  return { client, proxy }
}

module.exports = { faulty }
