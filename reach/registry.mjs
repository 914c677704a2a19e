// A registry in a folder: verdaccio on loopback with no registry behind it, so what is installed from it is what was published to it.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Failure, atEnd } from '../scripts/tools.mjs'

/** No uplinks. Anybody may publish, but npm wants to send a token all the same. */
const config = (folder) => `
storage: ${JSON.stringify(join(folder, 'storage'))}
auth: { htpasswd: { file: ${JSON.stringify(join(folder, 'users'))} } }
uplinks: {}
packages: { '**': { access: $all, publish: $all, unpublish: $all } }
web: { enable: false }
max_body_size: 200mb
log: { type: stdout, format: json, level: warn }
`

export function freePort() {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function answers(url, child) {
  const deadline = Date.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Failure(`The registry ended with ${child.exitCode}.`)
    if (Date.now() > deadline) throw new Failure('The registry did not answer within a minute.')
    try {
      if ((await fetch(`${url}-/ping`)).ok) return
    } catch {}
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
}

/**
 * npm hands its own settings down to what it runs, under names of its own (npm_config_userconfig): left there, a publication would go to the
 * user's registry. Settings of the user's would also change what is tried, and a proxy must not see loopback.
 */
function environment(npmrc, folder) {
  const ours = Object.keys(process.env).filter((name) => /^(npm_|pnpm_|yarn_|bun_)/i.test(name) && name !== 'npm_execpath')
  return {
    ...Object.fromEntries(ours.map((name) => [name, undefined])),
    NPM_CONFIG_USERCONFIG: npmrc, NPM_CONFIG_CACHE: join(folder, 'npm-cache'), NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', CI: 'true'
  }
}

/**
 * Starts it. Verdaccio asks for a newer Node.js than we do, hence `node`.
 * @returns {Promise<{ url: string, env: object, stop: () => Promise<void> }>} `env`: for npm and its like, to know this registry and no other
 */
export async function startRegistry({ node, tools, folder }) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'config.yaml')
  writeFileSync(file, config(folder))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const program = join(tools, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const child = spawn(node, ['--no-warnings', program, '--config', file, '--listen', `127.0.0.1:${port}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => { child.once('close', resolve) })
  const stop = atEnd(() => { child.kill('SIGTERM'); return ended })
  await answers(url, child)
  const npmrc = join(folder, 'npmrc')
  writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\nfund=false\naudit=false\nupdate-notifier=false\n`)
  return { url, env: environment(npmrc, folder), stop }
}
