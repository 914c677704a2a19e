// What docs/bundlers.md says, tried: smoke.cjs bundled in a project that npm installed, then run from a folder of its own.
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { binaryName } from '../scripts/packages.mjs'
import { Failure, mustRun, root } from '../scripts/tools.mjs'
import { placeSmoke } from './example.mjs'
import { bun } from './managers.mjs'
import { trySmokeAt } from './runtimes.mjs'

const binary = binaryName('linux-x64-gnu')
const platformPackages = 'datastore-client-*'
const required = (tools, name) => createRequire(join(tools, 'package.json'))(name)

/** A folder to bundle into; outside the project, so that no node_modules is found from there, unless it is `inside`. */
function output({ project, folder }, name, inside) {
  const to = join(inside ? project : folder, `bundle-${name}`)
  mkdirSync(to, { recursive: true })
  placeSmoke(project)
  return to
}

const copyBinary = (to) => copyFileSync(join(root, binary), join(to, binary))

/** Warnings too are a failure: a user would have to look into each. */
async function esbuild(context, to, options) {
  const { build } = required(context.tools, 'esbuild')
  const { warnings } = await build({
    entryPoints: [join(context.project, 'smoke.cjs')], outdir: to, bundle: true, platform: 'node', format: 'cjs', outExtension: { '.js': '.cjs' }, logLevel: 'silent', ...options
  })
  if (warnings.length) throw new Failure(`esbuild warns: ${JSON.stringify(warnings)}`)
}

function webpack(context, to, options) {
  const run = required(context.tools, 'webpack')
  const config = { mode: 'production', target: 'node20', context: context.project, entry: './smoke.cjs', output: { path: to, filename: 'smoke.cjs' }, ...options }
  return new Promise((resolve, reject) => {
    run(config, (error, stats) => {
      if (error) return reject(error)
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
      if (errors.length || warnings.length) return reject(new Failure(`webpack: ${[...errors, ...warnings].map(({ message }) => message).join('\n')}`))
      resolve()
    })
  })
}

let bundles = 0
const runs = (context, to, more, command = [process.execPath, 'smoke.cjs']) => trySmokeAt(command, { ...context, project: to, bucket: `bundle-${bundles += 1}`, ...more })

async function external(context, name, build) {
  const to = output(context, name, true)
  await build(to)
  await runs(context, to)
}

async function beside(context, name, build, { copy = true } = {}) {
  const to = output(context, name)
  await build(to)
  if (copy) copyBinary(to)
  await runs(context, to)
}

const moduleProgram = `import { DataStoreClient } from 'datastore-client'
const client = new DataStoreClient(JSON.parse(process.env.CLIENT_OPTIONS))
const Bucket = process.env.CLIENT_BUCKET
await client.createBucket({ Bucket })
await client.putObject({ Bucket, Key: 'k', Body: 'hello' })
if (await client.getObject({ Bucket, Key: 'k' }).text() === 'hello') console.log('smoke passed')
`
/** esbuild's ES modules have no require() but the one they are given. */
const givenRequire = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

async function modules(context) {
  const entry = join(context.project, 'program.mjs')
  writeFileSync(entry, moduleProgram)
  const esm = { entryPoints: [entry], format: 'esm', outExtension: { '.js': '.mjs' } }
  const run = (to) => runs(context, to, {}, [process.execPath, 'program.mjs'])
  const left = output(context, 'module-external', true)
  await esbuild(context, left, { ...esm, external: ['datastore-client'] })
  await run(left)
  const copied = output(context, 'module-copied')
  await esbuild(context, copied, { ...esm, loader: { '.node': 'copy' }, banner: { js: givenRequire } })
  await run(copied)
}

/** What Next.js, and others that copy a server's files, do: they follow the sources' require() calls. */
async function traced(context) {
  const { nodeFileTrace } = required(context.tools, '@vercel/nft')
  const to = output(context, 'traced')
  const { fileList, warnings } = await nodeFileTrace([join(context.project, 'smoke.cjs')], { base: context.project })
  if (![...fileList].some((file) => file.endsWith(binary))) throw new Failure(`The binary is not among the traced files: ${[...fileList].join(', ')}; ${[...warnings].join(', ')}`)
  for (const file of fileList) cpSync(join(context.project, file), join(to, file), { recursive: true })
  await runs(context, to)
}

/** Node's single executable: the bundle inside, the binary beside. */
async function singleFile(context) {
  const to = output(context, 'single')
  await esbuild(context, to, { external: [platformPackages] })
  copyBinary(to)
  writeFileSync(join(to, 'sea.json'), JSON.stringify({ main: 'smoke.cjs', output: 'sea.blob', disableExperimentalSEAWarning: true }))
  await mustRun(context.node, ['--experimental-sea-config', 'sea.json'], { cwd: to, quiet: true })
  const program = join(to, 'program')
  copyFileSync(context.node, program)
  await required(context.tools, 'postject').inject(program, 'NODE_SEA_BLOB', readFileSync(join(to, 'sea.blob')),
    { sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2' })
  await runs(context, to, { env: { SMOKE_ALONE: '1' } }, [program])
}

/** Bun's, which takes the binary in. */
async function bunExecutable(context) {
  const to = output(context, 'bun-executable')
  const program = join(to, 'program')
  await mustRun(bun(context.tools), ['build', 'smoke.cjs', '--compile', '--outfile', program], { cwd: context.project, quiet: true })
  await runs(context, to, { env: { SMOKE_ALONE: '1' } }, [program])
}

/** @type {[name: string, action: (context: any) => Promise<void>][]} */
export const bundlers = [
  ['esbuild, external', (context) => external(context, 'esbuild', (to) => esbuild(context, to, { external: ['datastore-client'] }))],
  ['esbuild, binary copied by its loader', (context) => beside(context, 'esbuild-loader', (to) => esbuild(context, to, { loader: { '.node': 'copy' } }), { copy: false })],
  ['esbuild, binary beside', (context) => beside(context, 'esbuild-beside', (to) => esbuild(context, to, { external: [platformPackages] }))],
  ['esbuild, ES modules', modules],
  ['webpack, external', (context) => external(context, 'webpack', (to) => webpack(context, to, { externals: { 'datastore-client': 'commonjs datastore-client' } }))],
  ['webpack, binary beside', (context) => beside(context, 'webpack-beside', (to) => webpack(context, to, { externalsType: 'commonjs', externals: /^datastore-client-/, node: { __dirname: false } }))],
  ['file tracing (Next.js)', traced],
  ['Node.js single executable', singleFile],
  ['Bun executable', bunExecutable],
]
