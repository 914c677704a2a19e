'use strict'

// A TCP proxy before a real store: it counts, cuts and stalls, and changes no byte.

const { EventEmitter, once } = require('node:events')
const net = require('node:net')

class Proxy extends EventEmitter {
  /** Connections ever made. */
  accepted = 0
  /** Bytes passed on. */
  up = 0
  down = 0
  open = new Set()
  #port
  #server = net.createServer({ allowHalfOpen: true }, socket => this.#accept(socket))
  /** Called with (socket, bytes of this connection) after each piece of an answer. */
  onDown = () => {}

  constructor(port) {
    super()
    this.setMaxListeners(0)
    this.#port = port
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get port() {
    return this.#server.address().port
  }

  get endpoint() {
    return `http://127.0.0.1:${this.port}`
  }

  async quiet() {
    while (this.open.size > 0) await once(this, 'closed')
  }

  async close() {
    for (const socket of this.open) socket.destroy()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(socket) {
    this.accepted++
    this.open.add(socket)
    const store = net.connect(this.#port, '127.0.0.1')
    let down = 0
    socket.on('data', bytes => { this.up += bytes.length })
    store.on('data', bytes => {
      this.down += bytes.length
      this.onDown(socket, down += bytes.length)
    })
    socket.pipe(store)
    store.pipe(socket)
    for (const [one, other] of [[socket, store], [store, socket]]) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
    socket.on('close', () => {
      this.open.delete(socket)
      this.emit('closed', socket)
    })
  }
}

/** Before the server that listens on `port`, until the test ends. */
async function proxyOf(t, port) {
  const proxy = await new Proxy(port).listen()
  t.after(() => proxy.close())
  return proxy
}

module.exports = { proxyOf }
