// The package managers: each gets an empty project and one command, what a user would type.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, npm, mustRun } from '../scripts/tools.mjs'
import { firstError, runExample } from './example.mjs'

/** Yarn hides what was published within the last day: right for users, wrong for a registry of a minute's age. pnpm notes it in a file. */
const yarnConfig = (url, linker, folder) => `nodeLinker: ${linker}
npmRegistryServer: "${url.slice(0, -1)}"
unsafeHttpWhitelist: ["127.0.0.1"]
npmMinimalAgeGate: 0
enableTelemetry: false
enableGlobalCache: false
enableImmutableInstalls: false
pnpEnableEsmLoader: true
globalFolder: ${JSON.stringify(join(folder, 'yarn-berry'))}
`

const berry = (tools) => join(tools, 'node_modules', '@yarnpkg', 'cli-dist', 'bin', 'yarn.js')
const yarn = (linker) => ({ project, url, tools, folder, env }) => {
  writeFileSync(join(project, '.yarnrc.yml'), yarnConfig(url, linker, folder))
  writeFileSync(join(project, 'yarn.lock'), '')
  return mustRun(process.execPath, [berry(tools), 'add', 'datastore-client'], { cwd: project, quiet: true, env })
}

/** How each installs `datastore-client` into `project`; `command` runs a program there, Node.js by default. */
export const managers = {
  npm: { add: ({ project, env }) => npm(['install', 'datastore-client', '--loglevel=error'], { cwd: project, quiet: true, env }) },
  pnpm: {
    add: ({ project, url, tools, folder, env }) => {
      writeFileSync(join(project, '.npmrc'), `registry=${url}\n`)
      writeFileSync(join(project, 'pnpm-workspace.yaml'), `minimumReleaseAge: 0\nstoreDir: ${JSON.stringify(join(folder, 'pnpm-store'))}\n`)
      return mustRun(join(tools, 'node_modules', '.bin', 'pnpm'), ['add', 'datastore-client'], { cwd: project, quiet: true, env: { ...env, XDG_CACHE_HOME: join(folder, 'pnpm-cache') } })
    }
  },
  'Yarn 4, node-modules': { add: yarn('node-modules') },
  'Yarn 4, Plug\'n\'Play': { add: yarn('pnp'), command: (tools) => [process.execPath, berry(tools), 'node'], unplugged: true },
  'Yarn 1': {
    add: ({ project, url, tools, folder, env }) => mustRun(process.execPath, [join(tools, 'node_modules', 'yarn-classic', 'bin', 'yarn.js'), 'add', 'datastore-client',
      '--registry', url, '--cache-folder', join(folder, 'yarn-classic'), '--no-progress', '--non-interactive'], { cwd: project, quiet: true, env })
  },
  Bun: {
    add: ({ project, url, tools, folder, env }) => mustRun(bun(tools), ['add', 'datastore-client', `--registry=${url}`, '--cache-dir', join(folder, 'bun-cache')], { cwd: project, quiet: true, env }),
    command: (tools) => [bun(tools)]
  },
}

export const bun = (tools) => join(tools, 'node_modules', '@oven', 'bun-linux-x64', 'bin', 'bun')

function emptyProject(folder, name) {
  const project = join(folder, name.replace(/\W+/g, '-'))
  mkdirSync(project, { recursive: true })
  writeFileSync(join(project, 'package.json'), '{ "name": "app", "version": "1.0.0", "private": true }\n')
  return project
}

/** Which platform packages are in node_modules: one is right, all are eight times the download. */
function carried(project) {
  const modules = join(project, 'node_modules')
  const inStore = join(modules, '.pnpm')
  const names = existsSync(inStore) ? readdirSync(inStore).map((name) => name.replace(/@.*$/, '')) : readdirSync(modules)
  return names.filter((name) => name.startsWith('datastore-client-')).map((name) => name.slice('datastore-client-'.length))
}

/** One manager: installed, looked at, used. Returns the project. */
export async function tryManager(name, { registry, tools, folder, store }) {
  const { add, command, unplugged } = managers[name]
  const project = emptyProject(folder, name)
  const { url, env } = registry
  await add({ project, url, tools, folder, env })
  const found = unplugged ? [] : carried(project)
  await runExample({ project, command: command?.(tools) ?? [process.execPath], store, env, bucket: `install-${Object.keys(managers).indexOf(name)}` })
  console.log(`${name}: installed${found.length ? ` with ${found.join(', ')}` : ''}, the README's example ran`)
  const most = name === 'Yarn 1' ? ['linux-x64-gnu', 'linux-x64-musl'] : ['linux-x64-gnu'] // Yarn 1 knows os and cpu, not libc
  if (!unplugged && !(found.includes('linux-x64-gnu') && found.every((each) => most.includes(each)))) throw new Failure(`${name} installed ${found.join(', ') || 'no binary'}.`)
  return project
}

/** A project without the binary it needs: the error says so, and what it advises is tried. */
async function mended(name, { registry, folder }, flags, expected) {
  const project = emptyProject(folder, name)
  const options = { cwd: project, quiet: true, env: registry.env }
  await npm(['install', 'datastore-client', ...flags, '--loglevel=error'], options)
  const said = await firstError({ project })
  console.log(said.trimEnd())
  if (!said.startsWith("NativeLoadError\nCannot find module 'datastore-client-linux-x64-gnu'\n") || !said.includes(expected)) throw new Failure('The error does not say what is missing.')
  const [, advised] = /what to do: +npm (install --include=optional);/.exec(said) ?? []
  if (!advised) throw new Failure('The error does not say what to do.')
  await npm([...advised.split(' '), '--loglevel=error'], options)
  const after = await firstError({ project })
  if (after !== '') throw new Failure(`After npm ${advised}: ${after}`)
  console.log(`npm ${advised}: mended`)
}

export const withoutOptional = (context) => mended('omitted', context, ['--omit=optional'], '--omit=optional')

/** As from a colleague's machine, lock file and all. */
export const forAnotherPlatform = (context) => mended('elsewhere', context, ['--os=darwin', '--cpu=arm64'], 'installed is: that of darwin-arm64')
