// The stores that the node suite runs against, and the ways there are to each: every pair is started anew in a throwaway folder.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { settings as localSettings, startStore } from './local-store.mjs'
import { Failure, answer, atEnd, manifest, root, run, temporaryFolder } from './tools.mjs'

const keys = { accessKeyId: 'TESTACCESSKEY', secretAccessKey: 'testsecretkey' }
const domain = 's3.localhost'
const prefix = '/datastore'

/** What each mode is, for the report. */
export const modes = {
  plain: 'HTTP, path style',
  tls: 'TLS with a private authority, path style',
  virtual: 'HTTP, virtual hosts',
  'virtual-tls': 'TLS with a private authority, virtual hosts',
  prefix: 'below /datastore; Ceph and MinIO over TLS, behind a front that verifies the signature and signs again',
}

/** Ceph and MinIO accept any region when none is configured; each gets the one that its service is known by. */
export const stores = [
  { name: 'local', region: localSettings.region, modes: ['plain', 'prefix'] },
  { name: 'ceph', script: 'ceph-rgw', region: 'us-east-1', modes: ['plain', 'tls', 'virtual', 'virtual-tls', 'prefix'] },
  { name: 'minio', script: 'minio', region: 'forepaas', modes: ['plain', 'tls', 'virtual', 'virtual-tls', 'prefix'] },
]

const file = (script) => join(root, 'stores', `${script}.sh`)
const needs = ({ script }, mode) => mode === 'prefix' ? [script, 'front'] : [script]

/** Why a store cannot be had here in this mode; undefined when it can. */
export function missing(store, mode) {
  if (!store.script) return undefined
  const script = needs(store, mode).find((name) => answer('bash', file(name), 'have') === undefined)
  return script && `not installed here; stores/${script}.sh install`
}

/** The server's own name and version, for the report. */
export function version(store) {
  if (!store.script) return `the local store ${manifest().version}`
  const front = store.modes.includes('prefix') && answer('bash', file('front'), 'version')
  return [answer('bash', file(store.script), 'version') ?? `${store.name}, not here`, front && `behind ${front}`].filter(Boolean).join(', ')
}

/** A port that is free now, with the fifty after it left to the server (Ceph's own daemons take some). */
async function freePort() {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + 100 * Math.floor(Math.random() * 120)
    const server = createServer()
    const free = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Failure('There is no free port on 127.0.0.1.')
}

/** Starts a server by its script. `stop()` ends it; so does the end of this process. */
async function startScript(script, { env = {}, args = [] } = {}) {
  const { folder, remove } = temporaryFolder(`datastore-${script}-`)
  const port = await freePort()
  const stop = atEnd(() => { answer('bash', file(script), 'stop', folder); remove() })
  const variables = { ACCESS_KEY: keys.accessKeyId, SECRET_KEY: keys.secretAccessKey, ...env }
  const { code, output } = await run('bash', [file(script), 'start', folder, String(port), ...args], { env: variables, quiet: true })
  const [, endpoint] = /^ready (\S+)$/m.exec(output) ?? []
  if (code !== 0 || !endpoint) { stop(); throw new Failure(`${script} did not start: ${output.trim()}`) }
  return { folder, port, endpoint, stop }
}

const trust = ({ folder }) => ({ DATASTORE_TEST_CA: join(folder, 'ca.pem'), DATASTORE_TEST_CERTIFICATE: join(folder, 'server.pem') })

/** How the servers of a mode are started: the last of them is the one that clients meet. */
async function startServers(store, mode) {
  const TLS = mode.endsWith('tls') ? '1' : '0'
  if (mode !== 'prefix') return [await startScript(store.script, { env: mode.startsWith('virtual') ? { TLS, DOMAIN: domain } : { TLS } })]
  const behind = await startScript(store.script)
  return [behind, await startScript('front', { env: { PREFIX: prefix, TLS: '1' }, args: [String(behind.port)] })]
}

async function startReal(store, mode) {
  const servers = await startServers(store, mode)
  const door = servers.at(-1)
  const variables = door.endpoint.startsWith('https:') ? trust(door) : {}
  let { endpoint } = door
  if (mode.startsWith('virtual')) {
    endpoint = `${new URL(endpoint).protocol}//${domain}:${door.port}`
    variables.DATASTORE_TEST_VIRTUAL_HOSTS = '1'
  }
  return { ...store, ...keys, endpoint, variables, stop: () => servers.reverse().forEach(({ stop }) => stop()) }
}

/** A store that runs, as suite.mjs wants it, with `stop()`. */
export async function startMode(store, mode, localBinary) {
  if (store.script) return startReal(store, mode)
  const { endpoint, stop } = await startStore(localBinary, { prefix: mode === 'prefix' ? prefix : '' })
  return { ...store, ...localSettings, endpoint, stop }
}
