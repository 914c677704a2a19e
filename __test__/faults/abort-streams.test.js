'use strict'

// Object streams that are aborted or destroyed at every point, in every way of reading: one end, no byte and no event after it, the connection given up.

const assert = require('node:assert/strict')
const { getEventListeners, once } = require('node:events')
const { Writable, pipeline } = require('node:stream')
const test = require('node:test')
const { object, s3Error } = require('../support/answers.js')
const { turns } = require('../support/aborting.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { clientOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(8 * MIB)
const silent = () => ({ silent: true })
const standing = request => ({ ...object(BYTES)(request), stall: 3 * MIB })

/** name -> what the store does, and what is awaited of it or of the stream before the end is made. */
const POINTS = {
  'before its first use': { answer: silent },
  'while it connects': { answer: silent, secure: true, reach: ({ server }) => once(server, 'connection') },
  'while the answer is awaited': { answer: silent, reach: ({ server }) => server.request(1) },
  'inside the body': { answer: standing, reach: ({ moved }) => moved },
  'while the body stands still': { answer: standing, reach: async ({ server, moved }) => { await server.request(1); await moved; await turns(50) } },
  'between a cut and its resumption': {
    answer: request => request.headers.range ? s3Error(503, 'SlowDown', { headers: { 'Retry-After': '20' } }) : { ...object(BYTES)(request), cut: 3 * MIB },
    reach: async ({ server }) => { await (await server.request(2)).done; await turns(20) }
  }
}

/** How a stream is read: each tells of bytes by `move()`, and gives the outcomes it was told of. */
const WAYS = {
  'data listeners': (stream, { move }) => {
    stream.on('data', move)
    return stream
  },
  'pipe()': (stream, { move }) => {
    stream.pipe(new Writable({ write(chunk, _, callback) { move(chunk); callback() } }))
    return stream
  },
  'pipeline()': (stream, { move, tell }) => {
    pipeline(stream, new Writable({ write(chunk, _, callback) { move(chunk); callback() } }), error => tell(error))
    return stream
  },
  'for await': (stream, { move, tell }) => {
    ;(async () => { for await (const chunk of stream) move(chunk) })().then(() => tell(null), tell)
    return stream
  }
}

const ENDS = {
  abort: { end: ({ controller }) => controller.abort(new Error('enough')), name: 'AbortError' },
  'destroy()': { end: ({ stream }) => stream.destroy() },
  'destroy(error)': { end: ({ stream }) => stream.destroy(new Error('mine')), name: 'Error' }
}

for (const [where, { answer, secure, reach }] of Object.entries(POINTS)) {
  for (const [how, read] of Object.entries(WAYS)) {
    for (const [what, { end, name }] of Object.entries(ENDS)) {
      test(`${what} ${where}, read by ${how}`, async t => {
        const server = await faultServer(answer, t)
        const client = clientOf(t, secure ? server.endpoint.replace('http:', 'https:') : server)
        const controller = new AbortController()
        const stream = client.getObject(OBJECT, { signal: controller.signal, onProgress: () => { late.push('progress') } })
        const events = []
        const late = []
        const told = []
        let move
        const moved = new Promise(resolve => { move = resolve })
        for (const event of ['error', 'close', 'end']) stream.on(event, value => events.push([event, value?.name]))
        read(stream, { move: chunk => { late.push('data'); move(chunk) }, tell: error => told.push(error?.name ?? 'none') })
        await reach?.({ server, moved })
        const closed = once(stream, 'close')
        end({ controller, stream })
        late.length = 0
        await closed.catch(() => {})
        await client.close()
        await server.quiet()
        await turns()
        const expected = name === undefined ? [['close', undefined]] : [['error', name], ['close', undefined]]
        assert.deepEqual(events, expected)
        if (told.length > 0) assert.deepEqual(told, [name ?? (how === 'for await' || how === 'pipeline()' ? 'Error' : 'none')])
        assert.deepEqual(late, [])
        assert.deepEqual(getEventListeners(controller.signal, 'abort'), [])
      })
    }
  }
}

for (const way of ['bytes', 'text', 'metadata', 'promise']) {
  for (const where of ['while the answer is awaited', 'inside the body']) {
    if (way === 'metadata' && where === 'inside the body') continue

    test(`an abort ${where} rejects ${way}() once`, async t => {
      const server = await faultServer(where === 'inside the body' ? standing : silent, t)
      const client = clientOf(t, server)
      const controller = new AbortController()
      const stream = client.getObject(OBJECT, { signal: controller.signal })
      const events = []
      stream.on('error', () => events.push('error'))
      const failed = assert.rejects(stream[way](), { name: 'AbortError', code: 'ABORT_ERR' })
      await server.request(1)
      await turns(20)
      controller.abort()
      await failed
      await client.close()
      await server.quiet()
      await turns()
      assert.deepEqual(events, [])
      assert.deepEqual(getEventListeners(controller.signal, 'abort'), [])
    })
  }
}
