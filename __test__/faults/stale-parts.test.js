'use strict'

// What a killed download leaves beside its target: the next download of that target clears it up, and nothing that anybody still writes.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const { join } = require('node:path')
const test = require('node:test')
const { object } = require('../support/answers.js')
const { PART, bytesOf } = require('../support/bytes.js')
const { start } = require('../support/child.js')
const { clientOf } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')
const { folder } = require('../support/files.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const BYTES = bytesOf(2 * PART + 1000)
const stillUnderWay = name => /^\..*\.[0-9a-f]{16}\.part$/.test(name)

/** The first answer stands still after 100,000 bytes until `release()`; the others are whole. */
async function setting(t) {
  let release
  const released = new Promise(resolve => { release = resolve })
  const whole = object(BYTES)
  const server = await faultServer((request, n) => {
    if (n > 1) return whole(request)
    return {
      with: async socket => {
        socket.write(`HTTP/1.1 200 OK\r\nETag: "e1"\r\nContent-Length: ${BYTES.length}\r\n\r\n`)
        socket.write(BYTES.subarray(0, 100_000))
        await Promise.race([released, closed(socket)])
        socket.write(BYTES.subarray(100_000))
      }
    }
  }, t)
  const where = folder(t)
  return { server, release, where, Filename: join(where, 'file'), names: () => fs.readdirSync(where).sort() }
}

/** A process that downloads into the file; the store has its request when this resolves. */
async function downloading({ server, Filename }) {
  const child = start(async ([endpoint, params]) => {
    out.result = (await connect(endpoint).downloadFile(params)).ContentLength
  }, [server.endpoint, { ...OBJECT, Filename }])
  await server.request(1)
  return child
}

test('the next download of a target clears up after a killed one', async t => {
  const all = await setting(t)
  const child = await downloading(all)
  child.kill('SIGKILL')
  await child.ended
  assert.deepEqual(all.names().map(stillUnderWay), [true])
  await clientOf(t, all.server).downloadFile({ ...OBJECT, Filename: all.Filename })
  assert.deepEqual(all.names(), ['file'])
  assert.ok(fs.readFileSync(all.Filename).equals(BYTES))
})

test('not of a living one in another process, which goes on', async t => {
  const all = await setting(t)
  const child = await downloading(all)
  const [its] = all.names()
  await clientOf(t, all.server).downloadFile({ ...OBJECT, Filename: all.Filename })
  assert.deepEqual(all.names(), [its, 'file'].sort())
  all.release()
  assert.equal((await child.ended).out.result, BYTES.length)
  assert.deepEqual(all.names(), ['file'])
  assert.ok(fs.readFileSync(all.Filename).equals(BYTES))
})

test('nor of a living one of the same process', async t => {
  const all = await setting(t)
  const first = clientOf(t, all.server).downloadFile({ ...OBJECT, Filename: all.Filename })
  await all.server.request(1)
  const before = all.names()
  for (const client of [clientOf(t, all.server), clientOf(t, all.server)]) await client.downloadFile({ ...OBJECT, Filename: all.Filename })
  assert.deepEqual(all.names(), [...before, 'file'])
  all.release()
  await first
  assert.deepEqual(all.names(), ['file'])
})

test('what is another target\'s stays, and so does what has another form of name', async t => {
  const all = await setting(t)
  const others = ['.file.0123456789abcdef.part.txt', '.file.0123456789ABCDEF.part', '.file.2.0123456789abcdef.part', '.files.0123456789abcdef.part', 'file.0123456789abcdef.part', '.file.123.part']
  for (const name of others) fs.writeFileSync(join(all.where, name), 'x')
  const folderSoNamed = '.file.0000000000000000.part'
  fs.mkdirSync(join(all.where, folderSoNamed))
  fs.writeFileSync(join(all.where, '.file.0123456789abcdef.part'), 'x')
  all.release()
  await clientOf(t, all.server).downloadFile({ ...OBJECT, Filename: all.Filename })
  assert.deepEqual(all.names(), [...others, folderSoNamed, 'file'].sort())
})

test('twenty at once into one target: each ends, one of them is there, and nothing else', async t => {
  const all = await setting(t)
  all.release()
  const client = clientOf(t, all.server)
  await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? client : clientOf(t, all.server)).downloadFile({ ...OBJECT, Filename: all.Filename })))
  assert.deepEqual(all.names(), ['file'])
  assert.ok(fs.readFileSync(all.Filename).equals(BYTES))
})
