// Folders of the user's cache that are installed once: other clients, package managers, runtimes, linters. Named by what is to be in
// them, so that a changed lock file makes a new one; a half-done install is done again.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, npm } from './tools.mjs'

/** The folder `name` for what `lock` (a file, or any text) says, filled by `install` where it is not there yet. */
export async function cached(name, lock, install) {
  const content = existsSync(lock) ? readFileSync(lock) : lock
  const hash = createHash('sha256').update(content).update(process.arch).digest('hex').slice(0, 12)
  const folder = join(cache, `${name}-${hash}`)
  const whole = join(folder, '.whole')
  if (existsSync(whole)) return folder
  console.log(`Installing ${name} into ${folder} ...`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await install(folder)
  writeFileSync(whole, '')
  return folder
}

/** The npm packages of `from`'s lock file. Not by `npm ci`, which wants it to name the optional binaries of every platform. */
export const cachedPackages = (name, from, env) => cached(name, join(from, 'package-lock.json'), async (folder) => {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(from, file), join(folder, file))
  await npm(['install', '--no-save', '--ignore-scripts', '--loglevel=error'], { cwd: folder, quiet: true, env })
})
