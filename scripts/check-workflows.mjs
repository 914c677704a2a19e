// The workflows of .github/: every action pinned by a whole commit, nothing allowed that is not said, and actionlint has no word on them.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cached.mjs'
import { notHere } from './report.mjs'
import { Failure, answer, isMain, main, mustRun, read, root } from './tools.mjs'

const folder = '.github/workflows'
const linter = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'

function pinned(path) {
  const text = read(path)
  const uses = [...text.matchAll(/^\s*(?:- )?uses: *(.+)$/gm)].map(([, value]) => value)
  const loose = uses.filter((value) => !value.startsWith('./') && !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(value))
  if (loose.length) throw new Failure(`${path}: not pinned by commit and version: ${loose.join(', ')}`)
  if (!/^permissions:\n {2}contents: read\n\n/m.test(text)) throw new Failure(`${path} does not begin with the permission to read and no other.`)
  return uses.length
}

export async function checkWorkflows() {
  const names = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
  const count = names.reduce((sum, name) => sum + pinned(name), 0)
  console.log(`${names.length} workflows, ${count} uses, all pinned`)
  if (answer('go', 'version') === undefined) return notHere('actionlint is built with Go, which is not here')
  let tools
  try {
    tools = await cached('actionlint', linter, (to) => mustRun('go', ['install', linter], { quiet: true, env: { GOBIN: to } }))
  } catch (error) {
    return notHere(`actionlint cannot be had: ${error.message}`)
  }
  const program = ['actionlint', 'actionlint.exe'].map((name) => join(tools, name)).find((path) => existsSync(path))
  await mustRun(program, names)
  console.log('actionlint: no complaint')
}

if (isMain(import.meta.url)) await main(checkWorkflows)
