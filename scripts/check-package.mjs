// The package as a user gets it: packed, installed into an empty folder beside the platform package with the binary, and used from
// CommonJS, ESM and TypeScript there, against the local store.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings, startStore } from './local-store.mjs'
import { mainPackage } from './main-package.mjs'
import { carrier, checkLists, pack } from './packages.mjs'
import { notHere } from './report.mjs'
import { setup } from './setup.mjs'
import { isMain, main, mustRun, npm, root, temporaryFolder } from './tools.mjs'

const platform = 'linux-x64-gnu'

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

async function install(folder) {
  const packed = await pack(await mainPackage(folder), folder)
  const native = await pack(carrier(platform, join(folder, 'carriers')), folder)
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true }\n')
  await npm(['install', '--prefix', app, '--offline', '--no-package-lock', '--loglevel=error', '--omit=optional', packed, native], { quiet: true, cwd: app })
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
  checkLists()
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
