'use strict'

// A relay before the store that keeps every request it passes on: what the client really sends. The store verifies the
// signature over the host name the client signed, so nothing is changed on the way. A test may also spoil an answer.
//
// It stands where the client meets the store: at the endpoint's host, with the store's own certificate when that is behind TLS.

const http = require('node:http')
const https = require('node:https')
const { once } = require('node:events')
const { connect } = require('./store.js')
const { address, certificate, endpointAt, virtualHosts } = require('./settings.js')

/**
 * @typedef {{ method: string, host: string, path: string, query: URLSearchParams, headers: http.IncomingHttpHeaders, body: Buffer }} Seen
 *   `path` is as in path style, whatever style was used; `host` is the Host header
 * @param {import('node:test').TestContext} t ends the relay with the test
 * @param {object} [options] of the client
 * @returns {Promise<{ client: import('datastore-client').DataStoreClient, seen: Seen[], spoil: (hook: Spoil) => void, sent: () => number, connections: () => import('node:net').Socket[] }>}
 *
 * @typedef {(seen: Seen, response: http.ServerResponse, answer: () => Promise<http.IncomingMessage>) => unknown} Spoil
 *   answers a request in the store's place, or returns false to let it pass
 */
async function relay(t, options) {
  const seen = []
  let hook = () => false
  let suffix
  const { port, sockets, close } = await listen(async (request, response) => {
    try {
      const body = Buffer.concat(await request.toArray())
      const entry = entryOf(request, body, suffix)
      seen.push(entry)
      const answer = () => ask(request, body)
      if (await hook(entry, response, answer) !== false) return
      const given = await answer()
      response.writeHead(given.statusCode, endToEnd(given))
      given.pipe(response)
    } catch {
      response.destroy()
    }
  })
  const endpoint = endpointAt(port)
  suffix = '.' + new URL(endpoint).host
  const client = connect({ ...options, endpoint })
  t.after(async () => {
    await client.close()
    close()
  })
  const sent = () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0)
  const connections = () => [...sockets].filter(socket => !socket.destroyed)
  return { client, seen, sent, connections, spoil: change => { hook = change } }
}

/** A server at the client's end, behind TLS where the store is. */
async function listen(handler) {
  const server = address.protocol === 'https:' ? https.createServer({ cert: certificate, key: certificate }, handler) : http.createServer(handler)
  const sockets = new Set()
  server.on('connection', socket => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port: server.address().port, sockets, close }
}

/** @returns {Seen} */
function entryOf(request, body, suffix) {
  const { method, headers } = request
  const { host } = headers
  const [path, search] = request.url.split('?')
  const bucket = virtualHosts && host.endsWith(suffix) ? '/' + host.slice(0, -suffix.length) : ''
  const query = new URLSearchParams(search)
  return { method, host, path: bucket && path === '/' ? bucket : bucket + path, query, headers, body }
}

/** An answer's headers without those of the connection to the store, which is not the client's. */
function endToEnd({ rawHeaders }) {
  return rawHeaders.filter((_, i) => !/^(connection|keep-alive)$/i.test(rawHeaders[i - i % 2]))
}

/** @returns {Promise<http.IncomingMessage>} the store's answer to the same request */
async function ask(received, body) {
  const { method, rawHeaders, headers } = received
  // Without a length Node would send even an empty body in chunks.
  const whole = headers['content-length'] === undefined ? [...rawHeaders, 'Content-Length', '0'] : rawHeaders
  const { request: send } = address.protocol === 'https:' ? https : http
  const request = send({ ...address, agent: false, method, path: received.url, headers: whole, setHost: false, servername: '' })
  request.end(body)
  const [answer] = await once(request, 'response')
  return answer
}

module.exports = { relay }
