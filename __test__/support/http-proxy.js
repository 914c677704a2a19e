'use strict'

// An HTTP proxy as companies have them: plain requests in absolute form, CONNECT for TLS. It records what it is asked.

const { once } = require('node:events')
const http = require('node:http')
const net = require('node:net')

/** `to`: where everything goes, whatever host is asked for ({ port }). `refuse`: the status it answers instead. */
async function httpProxy(t, { to, refuse } = {}) {
  const proxy = { asked: [], accepted: 0 }
  const sockets = new Set()
  const server = http.createServer((request, response) => {
    proxy.asked.push({ method: request.method, target: request.url, headers: request.headers })
    if (refuse) return response.writeHead(refuse).end('no')
    const url = new URL(request.url)
    const { 'proxy-authorization': _, ...headers } = request.headers
    const onward = http.request({ host: '127.0.0.1', port: to?.port ?? url.port, method: request.method, path: url.pathname + url.search, headers, setHost: false })
    onward.on('response', answer => answer.pipe(response.writeHead(answer.statusCode, answer.headers)))
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request, socket, head) => {
    proxy.asked.push({ method: request.method, target: request.url, headers: request.headers })
    if (refuse) return socket.end(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`)
    const onward = net.connect(to?.port ?? Number(request.url.split(':').pop()), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    for (const end of [socket, onward]) end.on('error', () => { socket.destroy(); onward.destroy() })
  })
  server.on('connection', socket => {
    proxy.accepted++
    sockets.add(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  proxy.url = `http://127.0.0.1:${server.address().port}`
  proxy.port = server.address().port
  return proxy
}

module.exports = { httpProxy }
