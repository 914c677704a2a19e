// What npm puts on the disk for each package: its own folder and those of all it depends on.
import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The folder of a package as `from` sees it; undefined for one of another platform. */
function folderOf(name, from) {
  const places = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  return places.map((place) => join(place, name)).find((folder) => manifest(folder))
}

function manifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return undefined
  }
}

function closure(folder, found = new Set()) {
  if (!folder || found.has(folder)) return found
  found.add(folder)
  const { dependencies = {}, optionalDependencies = {} } = manifest(folder)
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) closure(folderOf(name, folder), found)
  return found
}

/** Without what lies in a node_modules of its own: that is another package's. */
function sizeOf(folder) {
  let [files, bytes] = [0, 0]
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules')) {
    const path = join(folder, name)
    const stat = lstatSync(path)
    const below = stat.isDirectory() ? sizeOf(path) : { files: 1, bytes: stat.size }
    files += below.files
    bytes += below.bytes
  }
  return { files, bytes }
}

/** @returns {{ name: string, packages: number, files: number, bytes: number }} */
export function installed(name, packagesFile) {
  const folders = [...closure(folderOf(name, dirname(packagesFile)))]
  const sizes = folders.map(sizeOf)
  return { name, packages: folders.length, files: sizes.reduce((sum, { files }) => sum + files, 0), bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Ours: what is packed of its folder, and the binary of this platform. */
export function packed(folder, binary) {
  const [{ files, unpackedSize }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  return { name: 'datastore-client', packages: 2, files: files.length + 2, bytes: unpackedSize + statSync(binary).size }
}
