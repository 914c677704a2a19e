// How far the package reaches: published to a registry in a folder, installed by each package manager, run by each runtime, bundled.
// For Linux on x64 with glibc, whose binary is built here; a release tries the others on their own platforms.
//   npm run reach           what CI runs too, a minute
//   npm run reach -- next   Next.js as well
import { join } from 'node:path'
import { cachedPackages } from '../scripts/cached.mjs'
import { settings, startStore } from '../scripts/local-store.mjs'
import { fetchNode } from '../scripts/node-version.mjs'
import { mainPackage } from '../scripts/main-package.mjs'
import { carrier, checkLists, platforms } from '../scripts/packages.mjs'
import { publish } from '../scripts/publish.mjs'
import { note, notHere, summary } from '../scripts/report.mjs'
import { setup } from '../scripts/setup.mjs'
import { isMain, main, root, temporaryFolder } from '../scripts/tools.mjs'
import { bundlers } from './bundlers.mjs'
import { forAnotherPlatform, managers, tryManager, withoutOptional } from './managers.mjs'
import { next } from './next.mjs'
import { startRegistry } from './registry.mjs'
import { runtimes, trySmoke } from './runtimes.mjs'
import { noExternalBuffers } from './no-external.mjs'

const here = join(root, 'reach')

/** Every package, dry first as a release does it, then into the registry; placeholders stand for the binaries of other platforms. */
async function publishAll({ registry, folder }) {
  checkLists()
  const how = { folder, env: registry.env, registry: registry.url }
  const folders = [...platforms.map((platform) => carrier(platform, join(folder, 'carriers'))), await mainPackage(folder)]
  await publish(folders, { ...how, dryRun: true })
  await publish(folders, how)
}

/** What a tool is not to be had for is a step that was not run; anything else it throws is its failure. */
async function had(what, get) {
  try {
    return { value: await get() }
  } catch (error) {
    return { missing: notHere(`${what} cannot be had: ${error.message.split('\n')[0]}`) }
  }
}

async function everything(context) {
  const rows = []
  const row = async (name, action) => { rows.push(await note(name, action)); return rows.at(-1).failed === 0 }
  if (!await row('npm publish, every package', () => publishAll(context))) return rows
  let project
  if (!await row('npm install', async () => { project = await tryManager('npm', context) })) return rows
  await row('npm install --omit=optional', () => withoutOptional(context))
  await row('npm install for another platform', () => forAnotherPlatform(context))
  for (const name of Object.keys(managers).filter((name) => name !== 'npm')) await row(`${name} add`, () => tryManager(name, context))
  for (const [index, [name, get]] of runtimes.entries()) {
    const { value: command, missing } = await had(name, () => get(context.tools))
    await row(`smoke, ${name}`, () => missing ?? trySmoke(command, { ...context, project, bucket: `smoke-${index}` }))
  }
  await row('smoke, no external buffers', () => noExternalBuffers({ ...context, project }))
  for (const [name, action] of [...bundlers, ...context.more]) await row(name, () => action({ ...context, project }))
  return rows
}

export async function reach(storeBinary, more = []) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [await note('reach', () => notHere('its tools are for Linux on x64'))]
  const tools = await had('the package managers', () => cachedPackages('reach', here))
  const node = await had('a Node.js for the registry', () => fetchNode())
  if (tools.missing || node.missing) return [await note('reach', () => tools.missing ?? node.missing)]
  const { folder, remove } = temporaryFolder('datastore-reach-')
  const store = await startStore(storeBinary)
  const registry = await startRegistry({ node: node.value, tools: tools.value, folder: join(folder, 'registry') })
  const { region, accessKeyId, secretAccessKey } = settings
  const clientOptions = JSON.stringify({ endpoint: store.endpoint, region, accessKeyId, secretAccessKey })
  try {
    return await everything({ folder, tools: tools.value, node: node.value, registry, store, clientOptions, more })
  } finally {
    await registry.stop()
    await store.stop()
    remove()
  }
}

if (isMain(import.meta.url)) {
  const more = process.argv.slice(2).includes('next') ? [['Next.js, standalone', next]] : []
  await main(async () => summary(await reach(await setup(), more)))
}
