'use strict'

// An HTTP server of raw sockets, for what no HTTP library would do: answers that are cut, stand still, lie about their
// length, come before the body was read or not at all. Every request is recorded as it came.
//
// `answer(request)` is called when a request's head is there and gives (or promises) what to do:
//
//   status, reason, headers, body    the answer; Content-Length is added, also where it contradicts
//   length: n | null                 another Content-Length than the body's; null: none, the connection's end ends the body
//   chunked: true                    Transfer-Encoding: chunked
//   cut: n, how: 'fin' | 'rst'       the connection ends after n bytes of the body
//   stall: n                         nothing more comes after n bytes of the body
//   drip: n                          the body goes out n bytes at a time
//   early: true                      the request's body is not read (but see `request.read()`)
//   raw: bytes                       sent as they are, instead of all this
//   hangup: 'fin' | 'rst'            no answer, the connection ends
//   silent: true                     no answer, the connection stays
//   then: 'fin' | 'rst'              the connection ends after the answer, without a word of it in the answer
//   with: async (socket, request)    anything else

const { EventEmitter, once } = require('node:events')
const net = require('node:net')
const { after } = require('node:test')
const tls = require('node:tls')

const noop = () => {}

class FaultServer extends EventEmitter {
  /** In the order their heads came. */
  requests = []
  /** Those open. */
  sockets = new Set()
  /** Connections ever made. */
  accepted = 0
  #answer
  #server
  #scheme

  constructor(answer, certificate) {
    super()
    this.setMaxListeners(0)
    this.#answer = answer
    this.#scheme = certificate ? 'https' : 'http'
    const accept = socket => this.#accept(socket)
    this.#server = certificate ? tls.createServer({ noDelay: true, ...certificate }, accept) : net.createServer({ noDelay: true }, accept)
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
    return `${this.#scheme}://127.0.0.1:${this.port}`
  }

  /** "GET", "PUT", ... of the requests so far. */
  get methods() {
    return this.requests.map(({ method }) => method)
  }

  /** The nth request (from 1) once its head is there. */
  async request(n) {
    while (this.requests.length < n) await once(this, 'request')
    return this.requests[n - 1]
  }

  /** Resolves when no connection is open. */
  async quiet() {
    while (this.sockets.size > 0) await once(this, 'closed')
  }

  async close() {
    for (const socket of this.sockets) socket.destroy()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(socket) {
    socket.number = ++this.accepted
    this.sockets.add(socket)
    socket.on('error', noop)
    socket.once('close', () => {
      this.sockets.delete(socket)
      this.emit('closed', socket)
    })
    this.emit('connection', socket)
    this.#serve(socket).catch(error => this.emit('error', error))
  }

  async #serve(socket) {
    const incoming = new Incoming(socket)
    for (;;) {
      const head = await incoming.head()
      if (head === undefined) return
      const request = parse(head, socket)
      request.read = () => (request.reading ??= readBody(request, incoming))
      request.done = new Promise(resolve => { request.finish = resolve })
      this.requests.push(request)
      this.emit('request', request)
      const answer = await this.#answer(request, this.requests.length)
      if (answer.early) socket.pause()
      else if (await request.read() === undefined) return request.finish()
      await send(socket, answer, request)
      request.finish()
      socket.resume()
    }
  }
}

/** What a connection brings, in pieces of our choice. */
class Incoming {
  #held = Buffer.alloc(0)
  #over = false
  #wake = noop

