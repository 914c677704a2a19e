// A forward proxy for stores whose buckets are host names: *.localhost is this machine, whatever the resolver knows of it. (glibc's
// resolves no such name without a module that Debian does not install, and /etc/hosts has no wildcards.)
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { atEnd } from './tools.mjs'

const local = (hostname) => hostname === 'localhost' || hostname.endsWith('.localhost') ? '127.0.0.1' : hostname

/**
 * Plain requests come with their whole URL and are passed on byte for byte: the signature is over the path as it was sent. Each goes
 * over a connection of its own, and a 304 is over with its head: Ceph sends a body after it, which nobody can tell from the next answer.
 */
function passOn(received, response) {
  const [, host, path] = /^http:\/\/([^/?]+)(.*)$/.exec(received.url) ?? []
  if (!host) return response.writeHead(400).end()
  const { hostname, port } = new URL(`http://${host}`)
  const { method, rawHeaders: headers } = received
  const forward = request({ hostname: local(hostname), port: port || 80, method, path: path.startsWith('/') ? path : `/${path}`, headers, setHost: false, agent: false })
  forward.on('response', (given) => {
    response.writeHead(given.statusCode, given.rawHeaders)
    if (given.statusCode === 304) return response.end()
    given.pipe(response)
    given.on('error', () => response.destroy())
  })
  forward.on('error', () => {
    if (!response.headersSent) response.writeHead(502).end()
    else if (!response.writableEnded) response.destroy()
  })
  response.on('close', () => forward.destroy())
  received.pipe(forward)
}

/** TLS goes through untouched. */
function tunnel(received, socket, head) {
  const { hostname, port } = new URL(`http://${received.url}`)
  const store = connect(port || 443, local(hostname), () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    store.write(head)
    socket.pipe(store)
    store.pipe(socket)
  })
  for (const [one, other] of [[socket, store], [store, socket]]) one.on('error', () => {}).on('close', () => other.destroy())
}

/** Starts one; it ends with `stop()` or with this process. */
export async function startProxy() {
  const server = createServer({ keepAliveTimeout: 60_000 }, passOn).on('connect', tunnel)
  const sockets = new Set()
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))))
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const stop = atEnd(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${server.address().port}`, stop }
}
