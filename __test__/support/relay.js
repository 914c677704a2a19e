'use strict'

// A relay before the store that keeps every request it passes on: what the client really sends. The store verifies the
// signature over the relay's own host name, so nothing is changed on the way. A test may also spoil an answer.

const http = require('node:http')
const https = require('node:https')
const { once } = require('node:events')
const { connect } = require('./store.js')
const { settings } = require('./settings.js')

/**
 * @typedef {{ method: string, path: string, query: URLSearchParams, headers: http.IncomingHttpHeaders, body: Buffer }} Seen
 * @param {import('node:test').TestContext} t ends the relay with the test
 * @param {object} [options] of the client
 * @returns {Promise<{ client: import('datastore-client').DataStoreClient, seen: Seen[], spoil: (hook: Spoil) => void, sent: () => number, connections: () => import('node:net').Socket[] }>}
 *
 * @typedef {(seen: Seen, response: http.ServerResponse, answer: () => Promise<http.IncomingMessage>) => unknown} Spoil
 *   answers a request in the store's place, or returns false to let it pass
 */
async function relay(t, options) {
  const store = new URL(settings.endpoint)
  const seen = []
  const sockets = new Set()
  let hook = () => false
  const server = http.createServer(async (request, response) => {
    try {
      const body = Buffer.concat(await request.toArray())
      const url = new URL(request.url, 'http://relay')
      const entry = { method: request.method, path: request.url.split('?')[0], query: url.searchParams, headers: request.headers, body }
      seen.push(entry)
      const answer = () => ask(store, request, body)
      if (await hook(entry, response, answer) !== false) return
      const given = await answer()
      response.writeHead(given.statusCode, given.rawHeaders)
      given.pipe(response)
    } catch {
      response.destroy()
    }
  })
  server.on('connection', socket => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect({ ...options, endpoint: `http://127.0.0.1:${server.address().port}${store.pathname.replace(/\/$/, '')}` })
  t.after(async () => {
    await client.close()
    server.close()
    server.closeAllConnections()
  })
  const sent = () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0)
  const connections = () => [...sockets].filter(socket => !socket.destroyed)
  return { client, seen, sent, connections, spoil: change => { hook = change } }
}

/** @returns {Promise<http.IncomingMessage>} the store's answer to the same request */
async function ask(store, { method, url, rawHeaders, headers }, body) {
  // Without a length Node would send even an empty body in chunks.
  const whole = headers['content-length'] === undefined ? [...rawHeaders, 'Content-Length', '0'] : rawHeaders
  const request = (store.protocol === 'https:' ? https : http).request({ hostname: store.hostname, port: store.port, method, path: url, headers: whole, setHost: false })
  request.end(body)
  const [answer] = await once(request, 'response')
  return answer
}

module.exports = { relay }