  constructor(socket) {
    socket.on('data', chunk => {
      this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
      this.#wake()
    })
    socket.on('close', () => this.#end())
    socket.on('end', () => this.#end())
  }

  #end() {
    this.#over = true
    this.#wake()
  }

  #more() {
    return new Promise(resolve => { this.#wake = resolve })
  }

  /** Up to the end of `mark`; undefined when the connection ends before. */
  async until(mark) {
    for (;;) {
      const at = this.#held.indexOf(mark)
      if (at !== -1) return this.#take(at + mark.length).toString('latin1')
      if (this.#over) return undefined
      await this.#more()
    }
  }

  head() {
    return this.until('\r\n\r\n')
  }

  async exactly(length) {
    const taken = []
    for (let left = length; left > 0;) {
      if (this.#held.length === 0) {
        if (this.#over) return undefined
        await this.#more()
        continue
      }
      taken.push(this.#take(Math.min(left, this.#held.length)))
      left -= taken.at(-1).length
    }
    return Buffer.concat(taken)
  }

  #take(length) {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return taken
  }
}

function parse(head, socket) {
  const [line, ...lines] = head.slice(0, -4).split('\r\n')
  const [method, target] = line.split(' ')
  const [path, search = ''] = target.replace(/^http:\/\/[^/]*/, '').split(/\?(.*)/s)
  const names = []
  const headers = Object.create(null)
  for (const field of lines) {
    const colon = field.indexOf(':')
    const name = field.slice(0, colon).toLowerCase()
    names.push(name)
    headers[name] = field.slice(colon + 1).trim()
  }
  return { method, target, path, query: new URLSearchParams(search), headers, names, head, socket, connection: socket.number }
}

/** undefined when the connection ended before the body did. */
async function readBody(request, incoming) {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  if (request.headers.expect === '100-continue') request.socket.write('HTTP/1.1 100 Continue\r\n\r\n')
  if (encoding !== 'chunked') return (request.body = await incoming.exactly(Number(length)))
  const chunks = []
  for (;;) {
    const size = parseInt(await incoming.until('\r\n'), 16)
    if (Number.isNaN(size)) return undefined
    const chunk = await incoming.exactly(size + 2)
    if (chunk === undefined) return undefined
    if (size === 0) return (request.body = Buffer.concat(chunks))
    chunks.push(chunk.subarray(0, size))
  }
}

async function send(socket, answer, request) {
  if (answer.with) return answer.with(socket, request)
  if (answer.hangup) return end(socket, answer.hangup)
  if (answer.silent) return closed(socket)
  if (answer.raw !== undefined) return write(socket, answer.raw)
  const body = request.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(answer.body ?? '')
  const limit = answer.cut ?? answer.stall ?? body.length
  const shown = body.subarray(0, limit)
  await write(socket, headOf(answer, body))
  const step = answer.drip ?? Math.max(shown.length, 1)
  for (let at = 0; at < shown.length && !socket.destroyed; at += step) {
    await write(socket, framed(answer, shown.subarray(at, at + step)))
  }
  if (answer.stall !== undefined) return closed(socket)
  if (answer.cut !== undefined) return end(socket, answer.how ?? 'fin')
  if (answer.chunked) await write(socket, '0\r\n\r\n')
  if (answer.then) return end(socket, answer.then)
  if (answer.length === null) return end(socket, 'fin')
}

function headOf({ status = 200, reason = 'X', headers = {}, length, chunked }, body) {
  const fields = { ...headers }
  if (chunked) fields['Transfer-Encoding'] = 'chunked'
  else if (length === undefined) fields['Content-Length'] ??= body.length
  else if (length !== null) fields['Content-Length'] = length
  const lines = Object.entries(fields).flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}\r\n`])
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n`
}

function framed({ chunked }, bytes) {
  if (!chunked) return bytes
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}

/** Resolves when the system took the bytes, or the connection ended. */
function write(socket, bytes) {
  if (socket.destroyed || bytes.length === 0) return undefined
  return new Promise(resolve => socket.write(bytes, resolve))
}

async function end(socket, how) {
  // Node has no reset below TLS: the end without a close_notify is as rude.
  if (how === 'rst') socket.encrypted ? socket.destroy() : socket.resetAndDestroy()
  else socket.destroySoon()
  await closed(socket)
}

/** Not events.once(), which an 'error' before the close would reject. */
function closed(socket) {
  return socket.closed ? undefined : new Promise(resolve => socket.once('close', resolve))
}

/** Started, and closed after the test it is started in (or the file). With a certificate ({ cert, key }) it speaks TLS. */
async function faultServer(answer, context, certificate) {
  const server = await new FaultServer(answer, certificate).listen()
  if (context?.after) context.after(() => server.close())
  else after(() => server.close())
  return server
}

module.exports = { faultServer, closed }
