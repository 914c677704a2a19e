// The packages as they are published: the main one, and one a platform below npm/. They say one version and name each other.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Failure, manifest, npm, read, root } from './tools.mjs'

/** Every file of the main package but lib/'s types. A new one is a decision: it is written down here. */
const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.d.ts', 'index.js', 'lib/index.js', 'native.d.ts', 'package.json']
/** Of the main package, packed. The binaries are elsewhere. */
const largest = 200_000

/** Folders below npm/, one a platform. */
export const platforms = readdirSync(join(root, 'npm'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()
export const binaryName = (platform) => `datastore-client.${platform}.node`

/** A platform as each part of the house writes it. */
const triples = {
  'linux-x64-gnu': 'x86_64-unknown-linux-gnu',
  'linux-arm64-gnu': 'aarch64-unknown-linux-gnu',
  'linux-x64-musl': 'x86_64-unknown-linux-musl',
  'linux-arm64-musl': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64-msvc': 'x86_64-pc-windows-msvc',
  'win32-arm64-msvc': 'aarch64-pc-windows-msvc',
}

/** What a platform's package.json has to say. */
function expectedManifest(platform, { version, engines, license }) {
  const [os, cpu, libc] = platform.split('-')
  return {
    name: `datastore-client-${platform}`,
    version,
    description: `The ${platform} binary of datastore-client`,
    license,
    os: [os],
    cpu: [cpu],
    ...os === 'linux' ? { libc: [libc === 'gnu' ? 'glibc' : libc] } : {},
    engines,
    preferUnplugged: true, // Yarn's Plug'n'Play cannot load a binary out of a zip
    main: binaryName(platform),
    files: [binaryName(platform)],
  }
}

const same = (what, found, wanted) => {
  const [a, b] = [found, wanted].map((names) => [...names].sort().join(', '))
  return a === b ? [] : [`${what}: ${a}\n  npm/: ${b}`]
}

/** One version and one list of platforms: package.json, Cargo.toml, the lock, npm/ and the loader. */
export function checkLists() {
  const main = manifest()
  const { PLATFORMS } = createRequire(import.meta.url)('../lib/platform.js')
  const asked = [...read('lib/load.js').matchAll(/case '([\w-]+)': return require\('datastore-client-([\w-]+)'\)/g)]
  const wrong = [
    ...same('lib/platform.js', PLATFORMS, platforms),
    ...same('lib/load.js', asked.filter(([, name, required]) => name === required).map(([, name]) => name), platforms),
    ...same('napi.targets', main.napi.targets, platforms.map((platform) => triples[platform])),
    ...same('optionalDependencies', Object.entries(main.optionalDependencies).map((pair) => pair.join('@')), platforms.map((platform) => `datastore-client-${platform}@${main.version}`)),
    ...same('Cargo.toml', [/^version *= *"([^"]+)"/m.exec(read('Cargo.toml'))?.[1]], [main.version]),
    ...same('package-lock.json', [JSON.parse(read('package-lock.json')).version], [main.version]),
  ]
  for (const platform of platforms) {
    const [found, wanted] = [JSON.parse(read(`npm/${platform}/package.json`)), expectedManifest(platform, main)]
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push(`npm/${platform}/package.json should be ${JSON.stringify(wanted, null, 2)}`)
  }
  if (wrong.length) throw new Failure(`Versions or platforms do not agree:\n${wrong.join('\n')}`)
  console.log(`version ${main.version} and ${platforms.length} platforms, everywhere the same`)
}

/** A folder as it is published for a platform, with the binary just built. Where there is none a placeholder takes its place, for trying installs only. */
export function carrier(platform, to) {
  const folder = join(to, platform)
  mkdirSync(to, { recursive: true })
  cpSync(join(root, 'npm', platform), folder, { recursive: true })
  const name = binaryName(platform)
  if (existsSync(join(root, name))) copyFileSync(join(root, name), join(folder, name))
  else if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), 'a placeholder')
  return folder
}

/** Runs npm's `pack` or a `publish --dry-run` of a folder and holds what went in to what should. */
async function packedBy(args, options) {
  const output = await npm([...args, '--json', '--loglevel=error'], { quiet: true, ...options })
  const parsed = JSON.parse(output)
  const { name, filename, size, unpackedSize, files } = parsed.files ? parsed : Object.values(parsed)[0]
  console.log(`${filename}: ${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked, ${files.length} files`)
  checkFiles(name, files.map(({ path }) => path))
  if (name === 'datastore-client' && size > largest) throw new Failure(`${filename} has ${size} bytes; ${largest} is the limit.`)
  return filename
}

/** The tarball of a folder, in `to`. */
export const pack = async (folder, to) => join(to, await packedBy(['pack', folder, '--pack-destination', to], { cwd: to }))

/** Everything npm does for a publication but the sending. */
export const tryPublish = (folder, options, args = []) => packedBy(['publish', folder, '--access', 'public', '--dry-run', ...args], options)

function checkFiles(name, files) {
  const main = name === 'datastore-client'
  const found = files.filter((path) => !main || !/^lib\/.*\.d\.ts$/.test(path)).sort().join(', ')
  const wanted = main ? expected.join(', ') : ['README.md', binaryName(name.replace('datastore-client-', '')), 'package.json'].sort().join(', ')
  if (found !== wanted) throw new Failure(`${name} holds ${found}; expected ${wanted}${main ? ' and the types of lib/' : ''}.`)
  if (main && JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies) throw new Failure('The package has dependencies.')
}
