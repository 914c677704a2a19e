'use strict'

// Requiring the package costs nothing; the first client loads the addon; the process ends when its work does.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const test = require('node:test')
const { done, object } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run, start } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

// A process that does not end by itself is killed after this; nothing is measured.
const limit = 10_000
const linux = { skip: process.platform !== 'linux' && 'needs /proc' }

function assertEnded({ code, signal, stderr, out }) {
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' })
  assert.deepEqual([out.uncaught, out.unhandled, out.warnings], [[], [], []])
  return out
}

test('requiring the package loads no addon', async () => {
  const out = assertEnded(await run(() => {
    require('datastore-client')
    out.loaded = process.report.getReport().sharedObjects.filter(path => path.endsWith('.node'))
  }))
  assert.deepEqual(out.loaded, [])
})

test('requiring the package starts no thread', linux, async () => {
  const out = assertEnded(await run(() => {
    const threads = () => require('node:fs').readdirSync('/proc/self/task').length
    out.before = threads()
    require('datastore-client')
    out.after = threads()
  }))
  assert.equal(out.after, out.before)
})

test('the first client loads the addon', async () => {
  const out = assertEnded(await run(() => {
    connect('http://127.0.0.1:1')
    out.loaded = process.report.getReport().sharedObjects.filter(path => /datastore-client[^/]*\.node$/.test(path)).length
  }, undefined, { limit }))
  assert.equal(out.loaded, 1)
})

test('the engine\'s threads have names', linux, async t => {
  const server = await faultServer(() => done(), t)
  const out = assertEnded(await run(async endpoint => {
    const { readFileSync, readdirSync } = require('node:fs')
    const before = new Set(readdirSync('/proc/self/task'))
    await connect(endpoint).headObject({ Bucket: 'b', Key: 'k' })
    const names = () => readdirSync('/proc/self/task').filter(id => !before.has(id)).map(id => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim())
    // A thread names itself: until it first runs it has the name of who made it.
    do out.names = names()
    while (out.names.includes('node'))
  }, server.endpoint, { limit }))
  assert.ok(out.names.length > 0 && out.names.length <= 8, `${out.names}`)
  assert.ok(out.names.every(name => /^datastore/.test(name)), `${out.names}`)
})

test('a client that does nothing keeps nothing alive', async () => {
  assertEnded(await run(() => { connect('http://127.0.0.1:1') }, undefined, { limit }))
})

test('a program ends after its last call, without close()', async t => {
  const server = await faultServer(request => request.method === 'GET' ? object(bytesOf(MIB))(request) : done(), t)
  const out = assertEnded(await run(async endpoint => {
    const client = connect(endpoint)
    await client.putObject({ Bucket: 'b', Key: 'k', Body: 'hello' })
    out.size = (await client.getObject({ Bucket: 'b', Key: 'k' }).bytes()).length
  }, server.endpoint, { limit }))
  assert.equal(out.size, MIB)
})

test('a program ends after a failed call', async t => {
  const server = await faultServer(() => ({ hangup: 'rst' }), t)
  const out = assertEnded(await run(endpoint => {
    connect(endpoint).headObject({ Bucket: 'b', Key: 'k' }).catch(error => { out.code = error.code })
  }, server.endpoint, { limit }))
  assert.equal(out.code, 'ConnectionClosed')
})

test('a program ends after an aborted call', async t => {
  const server = await faultServer(() => ({ silent: true }), t)
  const out = assertEnded(await run(endpoint => {
    const signal = AbortSignal.timeout(100)
    // AbortSignal.timeout() keeps nothing alive, the call does.
    connect(endpoint).headObject({ Bucket: 'b', Key: 'k' }, { signal }).catch(error => { out.code = error.code })
  }, server.endpoint, { limit }))
  assert.equal(out.code, 'ABORT_ERR')
})

test('a call under way keeps the process alive until its answer', async t => {
  let answer
  const server = await faultServer(() => new Promise(resolve => { answer = () => resolve(done()) }), t)
  const child = start(endpoint => {
    connect(endpoint).headObject({ Bucket: 'b', Key: 'k' }, (error, data) => { out.etag = data?.ETag })
  }, server.endpoint, { limit: 20_000 })
  await server.request(1)
  // Alive with nothing else to do: it would have left within this time.
  await new Promise(resolve => setTimeout(resolve, 500))
  assert.equal(child.exitCode, null)
  answer()
  assert.equal(assertEnded(await child.ended).etag, '"e1"')
})

