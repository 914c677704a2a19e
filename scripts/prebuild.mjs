// The binaries of the platform packages: built, looked into, and run on their platforms. docs/platforms.md says how it went.
//   npm run prebuild -- linux-x64-musl         one platform (or several); the file goes to npm/<platform>/
//   npm run prebuild -- all                    every platform that can be built here
//   Each of them writes docs/platforms.md anew.
//   npm run prebuild -- linux-x64-gnu --build  no run afterwards; --run: of what was built before
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './prebuild/build.mjs'
import { inspect } from './prebuild/inspect.mjs'
import { remember, writePage } from './prebuild/page.mjs'
import { run } from './prebuild/run.mjs'
import { aliases, elsewhere, fileOf, targets } from './prebuild/targets.mjs'
import { buildStore } from './setup.mjs'
import { Failure, isMain, main, root } from './tools.mjs'

function options(words) {
  const flag = (name) => words.includes(name) && words.splice(words.indexOf(name), 1).length > 0
  const [onlyBuild, onlyRun] = [flag('--build'), flag('--run')]
  const names = (words.includes('all') ? Object.keys(targets) : words).map((name) => aliases[name] ?? name)
  for (const name of names) {
    if (elsewhere[name]) throw new Failure(`${name} cannot be built here: ${elsewhere[name]}.`)
    if (!targets[name]) throw new Failure(`Unknown platform ${name}. Here: ${Object.keys(targets).join(', ')}, or all. Elsewhere: ${Object.keys(elsewhere).join(', ')}.`)
  }
  if (names.length === 0) throw new Failure(`Which platform? ${Object.keys(targets).join(', ')}, or all.`)
  return { names, building: !onlyRun, running: !onlyBuild }
}

/** One platform. What a runtime refuses is remembered too, and is the command's failure. */
async function prebuild(name, { building, running }, store) {
  console.log(`\n==> ${name}`)
  const target = targets[name]
  const built = building ? await build(name, target) : {}
  const file = join(root, 'npm', name, fileOf(name))
  if (!existsSync(file)) throw new Failure(`${file} has not been built.`)
  const found = inspect(file, target)
  const runs = running ? await run(name, file, await store()) : undefined
  remember(name, { ...built, ...found, ...runs && { runs } })
  return runs?.filter(({ failed }) => failed).length ?? 0
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const chosen = options(process.argv.slice(2))
    let binary
    const store = () => process.env.DATASTORE_LOCAL_BIN ?? (binary ??= buildStore({}))
    const failures = []
    for (const name of chosen.names) {
      try {
        if (await prebuild(name, chosen, store) > 0) failures.push(name)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        console.error(error.message)
        failures.push(name)
      }
    }
    writePage()
    if (failures.length > 0) throw new Failure(`Not in order: ${failures.join(', ')}.`)
  })
}
