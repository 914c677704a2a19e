'use strict'

// A relay before the store that keeps every request it passes on: what the client really sends. The store verifies the
// signature over the host name the client signed, so nothing is changed on the way. A test may also spoil an answer.
//
// It stands where the client meets the store: at the endpoint, with the store's own certificate when that is behind TLS; or, when
// buckets are host names, in the place of the proxy (which for TLS means taking CONNECT and then the store's part).

const http = require('node:http')
const https = require('node:https')
const { once } = require('node:events')
const { connect } = require('./store.js')
const { address, certificate, settings, virtualHosts } = require('./settings.js')

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
  const { port, sockets, close } = await listen(async (request, response) => {
    try {
      const body = Buffer.concat(await request.toArray())
      const entry = entryOf(request, body)
      seen.push(entry)
      const answer = () => ask(request, body)
      if (await hook(entry, response, answer) !== false) return
      const given = await answer()
      response.writeHead(given.statusCode, given.rawHeaders)
      given.pipe(response)
    } catch {
      response.destroy()
    }
  })
  const { protocol, pathname } = new URL(settings.endpoint)
  const here = virtualHosts ? { proxy: `http://127.0.0.1:${port}` } : { endpoint: `${protocol}//127.0.0.1:${port}${pathname.replace(/\/$/, '')}` }
  const client = connect({ ...options, ...here })
  t.after(async () => {
    await client.close()
    close()
  })
  const sent = () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0)
  const connections = () => [...sockets].filter(socket => !socket.destroyed)
  return { client, seen, sent, connections, spoil: change => { hook = change } }
}

/** A server at the client's end: plain, behind TLS, or behind CONNECT and TLS. */
async function listen(handler) {
  const secure = address.protocol === 'https:'
  const store = secure ? https.createServer({ cert: certificate, key: certificate }, handler) : http.createServer(handler)
  const door = secure && virtualHosts ? http.createServer() : store
  const sockets = new Set()
  if (door !== store) {
    door.on('connect', (request, socket) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      store.emit('connection', socket)
    })
  }
  door.on('connection', socket => sockets.add(socket))
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const close = () => {
    door.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port: door.address().port, sockets, close }
}

/** The request line's target without what a proxy is told before it: the path and query as they are signed. */
const target = ({ url }) => url.replace(/^https?:\/\/[^/?]*/, '')

/** @returns {Seen} */
function entryOf(request, body) {
  const { method, headers } = request
  const { host } = headers
  const [path, search] = target(request).split('?')
  const suffix = '.' + new URL(settings.endpoint).host
  const bucket = virtualHosts && host.endsWith(suffix) ? '/' + host.slice(0, -suffix.length) : ''
  const query = new URLSearchParams(search)
  return { method, host, path: bucket && path === '/' ? bucket : bucket + path, query, headers, body }
}

/** @returns {Promise<http.IncomingMessage>} the store's answer to the same request */
async function ask(received, body) {
  const { method, rawHeaders, headers } = received
  // Without a length Node would send even an empty body in chunks.
  const whole = headers['content-length'] === undefined ? [...rawHeaders, 'Content-Length', '0'] : rawHeaders
  const { request: send } = address.protocol === 'https:' ? https : http
  const request = send({ ...address, method, path: target(received), headers: whole, setHost: false, servername: '' })
  request.end(body)
  const [answer] = await once(request, 'response')
  return answer
}

module.exports = { relay }
