// Every check there is; what CI runs is what a developer runs.
//   npm run ready                    all of it
//   npm run ready -- --after-tests   all but the tests, which `npm test` ran just before (CI does that)
// A step that cannot run on this machine says so loudly and counts as skipped.
import { interop } from '../interop/run.mjs'
import { sideBySide } from '../interop/side-by-side.mjs'
import { reach } from '../reach/run.mjs'
import { checkDependencies } from './check-dependencies.mjs'
import { checkDocs } from './check-docs.mjs'
import { checkLayers } from './check-layers.mjs'
import { checkPackage } from './check-package.mjs'
import { checkRequire } from './check-require.mjs'
import { checkWorkflows } from './check-workflows.mjs'
import { conformance } from './conformance.mjs'
import { fetchNode, otherNode } from './node-version.mjs'
import { NoProfile, guidedAddon } from './pgo.mjs'
import { earlierRows, notHere, note, summary } from './report.mjs'
import { setup } from './setup.mjs'
import { matrix, modeRow } from './stores.mjs'
import { printTable } from './stores-report.mjs'
import { everyTest, localSuite } from './test.mjs'
import { main, mustRun } from './tools.mjs'

async function generatedFiles() {
  const names = ['native.d.ts']
  await mustRun('git', ['ls-files', '--error-unmatch', ...names], { quiet: true })
  await mustRun('git', ['diff', '--exit-code', 'HEAD', '--', ...names])
}

/** The addon as its package has it, where it can be made. */
let guided

async function guidedBuild() {
  try {
    guided = await guidedAddon()
  } catch (error) {
    if (!(error instanceof NoProfile)) throw error
    return notHere(error.message)
  }
}

/** On the addon that a profile guided: the other suites run on the ordinary one. */
async function otherNodeSuite(binary) {
  let node
  try {
    node = await fetchNode()
  } catch (error) {
    return notHere(`Node ${otherNode} cannot be had: ${error.message}`)
  }
  return localSuite(binary, { node, variables: { DATASTORE_CLIENT_NATIVE: guided } })
}

/** The one list. Tests first, then what reads the sources, then what uses the result; the servers come after it. */
const steps = (binary) => [
  ['rustfmt', () => mustRun('cargo', ['fmt', '--all', '--check'])],
  ['clippy', () => mustRun('cargo', ['clippy', '--workspace', '--all-targets', '--', '-D', 'warnings'])],
  ['layers', checkLayers],
  ['doc comments', checkDocs],
  ['generated files', generatedFiles],
  ['dependency tree', checkDependencies],
  ['workflows', checkWorkflows],
  ['require() loads nothing', checkRequire],
  ['npm package', () => checkPackage(binary)],
  ['profile-guided build', guidedBuild],
  [`node suite, local store, Node ${otherNode}`, () => otherNodeSuite(binary)],
  ['demo', () => mustRun(process.execPath, ['scripts/demo.mjs'])],
  ['interoperation', () => interop(binary)],
  ['boto3 beside ours, on Ceph', () => sideBySide(binary)],
]

await main(async () => {
  const binary = await setup()
  const rows = process.argv.includes('--after-tests') ? earlierRows() : await everyTest()
  for (const [name, action] of steps(binary)) rows.push(await note(name, action))
  rows.push(...await reach(binary))
  rows.push(...await conformance(binary))
  const served = []
  // the local store below its prefix is the one that the tests above ran against
  for (const pair of matrix) if (!(pair[0].name === 'local' && pair[1] === 'prefix')) served.push(await modeRow(pair, { localBinary: binary }))
  printTable(served)
  return summary([...rows, ...served])
})
