// The README's first program in a project that installed the package, as a user would type it.
import { randomBytes } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { settings } from '../scripts/local-store.mjs'
import { Failure, root, run } from '../scripts/tools.mjs'

const { blocks } = createRequire(import.meta.url)('../__test__/support/readme.js')

/** It has no types in it, so it is JavaScript as it stands. */
function program(store, bucket) {
  const { text } = blocks.find(({ text }) => text.includes("createReadStream('may.pdf')"))
  const typed = text.replaceAll('https://plant.example.com/datastore', store.endpoint).replaceAll("'reports'", `'${bucket}'`)
  return typed.replace('await client.putObject', `await client.createBucket({ Bucket: '${bucket}' })\nawait client.putObject`)
}

/** Runs it in `project` with `command` (["node"], ["bun"], ...) and holds the copy to the file. */
export async function runExample({ project, command, store, bucket, env }) {
  const file = randomBytes(1_000_000)
  writeFileSync(join(project, 'may.pdf'), file)
  writeFileSync(join(project, 'example.mjs'), program(store, bucket))
  const { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY } = settings
  const { code, output } = await run(command[0], [...command.slice(1), 'example.mjs'], { cwd: project, quiet: true, env: { ACCESS_KEY, SECRET_KEY, ...env } })
  if (code !== 0 || !output.includes('may.pdf 1000000')) throw new Failure(`The README's example failed: ${output}`)
  if (!readFileSync(join(project, 'copy.pdf')).equals(file)) throw new Failure('The README\'s example made another copy.')
}

/** The first client of a project whose binary was left out: what it says. */
export async function firstError({ project, command = [process.execPath], env }) {
  const text = "import { DataStoreClient } from 'datastore-client'\ntry { new DataStoreClient() } catch (error) { console.log(error.code); console.log(error.message) }\n"
  writeFileSync(join(project, 'first.mjs'), text)
  const { output } = await run(command[0], [...command.slice(1), 'first.mjs'], { cwd: project, quiet: true, env })
  return output
}

/** smoke.cjs where it finds the installed package. */
export const placeSmoke = (project) => copyFileSync(join(root, 'reach', 'smoke.cjs'), join(project, 'smoke.cjs'))
