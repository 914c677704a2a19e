'use strict'

// A private certificate authority, made when the tests run, and TLS in front of a plain server.

const { execFileSync } = require('node:child_process')
const { once } = require('node:events')
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const net = require('node:net')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { after } = require('node:test')
const tls = require('node:tls')

/** `ca`, `otherCa`: PEM texts; `caFile`; `server(names)`, `client()`: { cert, key } signed by the authority. */
function authority() {
  const folder = mkdtempSync(join(tmpdir(), 'datastore-tls-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const path = name => join(folder, name)
  const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const key = name => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', path(`${name}.key`))
  const root = name => {
    key(name)
    openssl('req', '-x509', '-new', '-key', path(`${name}.key`), '-days', '2', '-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE', '-out', path(`${name}.pem`))
    return readFileSync(path(`${name}.pem`), 'utf8')
  }
  const ca = root('ca')
  const otherCa = root('other')
  const signed = (name, extensions, days = '2') => {
    key(name)
    writeFileSync(path(`${name}.ext`), extensions)
    openssl('req', '-new', '-key', path(`${name}.key`), '-subj', `/CN=${name}`, '-out', path(`${name}.csr`))
    openssl('x509', '-req', '-in', path(`${name}.csr`), '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', days, '-extfile', path(`${name}.ext`), '-out', path(`${name}.pem`))
    return { cert: readFileSync(path(`${name}.pem`), 'utf8'), key: readFileSync(path(`${name}.key`), 'utf8') }
  }
  return {
    ca,
    otherCa,
    caFile: path('ca.pem'),
    otherCaFile: path('other.pem'),
    missingFile: path('none.pem'),
    server: (names = 'IP:127.0.0.1,DNS:localhost') => signed('server', `subjectAltName=${names}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`),
    client: () => signed('client', 'extendedKeyUsage=clientAuth\nbasicConstraints=CA:FALSE\n')
  }
}

/** TLS before the plain server on `port`. Resolves with { endpoint, accepted, handshakes, peers }. */
async function terminate(t, port, options) {
  const front = { accepted: 0, handshakes: 0, peers: [] }
  const sockets = new Set()
  const server = tls.createServer({ ALPNProtocols: ['http/1.1'], ...options }, socket => {
    front.handshakes++
    front.peers.push(socket.getPeerCertificate()?.subject?.CN)
    const onward = net.connect(port, '127.0.0.1')
    for (const [one, other] of [[socket, onward], [onward, socket]]) {
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  })
  server.on('connection', socket => {
    front.accepted++
    sockets.add(socket)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  front.port = server.address().port
  front.endpoint = `https://127.0.0.1:${front.port}`
  return front
}

module.exports = { authority, terminate }
