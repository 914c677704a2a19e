// Starts the null store in a process of its own, built in the release profile.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Failure, atEnd, root } from '../scripts/tools.mjs'

const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
const binary = join(target, 'release', 'datastore-null-store')

/** A certificate for 127.0.0.1; nobody checks it. */
export function certificate(folder) {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  if (!existsSync(cert)) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
      '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' })
  }
  return [cert, key]
}

/** @param {string[]} flags of links in works.mjs; '--tls' gets the certificate */
export async function startNullStore(flags, pair) {
  if (!existsSync(binary)) execFileSync('cargo', ['build', '--release', '-p', 'datastore-null-store'], { cwd: root, stdio: 'inherit' })
  const args = flags.flatMap((flag) => flag === '--tls' ? [flag, ...pair] : [flag])
  const child = spawn(binary, ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = atEnd(() => child.kill('SIGKILL'))
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => text),
    once(child, 'exit').then(([code]) => { throw new Failure(`the null store ended with ${code}`) }),
  ])
  return { endpoint: line.replace('ready ', ''), stop }
}
