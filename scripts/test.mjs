// Every test: Rust's, the types', and the node suite against the local store. Does all set-up itself.
//   npm test                 everything; the last lines are node's own
//   npm test -- list keys    only the node test files whose path holds one of these words
// What the suite finds in its environment is said in suite.mjs.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { settings, startStore } from './local-store.mjs'
import { note } from './report.mjs'
import { setup } from './setup.mjs'
import { runSuite, testFiles } from './suite.mjs'
import { Failure, isMain, main, root, run } from './tools.mjs'

/** In the dev profile: its own artefacts, but no link-time optimisation of every test program. */
export async function rustTests() {
  const { code, output } = await run('cargo', ['test', '--workspace'], { tee: true })
  const sums = { passed: 0, failed: 0, skipped: 0 }
  for (const [, passed, failed, ignored] of output.matchAll(/^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/gm)) {
    sums.passed += Number(passed)
    sums.failed += Number(failed)
    sums.skipped += Number(ignored)
  }
  return { ...sums, failed: Math.max(sums.failed, code === 0 ? 0 : 1) }
}

/** Each tsconfig.json under __test__ is one project; the root one checks lib/ when there is one. */
export async function typeTests() {
  const projects = ['tsconfig.json', '__test__/types/tsconfig.json'].filter((path) => existsSync(join(root, path)))
  if (projects.length === 0) throw new Failure('There is no tsconfig.json.')
  let failed = 0
  for (const project of projects) {
    const { code } = await run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--project', project])
    console.log(`tsc --project ${project}: ${code === 0 ? 'no errors' : 'FAILED'}`)
    if (code !== 0) failed += 1
  }
  return { passed: projects.length - failed, failed, skipped: 0 }
}

/** The node suite against a local store of its own. */
export async function localSuite(binary, { names = [], folders = true, node, variables } = {}) {
  const store = await startStore(binary)
  try {
    return await runSuite({ name: 'local', localBinary: binary, ...settings, endpoint: store.endpoint, variables }, testFiles(names, { folders }), { node })
  } finally {
    await store.stop()
  }
}

export async function everyTest(names = []) {
  const binary = await setup()
  const results = []
  if (names.length === 0) {
    results.push(await note('Rust tests', rustTests))
    results.push(await note('types', typeTests))
  }
  results.push(await note(`node suite, local store, Node ${process.versions.node}`, () => localSuite(binary, { names })))
  return results
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const results = await everyTest(process.argv.slice(2))
    for (const { name, failed } of results) if (failed && !name.startsWith('node')) console.error(`FAILED: ${name} (see above)`)
    return results.every(({ failed }) => failed === 0)
  })
}
