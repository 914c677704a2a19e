'use strict'

// An upload at the seam itself: numbers that no 32 bits hold.

const assert = require('node:assert/strict')
const test = require('node:test')
const { load } = require('../../lib/native.js')
const { readOptions } = require('../../lib/options.js')
const { KEYS } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

test('append() beyond 4 GiB takes nothing, and no bytes from the buffer\'s beginning', async t => {
  const server = await faultServer(() => ({ headers: { ETag: '"e"' } }), t)
  const waiting = new Map()
  const { native: options } = readOptions({ endpoint: server.endpoint, region: 'here', ...KEYS })
  const NativeClient = load()
  const native = new NativeClient(options, batch => {
    for (let at = 0; at < batch.length; at += 4) waiting.get(batch[at])(batch[at + 1] ?? batch[at + 2])
  })
  const settled = call => new Promise(resolve => waiting.set(call, resolve))
  const bytes = Buffer.from('01234567')
  const done = settled(1)
  const wanted = settled(2)
  const upload = native.openUpload(1, JSON.stringify({ Bucket: 'b', Key: 'k' }), bytes.length, true)
  upload.want(2)
  assert.equal(await wanted, 0)
  for (const start of [2 ** 32 + 3, 2 ** 32, 2 ** 53 - 1]) assert.equal(upload.append(bytes, start), 0)
  assert.equal(upload.append(bytes, 0), 8)
  upload.end()
  assert.equal((await done).ETag, '"e"')
  assert.equal(server.requests[0].body.toString(), '01234567')
})
