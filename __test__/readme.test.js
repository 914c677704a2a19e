'use strict'

// What the README and examples/ show is run as it stands there, against the store under test. A block of the README is one program:
// its placeholders (the example endpoint, region, bucket) are replaced, `client` is there when it imports no class itself, and every
// comment `// → text` is a line it has to print, in that order.

const { test, before, after } = require('node:test')
const assert = require('node:assert/strict')
const { spawn, execFile } = require('node:child_process')
const { randomBytes } = require('node:crypto')
const { mkdtemp, readFile, rm, symlink, writeFile, mkdir } = require('node:fs/promises')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { rootCertificates } = require('node:tls')
const { promisify } = require('node:util')
const typescript = require('typescript')
const { blocks, whole } = require('./support/readme.js')
const { variables } = require('./support/settings.js')
const { connect } = require('./support/store.js')

const root = path.dirname(__dirname)
const { DATASTORE_TEST_ENDPOINT: endpoint, DATASTORE_TEST_REGION: region, DATASTORE_TEST_PREFIX: prefix } = process.env
const { DATASTORE_TEST_ACCESS_KEY: accessKeyId, DATASTORE_TEST_SECRET_KEY: secretAccessKey } = process.env
const bucket = `${prefix}readme`
const env = {
  ...process.env,
  ...variables,
  ACCESS_KEY: accessKeyId,
  SECRET_KEY: secretAccessKey,
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  NODE_TEST_CONTEXT: undefined
}
const file = randomBytes(1_000_000)
/** @type {import('datastore-client').DataStoreClient} */
let client
let folder

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'datastore-readme-'))
  await mkdir(path.join(folder, 'node_modules'))
  await symlink(root, path.join(folder, 'node_modules', 'datastore-client'), 'dir')
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n')
  await writeFile(path.join(folder, 'may.pdf'), file)
  await writeFile(path.join(folder, 'authority.pem'), rootCertificates[0])
  client = connect()
  await client.createBucket({ Bucket: bucket })
})

after(async () => {
  if (folder) await rm(folder, { recursive: true, force: true })
  if (client) {
    for await (const { Key } of client.objects({ Bucket: bucket })) await client.deleteObject({ Bucket: bucket, Key })
    await client.deleteBucket({ Bucket: bucket })
    await client.close()
  }
})

/** Runs a program to its end; its output, and an error that shows what it said when it fails. */
async function run (args, options) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env, timeout: 60_000, ...options })
    return stdout
  } catch (error) {
    throw new Error(`${args.join(' ')}: ${error.stderr || error.message}`, { cause: error })
  }
}

const fill = (text) => text
  .replaceAll('https://plant.example.com/datastore', endpoint)
  .replaceAll("'forepaas'", `'${region}'`)
  .replace(/\breports\b/g, bucket)

function program ({ language, text }) {
  const typed = fill(whole(text))
  return language === 'ts'
    ? typescript.transpileModule(typed, { compilerOptions: { target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.ESNext } }).outputText
    : typed
}

/** Every line that a comment promises is printed, in that order. */
function assertPromised (text, output) {
  const lines = output.split('\n')
  let at = -1
  for (const [, promised] of fill(text).matchAll(/\/\/ → (.*)$/gm)) {
    at = lines.indexOf(promised, at + 1)
    assert.notEqual(at, -1, `it prints "${promised}"; it printed:\n${output}`)
  }
}

for (const block of blocks) {
  test(`README.md, line ${block.line}`, async () => {
    const name = `block-${block.line}.js`
    await writeFile(path.join(folder, name), program(block))
    assertPromised(block.text, await run([name]))
  })
}

test('the README has its blocks', () => {
  assert.ok(blocks.length >= 7, `found ${blocks.length}`)
})

const example = (name) => path.join(root, 'examples', name)

test('examples/sdk-v2-style.js sends a file and gets it back', async () => {
  const source = path.join(folder, 'v2 style.bin')
  await writeFile(source, file)
  const output = await run([example('sdk-v2-style.js'), bucket, source])
  assert.match(output, /uploaded v2 style\.bin, ETag "/)
  assert.match(output, /v2 style\.bin {2}1000000 bytes/)
  assert.deepEqual(await readFile(`${source}.copy`), file)
})

test('examples/usage.mjs sums up folders', async () => {
  for (const Key of ['use/a/1', 'use/a/2', 'use/b/1', 'use/top']) await client.putObject({ Bucket: bucket, Key, Body: 'four' })
  const output = await run([example('usage.mjs'), bucket, 'use/'])
  assert.match(output, /^ +8 bytes +2 objects {2}use\/a\/$/m)
  assert.match(output, /^ +4 bytes +1 objects {2}use\/b\/$/m)
  assert.match(output, /^ +4 bytes +1 objects {2}use\/$/m)
})

test('examples/serve.mjs passes bodies, ranges and conditions on', async (t) => {
  await client.putObject({ Bucket: bucket, Key: 'web/ä b.bin', Body: file, ContentType: 'application/x-test' })
  const server = spawn(process.execPath, [example('serve.mjs'), bucket, '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => { server.once('exit', (code) => resolve(code)) })
  t.after(() => server.kill('SIGKILL'))
  const address = await new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve(String(line).trim()))
    server.once('exit', () => reject(new Error('it ended')))
  })
  const url = `${address}web/${encodeURIComponent('ä b.bin')}`

  const whole = await fetch(url)
  assert.equal(whole.headers.get('content-type'), 'application/x-test')
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), file)

  const part = await fetch(url, { headers: { range: 'bytes=10-19' } })
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), 'bytes 10-19/1000000')
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), file.subarray(10, 20))

  assert.equal((await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag') } })).status, 304)
  assert.equal((await fetch(url, { method: 'HEAD' })).headers.get('content-length'), '1000000')
  assert.equal((await fetch(`${address}web/none`)).status, 404)

  server.kill('SIGTERM')
  assert.equal(await ended, 0)
})