test('a stream being piped keeps the process alive to its end', async t => {
  const server = await faultServer(object(bytesOf(8 * MIB)), t)
  const out = assertEnded(await run(endpoint => {
    out.size = 0
    const { Writable } = require('node:stream')
    const slow = new Writable({ write(chunk, encoding, callback) { out.size += chunk.length; setImmediate(callback) } })
    connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).pipe(slow)
  }, server.endpoint, { limit }))
  assert.equal(out.size, 8 * MIB)
})

for (const [what, program] of [
  ['a stream nobody ever read', endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }) }],
  ['a paused stream', endpoint => {
    const stream = connect(endpoint).getObject({ Bucket: 'b', Key: 'k' })
    stream.once('data', () => stream.pause())
  }],
  ['a stream whose metadata was all that was wanted', async endpoint => { await connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).metadata() }],
  ['a stream left by for await', async endpoint => { for await (const _ of connect(endpoint).getObject({ Bucket: 'b', Key: 'k' })) break }],
  ['a stream destroyed', endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).destroy() }]
]) {
  test(`${what} keeps nothing alive`, async t => {
    const server = await faultServer(object(bytesOf(8 * MIB)), t)
    assertEnded(await run(program, server.endpoint, { limit }))
  })
}

for (const [what, program] of [
  ['a download', endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).once('data', () => process.exit(7)) }],
  ['many downloads', endpoint => {
    const client = connect(endpoint)
    for (let i = 0; i < 50; i++) client.getObject({ Bucket: 'b', Key: 'k' }).on('data', () => {})
    setTimeout(() => process.exit(7), 50)
  }],
  ['an upload', endpoint => {
    const client = connect(endpoint)
    for (let i = 0; i < 10; i++) client.putObject({ Bucket: 'b', Key: 'k', Body: Buffer.alloc(32 << 20) })
    setTimeout(() => process.exit(7), 50)
  }],
  ['transfers of files', endpoint => {
    const [client, file] = [connect(endpoint), require('node:path').join(require('node:os').tmpdir(), `datastore-exit-${process.pid}`)]
    require('node:fs').writeFileSync(file, Buffer.alloc(16 << 20))
    process.once('exit', () => require('node:fs').rmSync(file))
    for (let i = 0; i < 5; i++) {
      client.uploadFile({ Bucket: 'b', Key: 'k', Filename: file }, { multipartThreshold: 5 << 20 })
      client.downloadFile({ Bucket: 'b', Key: 'k', Filename: `${file}-${i}` })
      client.upload({ Bucket: 'b', Key: 'k', Body: require('node:fs').createReadStream(file) })
    }
    setTimeout(() => process.exit(7), 50)
  }],
  ['a call', endpoint => { connect(endpoint).headObject({ Bucket: 'b', Key: 'k' }); process.exit(7) }],
  ['a call and after close()', endpoint => {
    const client = connect(endpoint)
    client.getObject({ Bucket: 'b', Key: 'k' }).bytes()
    client.close()
    setTimeout(() => process.exit(7), 20)
  }]
]) {
  test(`process.exit() inside ${what} exits with its code`, async t => {
    const server = await faultServer(request => request.method === 'GET' ? object(bytesOf(32 * MIB))(request) : { early: true, silent: true }, t)
    const { code, signal, stderr } = await run(program, server.endpoint, { limit })
    assert.deepEqual({ code, signal, stderr }, { code: 7, signal: null, stderr: '' })
  })
}

test('a program killed in mid-transfer leaves the server alone', async t => {
  const server = await faultServer(object(bytesOf(32 * MIB)), t)
  const child = start(endpoint => { connect(endpoint).getObject({ Bucket: 'b', Key: 'k' }).resume() }, server.endpoint)
  await server.request(1)
  child.kill('SIGTERM')
  assert.equal((await child.ended).signal, 'SIGTERM')
  await server.quiet()
})

test('an aborted upload is cleaned up before the process ends', async t => {
  const { uploads } = require('../support/answers.js')
  const server = await faultServer(uploads((request, step) => step === 'part' ? { early: true, silent: true } : undefined), t)
  const child = start(endpoint => {
    const controller = new AbortController()
    const body = new ReadableStream({ pull: stream => stream.enqueue(new Uint8Array(1 << 20)) })
    connect(endpoint, { partSize: 5 << 20 }).putObject({ Bucket: 'b', Key: 'k', Body: body }, { signal: controller.signal }).catch(error => { out.code = error.code })
    setTimeout(() => controller.abort(), 1000)
  }, server.endpoint, { limit: 20_000 })
  while (!server.methods.includes('DELETE')) await once(server, 'request')
  assert.equal(assertEnded(await child.ended).code, 'ABORT_ERR')
})
