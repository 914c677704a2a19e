// The package as a user gets it: packed, installed into an empty folder beside the platform package with the binary, and used from
// CommonJS, ESM and TypeScript there, against the local store.
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings, startStore } from './local-store.mjs'
import { notHere } from './report.mjs'
import { setup } from './setup.mjs'
import { Failure, isMain, main, manifest, mustRun, npm, read, root, temporaryFolder } from './tools.mjs'

const platform = 'linux-x64-gnu'
const platformFolder = join(root, 'npm', platform)
const binary = `datastore-client.${platform}.node`

/** Every file of the main package but lib/'s. A new one is a decision: it is written down here. */
const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.d.ts', 'index.js', 'native.d.ts', 'native.js', 'package.json']

const roundTrip = `
const client = new DataStoreClient(JSON.parse(process.env.CLIENT_OPTIONS ?? '{}'))
const Bucket = process.env.CLIENT_BUCKET ?? ''
await client.createBucket({ Bucket })
await client.putObject({ Bucket, Key: 'greeting', Body: 'hello' })
const text: string = await client.getObject({ Bucket, Key: 'greeting' }).text()
const page = await client.listObjects({ Bucket })
const size: number | undefined = page.Contents[0].Size
await client.deleteObject({ Bucket, Key: 'greeting' })
await client.deleteBucket({ Bucket })
await client.close()
if (text !== 'hello' || size !== 5) throw new Error(text + ' ' + size)
`
const untyped = roundTrip.replace(/: (string|number \| undefined) =/g, ' =')
const programs = {
  'use.cjs': `const { DataStoreClient } = require('datastore-client')\nasync function main () {${untyped}}\nmain().catch((error) => { console.error(error); process.exit(1) })\n`,
  'use.mjs': `import { DataStoreClient } from 'datastore-client'\n${untyped}`,
  'default.mjs': `import store from 'datastore-client'\nconst { DataStoreClient } = store\n${untyped}`,
  'use.mts': `import { DataStoreClient } from 'datastore-client'\n${roundTrip}`,
  'use.cts': `import { DataStoreClient } from 'datastore-client'\nasync function main () {${roundTrip}}\nmain().catch((error) => { console.error(error); process.exit(1) })\n`,
}

function checkVersions() {
  const { version } = manifest()
  const others = {
    'Cargo.toml': /^version *= *"([^"]+)"/m.exec(read('Cargo.toml'))?.[1],
    'package-lock.json': JSON.parse(read('package-lock.json')).version,
  }
  for (const name of readdirSync(join(root, 'npm'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)) {
    others[`npm/${name}/package.json`] = JSON.parse(read(`npm/${name}/package.json`)).version
  }
  const wrong = Object.entries(others).filter(([, other]) => other !== version)
  if (wrong.length) throw new Failure(`package.json says ${version}, but ${wrong.map(([path, other]) => `${path} says ${other}`).join(', ')}.`)
}

/** Packs a folder into `to` and says what went in. */
async function pack(folder, to) {
  const output = await npm(['pack', folder, '--pack-destination', to, '--json', '--loglevel=error'], { quiet: true, cwd: to })
  const parsed = JSON.parse(output)
  const [{ filename, size, unpackedSize, files }] = Array.isArray(parsed) ? parsed : Object.values(parsed)
  console.log(`${filename}: ${(size / 1e6).toFixed(2)} MB packed, ${(unpackedSize / 1e6).toFixed(2)} MB unpacked, ${files.length} files`)
  return { file: join(to, filename), files: files.map(({ path }) => path) }
}

function checkFiles(files) {
  const top = files.filter((path) => !/^lib\/.*\.(js|d\.ts)$/.test(path)).sort()
  if (top.join() !== expected.join()) throw new Failure(`The package holds ${top.join(', ')}; expected ${expected.join(', ')} and lib/.`)
}

async function install(folder) {
  const packed = await pack(root, folder)
  checkFiles(packed.files)
  const carrier = join(folder, 'carrier')
  cpSync(platformFolder, carrier, { recursive: true })
  copyFileSync(join(root, binary), join(carrier, binary))
  const native = await pack(carrier, folder)
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true }\n')
  await npm(['install', '--prefix', app, '--offline', '--no-package-lock', '--loglevel=error', packed.file, native.file], { quiet: true, cwd: app })
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(app, name), text)
  return app
}

/** TypeScript as the three module settings in use resolve the package. */
async function compile(app) {
  const tsc = (args) => mustRun(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--strict', '--target', 'es2022',
    '--types', 'node', '--typeRoots', join(root, 'node_modules', '@types'), ...args], { cwd: app })
  await tsc(['--noEmit', '--module', 'node16', 'use.mts', 'use.cts'])
  await tsc(['--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler', 'use.mts'])
  await tsc(['--module', 'nodenext', '--outDir', 'typescript', 'use.mts', 'use.cts'])
}

export async function checkPackage(storeBinary) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return notHere(`npm/ has no package for ${process.platform} on ${process.arch} yet`)
  checkVersions()
  const { folder, remove } = temporaryFolder()
  const store = await startStore(storeBinary)
  try {
    const app = await install(folder)
    await compile(app)
    const { region, accessKeyId, secretAccessKey } = settings
    const CLIENT_OPTIONS = JSON.stringify({ endpoint: store.endpoint, region, accessKeyId, secretAccessKey })
    for (const program of ['use.cjs', 'use.mjs', 'default.mjs', 'typescript/use.mjs', 'typescript/use.cjs']) {
      await mustRun(process.execPath, [program], { cwd: app, env: { CLIENT_OPTIONS, CLIENT_BUCKET: 'packed' } })
      console.log(`${program}: ran`)
    }
  } finally {
    await store.stop()
    remove()
  }
}

if (isMain(import.meta.url)) await main(async () => checkPackage(await setup()))
