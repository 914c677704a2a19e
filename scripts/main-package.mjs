// The main package as it is published: all the JavaScript of lib/ is one file there, since finding, opening and compiling fifty of them is
// half of what require() takes.
//   node scripts/main-package.mjs FOLDER      makes FOLDER/datastore-client
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { installPackages } from './setup.mjs'
import { Failure, isMain, main, manifest, root } from './tools.mjs'

/** What a stack trace or a curious reader comes upon. */
const banner = '// Generated: the modules of lib/, of which each is a file in the repository, in one.'

/** The text of lib/index.js with all it requires in it, as it is written but for its comments. */
async function whole() {
  await installPackages()
  const { build, stop } = await import('esbuild-wasm')
  const { outputFiles: [file], warnings } = await build({
    entryPoints: [join(root, 'lib', 'index.js')],
    outfile: join(root, 'lib', 'whole.js'), // never written: where `../package.json` is seen from
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'esnext',
    packages: 'external', // the platforms' packages
    external: ['*/package.json'],
    banner: { js: banner },
    logLevel: 'silent',
  })
  await stop()
  // What a class calls itself inside of itself esbuild renames, and a stack trace would say so.
  const renamed = /\bclass _\w+/.exec(file.text)
  if (renamed) throw new Failure(`lib/ holds a class that names itself inside its body; its name would be published as "${renamed[0]}".`)
  if (warnings.length) throw new Failure(`esbuild warns of lib/: ${JSON.stringify(warnings)}`)
  return file.text
}

/** Puts the package into the folder `to`, and returns the path of its own. */
export async function mainPackage(to) {
  const folder = join(to, 'datastore-client')
  mkdirSync(folder, { recursive: true })
  const listed = manifest().files.map((name) => name.split('/')[1]) // "/lib/**/*.js" is in lib
  for (const name of new Set([...listed, 'package.json', 'README.md', 'LICENSE'])) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => name !== 'lib' || !path.endsWith('.js') })
  }
  writeFileSync(join(folder, 'lib', 'index.js'), await whole())
  return folder
}

if (isMain(import.meta.url)) await main(async () => console.log(await mainPackage(resolve(process.argv[2] ?? '.'))))
