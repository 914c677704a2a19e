'use strict'

// What onProgress is told, from what the addon counts.

const assert = require('node:assert/strict')
const { mock, test } = require('node:test')
const { Progress } = require('../../lib/progress.js')
const { fakeClient, NEVER, noSuchKey } = require('../support/fake-native.js')
const { runScript } = require('../support/script.js')

const FILE = { Bucket: 'b', Key: 'k', Filename: '/f' }

/** A clock that stands until it is moved, for timers and for the time itself. */
function clock(t) {
  let now = 0
  mock.timers.enable({ apis: ['setInterval'] })
  const time = mock.method(performance, 'now', () => now)
  t.after(() => { mock.timers.reset(); time.mock.restore() })
  return ms => {
    for (let passed = 0; passed < ms; passed += 100) {
      now += 100
      mock.timers.tick(100)
    }
  }
}

/** A Progress that counts what `at` says, and its reports. */
function watched(total, expected) {
  const reports = []
  const meter = { at: 0 }
  const progress = new Progress(report => reports.push(report), total)
  progress.watch(() => meter.at, () => expected?.())
  return { progress, reports, meter }
}

test('ten reports a second at most, each of what there is', t => {
  const pass = clock(t)
  const { reports, meter, progress } = watched(1000)
  for (let ms = 0; ms < 1000; ms += 100) {
    meter.at += 100
    pass(100)
  }
  assert.deepEqual(reports.map(({ transferred }) => transferred), [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
  assert.ok(reports.every(({ total, rate }) => total === 1000 && rate === 1000))
  progress.end()
  assert.deepEqual(reports.at(-1), { transferred: 1000, total: 1000, rate: 1000 })
})

test('nothing goes backwards, nor over the total', t => {
  const pass = clock(t)
  const { reports, meter } = watched(100)
  for (const at of [50, 20, 80, 130, 60, 100]) {
    meter.at = at
    pass(100)
  }
  const seen = reports.map(({ transferred }) => transferred)
  assert.deepEqual([...new Set(seen)], [50, 80, 100])
  assert.deepEqual(seen, seen.toSorted?.((a, b) => a - b) ?? [...seen].sort((a, b) => a - b))
})

test('the rate is that of the last seconds, and falls to nothing while nothing moves', t => {
  const pass = clock(t)
  const { reports, meter } = watched(1e9)
  meter.at = 1_000_000
  pass(1000)
  assert.equal(reports.at(-1).rate, 1_000_000)
  pass(10_000)
  assert.equal(reports.at(-1).rate, 0)
  const count = reports.length
  pass(1000)
  assert.equal(reports.length, count, 'the same is not told twice')
})

test('the total is there as soon as it is known', t => {
  const pass = clock(t)
  let total
  const { reports, meter } = watched(undefined, () => total)
  meter.at = 10
  pass(100)
  total = 40
  meter.at = 20
  pass(100)
  assert.deepEqual(reports.map(({ transferred, total }) => [transferred, total]), [[10, undefined], [20, 40]])
  assert.equal('total' in reports[0], false)
})

test('the end of a body of unknown length is its total', () => {
  const { reports, progress } = watched(undefined)
  progress.end(7)
  progress.end(8)
  assert.deepEqual(reports.map(({ transferred, total }) => [transferred, total]), [[7, 7]])
})

test('an empty body has one report', () => {
  const { reports, progress } = watched(0)
  progress.end()
  assert.deepEqual(reports, [{ transferred: 0, total: 0, rate: 0 }])
})

test('after stop() there is none', t => {
  const pass = clock(t)
  const { reports, meter, progress } = watched(100)
  progress.stop()
  meter.at = 50
  pass(1000)
  progress.end()
  assert.deepEqual(reports, [])
})

test('uploadFile and downloadFile end at what the addon says', async () => {
  const { client, native } = fakeClient()
  for (const verb of ['uploadFile', 'downloadFile']) {
    const reports = []
    await client[verb](FILE, { onProgress: report => reports.push(report) })
    assert.deepEqual(reports.map(({ transferred, total }) => [transferred, total]), [[3, 3]])
    assert.equal(native.log.at(-1).params.progress, true)
    await client[verb](FILE)
    assert.equal(native.log.at(-1).params.progress, undefined)
  }
})

test('a call under way is looked at', async t => {
  const pass = clock(t)
  const { client, native } = fakeClient()
  let finish
  native.handlers.uploadFile = () => new Promise(resolve => { finish = resolve })
  const reports = []
  const done = client.uploadFile(FILE, { onProgress: report => reports.push(report) })
  native.meters.set(native.log.at(-1).call, [5, 20])
  pass(100)
  assert.deepEqual(reports, [{ transferred: 5, total: 20, rate: 50 }])
  finish({ Size: 20 })
  await done
  assert.equal(reports.at(-1).transferred, 20)
})

test('neither an abort nor a failure is followed by a report', async t => {
  const pass = clock(t)
  const { client, native } = fakeClient()
  const reports = []
  const onProgress = report => reports.push(report)
  native.handlers.downloadFile = () => NEVER
  native.slowToClean = true
  const abort = new AbortController()
  const done = client.downloadFile(FILE, { onProgress, signal: abort.signal })
  native.meters.set(native.log.at(-1).call, [5, 20])
  abort.abort()
  pass(1000)
  native.uploads[0].cleanedUp()
  await assert.rejects(done, { name: 'AbortError' })
  native.handlers.downloadFile = () => { throw noSuchKey() }
  await assert.rejects(client.downloadFile(FILE, { onProgress }), { code: 'NoSuchKey' })
  pass(1000)
  assert.deepEqual(reports, [])
})

test('a throw is the program\'s own, of every report, and stops neither this call nor another', async () => {
  const { out } = await runScript(`
    const { client, native } = fakeClient()
    const bytes = []
    native.handlers.uploadFile = () => new Promise(resolve => setTimeout(() => resolve({ Size: 9 }), 250))
    const onProgress = ({ transferred }) => { throw new Error('at ' + transferred) }
    const thrown = client.uploadFile({ Bucket: 'b', Key: 'k', Filename: '/f' }, { onProgress })
    native.meters.set(native.log.at(-1).call, [1, 9])
    const other = client.uploadFile({ Bucket: 'b', Key: 'k', Filename: '/f' }, { onProgress: ({ transferred }) => bytes.push(transferred) })
    native.meters.set(native.log.at(-1).call, [2, 9])
    out.sizes = (await Promise.all([thrown, other])).map(({ Size }) => Size)
    out.bytes = [...new Set(bytes)]
  `)
  assert.deepEqual([out.sizes, out.bytes, out.unhandled], [[9, 9], [2, 9], []])
  assert.deepEqual([...new Set(out.uncaught)], ['at 1', 'at 9'])
})

test('the timer keeps no process alive', async () => {
  const { out, code } = await runScript(`
    const { Progress } = require('./lib/progress.js')
    new Progress(() => { out.told = true }).watch(() => 0)
  `)
  assert.deepEqual([code, out.told], [0, undefined])
})
