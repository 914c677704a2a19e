// An HTTP relay before a store, for faults that are answers: what `rule` says is answered in the store's place, and everything else goes on
// to it, with the head that it was signed with.
import { once } from 'node:events'
import http from 'node:http'

export class Relay {
  /** Faults that came to pass. */
  injected = 0
  open = new Set()
  /** Called with a request (and its number, from 1): what is answered. @type {(request: http.IncomingMessage, n: number) => { status: number, headers?: object, body: string } | undefined} */
  rule = () => undefined
  #number = 0
  #port
  #server = http.createServer((request, response) => { this.#answer(request, response).catch(() => response.destroy()) })

  constructor(port) {
    this.#port = port
    this.#server.on('connection', (socket) => {
      this.open.add(socket)
      socket.on('close', () => this.open.delete(socket))
    })
  }

  get port() {
    return this.#server.address().port
  }

  async listen() {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  async close() {
    this.#server.close()
    for (const socket of this.open) socket.destroy()
    await once(this.#server, 'close')
  }

  async #answer(request, response) {
    const instead = this.rule(request, ++this.#number)
    if (instead !== undefined) {
      this.injected += 1
      request.resume()
      await once(request, 'end')
      response.writeHead(instead.status, { 'Content-Type': 'application/xml', ...instead.headers }).end(instead.body)
      return
    }
    const { method, url: path, headers } = request
    const on = http.request({ host: '127.0.0.1', port: this.#port, method, path, headers, agent: false })
    request.pipe(on)
    const [answer] = await once(on, 'response')
    const { connection, 'keep-alive': _, ...fields } = answer.headers
    response.writeHead(answer.statusCode, fields)
    answer.pipe(response)
  }
}
