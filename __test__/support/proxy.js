'use strict'

// A TCP proxy before a real store. Left alone it changes no byte; `rule` says what befalls a connection:
//
//   down, up: what happens to the bytes that come from the store, or go to it
//     { cut: n, how: 'fin' | 'rst' }   the connection ends, both ways, after n bytes
//     { stall: n }                     nothing more is passed on after n bytes, and the connection stays
//     { flip: n }                      one bit of the nth byte (from 0) is turned
//     { delay: ms }                    every piece is held for so long
//     { rate: n }                      at most n bytes a second
//
// Positions are counted from the connection's first byte, heads included.

const { EventEmitter, once } = require('node:events')
const net = require('node:net')

const noop = () => {}
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

class Proxy extends EventEmitter {
  /** Connections ever made. */
  accepted = 0
  /** Bytes passed on. */
  up = 0
  down = 0
  /** Faults that came to pass. */
  injected = 0
  open = new Set()
  #port
  #server = net.createServer({ allowHalfOpen: true, noDelay: true }, socket => this.#accept(socket))
  /** Called with (socket, bytes of this connection) after each piece of an answer; the next one waits for what it gives. */
  onDown = noop
  /** Called with a connection's number (from 1): what befalls it. @type {(n: number) => { down?: object, up?: object } | undefined} */
  rule = noop

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

  /** Resolves when no connection is open. */
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
    const rule = this.rule(++this.accepted) ?? {}
    this.open.add(socket)
    const store = net.connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    for (const [one, other] of [[socket, store], [store, socket]]) {
      one.on('error', noop)
      one.on('close', () => other.destroy())
    }
    const end = how => {
      this.injected++
      if (how === 'rst') socket.resetAndDestroy()
      else socket.destroySoon()
      store.destroy()
    }
    let down = 0
    this.#carry(socket, store, { ...rule.up, end, count: bytes => { this.up += bytes } })
    this.#carry(store, socket, { ...rule.down, end, count: bytes => {
      this.down += bytes
      return this.onDown(socket, down += bytes)
    } })
    socket.on('close', () => {
      this.open.delete(socket)
      this.emit('closed', socket)
    })
  }

  async #carry(from, to, { cut = Infinity, stall = Infinity, flip, delay = 0, rate, how, end, count }) {
    const limit = Math.min(cut, stall)
    let passed = 0
    try {
      // Only this direction ends with it.
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        let piece = chunk.subarray(0, limit - passed)
        if (flip >= passed && flip < passed + piece.length) {
          piece = Buffer.from(piece)
          piece[flip - passed] ^= 1 << flip % 8
          this.injected++
        }
        const held = delay + (rate ? piece.length / rate * 1000 : 0)
        if (held > 0) await sleep(held)
        passed += piece.length
        if (piece.length > 0 && !to.destroyed) await written(to, piece)
        await count(piece.length)
        if (passed < limit) continue
        if (cut <= stall) return end(how)
        this.injected++
        return await closed(to)
      }
      to.end()
    } catch {
      to.destroy()
    }
  }
}

/** Resolves when the system has room for more, or the connection ended. */
function written(socket, bytes) {
  if (socket.write(bytes)) return undefined
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}

function closed(socket) {
  return socket.closed ? undefined : new Promise(resolve => socket.once('close', resolve))
}

/** Before the server that listens on `port`, until the test ends. */
async function proxyOf(t, port) {
  const proxy = await new Proxy(port).listen()
  t.after(() => proxy.close())
  return proxy
}

module.exports = { Proxy, proxyOf }
