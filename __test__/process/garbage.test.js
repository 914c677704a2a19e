'use strict'

// What a stream's buffers cost the process around it: they are collected with the youngest objects. Marking the whole heap for them would take
// a large program's main thread longer than the stream itself.

const assert = require('node:assert/strict')
const test = require('node:test')
const { object } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { faultServer } = require('../support/fault-server.js')

const MAJOR = Number(process.versions.node.split('.')[0])
const skip = MAJOR >= 24 && `Node.js ${process.versions.node} collects young memory outside its heap only with the whole heap`

test('a GiB that streams through a program costs it no marking of its heap', { skip }, async t => {
  const server = await faultServer(object(bytesOf(64 * MIB)), t)
  const { out, stderr } = await run(`async endpoint => {
    const { PerformanceObserver, constants } = require('node:perf_hooks')
    const client = connect(endpoint)
    const kinds = { [constants.NODE_PERFORMANCE_GC_MINOR]: 'young', [constants.NODE_PERFORMANCE_GC_MAJOR]: 'whole' }
    const counts = { young: 0, whole: 0 }
    const count = list => { for (const { detail } of list.getEntries()) if (kinds[detail.kind]) counts[kinds[detail.kind]]++ }
    const observer = new PerformanceObserver(count)
    observer.observe({ entryTypes: ['gc'] })
    out.length = 0
    for (let i = 0; i < 16; i++) {
      for await (const chunk of client.getObject({ Bucket: 'b', Key: 'k' })) out.length += chunk.length
    }
    await new Promise(resolve => setImmediate(resolve))
    count({ getEntries: () => observer.takeRecords() })
    Object.assign(out, counts)
  }`, server.endpoint, { limit: 100_000 })
  assert.equal(stderr, '')
  assert.equal(out.length, 16 * 64 * MIB)
  // The youngest are collected once for each 32 MiB. Without that the whole heap is, once for each 64.
  assert.ok(out.young >= 20 && out.whole <= 4, `${out.young} collections of the youngest, ${out.whole} of all`)
  t.diagnostic(`${out.young} collections of the youngest, ${out.whole} of all`)
})
