'use strict'

// A store, or something that answers in its place, that means harm: each answer here ends in an error or in the bytes that were meant, soon, and
// with little memory. Nothing is sent to another host, and nothing that a caller gives becomes a line of a request.

const assert = require('node:assert/strict')
const test = require('node:test')
const { gzipSync } = require('node:zlib')
const { done, object, s3Error } = require('../support/answers.js')
const { MIB, bytesOf } = require('../support/bytes.js')
const { run } = require('../support/child.js')
const { clientOf, errorOf } = require('../support/client.js')
const { closed, faultServer } = require('../support/fault-server.js')
const { KEYED, VERBS, callVerb } = require('../support/verbs.js')

const OBJECT = { Bucket: 'b', Key: 'k' }
const LIST = { Bucket: 'b' }
/** Timeouts that a test can wait for. */
const SOON = { maxAttempts: 1, responseTimeout: 400, idleTimeout: 400 }

const repeated = (text, times) => Buffer.alloc(text.length * times, text)

/** Writes until the other side has gone; the system's own buffers are all that is ever filled. */
const flood = (head, chunk, pause = 0) => ({
  early: true,
  with: async socket => {
    const over = new Promise(resolve => socket.once('close', resolve))
    socket.resume()
    socket.write(head)
    while (!socket.destroyed) {
      await Promise.race([over, new Promise(resolve => socket.write(chunk, resolve))])
      if (pause > 0) await Promise.race([over, new Promise(resolve => setTimeout(resolve, pause))])
    }
    await over
  }
})

/** A chunk of a chunked body. */
const chunk = bytes => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

const head = (...lines) => `HTTP/1.1 200 OK\r\n${lines.map(line => `${line}\r\n`).join('')}\r\n`
/** Bytes as they are, and the end of the connection. */
const bare = bytes => ({ with: async socket => { socket.end(bytes); await closed(socket) } })
const raw = (...lines) => body => bare(Buffer.concat([Buffer.from(head(...lines), 'latin1'), Buffer.from(body)]))

// What has no end of its own: name -> the answer. Run in a process whose memory is looked at.
const ENDLESS = {
  'a document': flood(head('Content-Type: application/xml', 'Transfer-Encoding: chunked'), chunk(repeated('<Contents><Key>k</Key></Contents>', 2 ** 15))),
  'tags in tags': flood(head('Content-Type: application/xml', 'Transfer-Encoding: chunked'), chunk(repeated('<a>', 2 ** 18))),
  'one tag': flood(head('Content-Type: application/xml'), repeated('<a', 2 ** 19)),
  'an error\'s document': flood('HTTP/1.1 403 X\r\nTransfer-Encoding: chunked\r\n\r\n', chunk(Buffer.alloc(2 ** 20, 'x'))),
  'a head': flood('HTTP/1.1 200 OK\r\n', repeated('X-Header: 0123456789\r\n', 2 ** 15)),
  'one header': flood('HTTP/1.1 200 OK\r\nX: ', Buffer.alloc(2 ** 20, 'x')),
  'a status line': flood('HTTP/1.1 200 ', Buffer.alloc(2 ** 20, 'x')),
  'interim answers': flood('', repeated('HTTP/1.1 100 Continue\r\n\r\n', 2 ** 15)),
  'early hints': flood('', repeated('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n', 2 ** 14)),
  'a chunk\'s extension': flood(`${head('Transfer-Encoding: chunked')}5;x=`, Buffer.alloc(2 ** 20, 'x')),
  'a chunk\'s size': flood(`${head('Transfer-Encoding: chunked')}0`, Buffer.alloc(2 ** 16, '0'), 5),
  'trailers': flood(`${head('Transfer-Encoding: chunked')}0\r\n`, repeated('X-Trailer: 0123456789\r\n', 2 ** 15)),
  'empty lines': flood('', repeated('\r\n', 2 ** 19)),
  'spaces before a copy\'s result': flood(head('Content-Type: application/xml'), Buffer.alloc(2 ** 20, ' '))
}

/** Verbs of every way that an answer is read. */
const READERS = ['listObjectsV2', 'listObjectVersions', 'headObject', 'putObject', 'deleteObject', 'copyObject', 'deleteObjects', 'getBucketPolicy', 'upload', 'request']

async function readers({ endpoint, verbs, options }) {
  const { callVerb } = require('./__test__/support/verbs.js')
  const client = connect(endpoint, options)
  out.codes = {}
  const before = process.memoryUsage().rss
  for (const verb of verbs) out.codes[verb] = await callVerb(client, verb).then(() => 'nothing', error => error.code)
  out.grown = process.memoryUsage().rss - before
  await client.close()
}

for (const [what, answer] of Object.entries(ENDLESS)) {
  test(`${what} without end ends every call, with little memory`, async t => {
    const server = await faultServer(() => answer, t)
    // What trickles on is ended by the call's own limits: interim answers are no answer, trailers no bytes.
    const { code, out } = await run(readers, { endpoint: server.endpoint, verbs: READERS, options: SOON }, { limit: 100_000 })
    assert.equal(code, 0)
    t.diagnostic(`${[...new Set(Object.values(out.codes))]}; ${Math.round(out.grown / MIB)} MiB more`)
    assert.deepEqual([out.uncaught, out.unhandled], [[], []])
    assert.ok(out.grown < 400 * MIB, `${Math.round(out.grown / MIB)} MiB more`)
  })
}

// Answers to getObject, by what comes of it: bytes, or an error's code.
const LIES = {
  'a negative length': [raw('Content-Length: -1')('abc'), 'InvalidResponse'],
  'a length that is no number': [raw('Content-Length: 0x10')('abc'), 'InvalidResponse'],
  'a length with a sign': [raw('Content-Length: +3')('abc'), 'InvalidResponse'],
  'a length beyond 64 bits': [raw('Content-Length: 99999999999999999999999')('abc'), 'InvalidResponse'],
  'a length of exabytes': [raw('Content-Length: 9000000000000000000', 'ETag: "e"')('abc'), 'EntityTooLarge'],
  'two lengths that differ': [raw('Content-Length: 3', 'Content-Length: 5')('abcde'), 'InvalidResponse'],
  'two lengths in one header': [raw('Content-Length: 3, 5')('abcde'), 'InvalidResponse'],
  'two lengths that agree': [raw('Content-Length: 3', 'Content-Length: 3')('abcHTTP'), 'abc'],
  'a length and chunks that are more': [raw('Content-Length: 3', 'Transfer-Encoding: chunked', 'ETag: "e"')('5\r\nabcde\r\n0\r\n\r\n'), 'ConnectionClosed'],
  'a length and chunks that are fewer': [raw('Content-Length: 9', 'Transfer-Encoding: chunked')('5\r\nabcde\r\n0\r\n\r\n'), 'ConnectionClosed'],
  'a chunk of 64 bits': [raw('Transfer-Encoding: chunked')('FFFFFFFFFFFFFFFF\r\nabc'), 'ConnectionClosed'],
  'a chunk beyond 64 bits': [raw('Transfer-Encoding: chunked')('FFFFFFFFFFFFFFFFF\r\nabc'), 'ConnectionClosed'],
  'a chunk of a negative size': [raw('Transfer-Encoding: chunked')('-1\r\nabc\r\n'), 'ConnectionClosed'],
  'a chunk longer than it says': [raw('Transfer-Encoding: chunked')('2\r\nabcdef\r\n0\r\n\r\n'), 'ConnectionClosed'],
  'chunks with extensions and trailers': [raw('Transfer-Encoding: chunked')('3;name="value\\"";x\r\nabc\r\n0\r\nX-Trailer: y\r\n\r\n'), 'abc'],
  'an unknown transfer coding, which ends with the connection': [raw('Transfer-Encoding: gzip')('abc'), 'abc'],
  'a body that is compressed': [raw('Content-Encoding: gzip')(gzipSync('abc')), gzipSync('abc')],
  'a coding that the body has not': [raw('Content-Encoding: br')('abc'), 'abc'],
  'a name with a space': [raw('X Y: z')('abc'), 'InvalidResponse'],
  'a header with a NUL': [raw('X: a\0b')('abc'), 'InvalidResponse'],
  'a folded header': [raw('X: a', ' b')('abc'), 'InvalidResponse'],
  'a head with bare line feeds': [bare('HTTP/1.1 200 OK\nContent-Length: 3\n\nabc'), 'abc'],
  'an answer of HTTP/0.9': [bare('<html>hello</html>\r\n\r\n'), 'InvalidResponse'],
  'a version that is not spoken': [bare('HTTP/3.0 200 OK\r\n\r\n'), 'InvalidResponse'],
  'the beginning of HTTP/2': [bare('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'InvalidResponse'],
  'a TLS alert': [bare(Buffer.from([0x15, 3, 1, 0, 2, 2, 0x28, 13, 10, 13, 10])), 'InvalidResponse'],
  'a status of two digits': [bare('HTTP/1.1 20 OK\r\n\r\n'), 'InvalidResponse'],
  'a status of 999': [bare('HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n'), 'HTTP999'],
  'a status of 101': [bare('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc'), 'HTTP101'],
  'more headers than anybody sends': [bare(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(5000)}\r\n`), 'InvalidResponse'],
  'a date that is none': [raw('Last-Modified: yesterday', 'Content-Length: 3')('abc'), 'InvalidResponse'],
  'a date beyond all time': [raw('Last-Modified: Fri, 31 Dec 999999 23:59:59 GMT', 'Content-Length: 3')('abc'), 'InvalidResponse'],
  'a header that is not ASCII': [raw('x-amz-meta-a: \xff\xfe', 'Content-Length: 3')('abc'), 'abc'],
  'a range that was not asked for': [{ status: 206, headers: { 'Content-Range': 'bytes 18446744073709551615-18446744073709551615/18446744073709551615', ETag: '"e"' }, body: 'abc' }, 'abc']
}

for (const [what, [answer, expected]] of Object.entries(LIES)) {
  test(`getObject of ${what}: ${expected.length > 30 ? 'as it came' : expected}`, async t => {
    const server = await faultServer(() => answer, t)
    const client = clientOf(t, server, SOON)
    const outcome = await client.getObject(OBJECT).bytes().catch(error => error)
    assert.deepEqual(String(outcome.code ?? outcome), String(expected), outcome.stack)
    // By the reads of a stream, nothing else.
    const chunks = []
    const streamed = await (async () => { for await (const chunk of client.getObject(OBJECT)) chunks.push(chunk) })().catch(error => error)
    assert.equal(streamed === undefined, outcome.code === undefined || outcome.code === 'EntityTooLarge' && streamed === undefined, streamed?.stack)
  })
}

const BOMB = `<!DOCTYPE l [<!ENTITY a0 "lol">${Array.from({ length: 12 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]>`
const NESTED = `${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}`
const DOCUMENTS = {
  'a bomb of entities': name => `<?xml version="1.0"?>${BOMB}<${name}><Code>&a12;</Code><Key>&a12;</Key></${name}>`,
  'an entity of a file': name => `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><${name}><Code>&a;</Code><Message>&a;</Message><Key>&a;</Key></${name}>`,
  'tags in tags': name => `<${name}>${NESTED}</${name}>`,
  'entries in entries': name => `<${name}>${'<Contents><Key>'.repeat(100_000)}${'</Key></Contents>'.repeat(100_000)}</${name}>`,
  'a thousand attributes': name => `<${name}${Array.from({ length: 1000 }, (_, i) => ` a${i}="x"`).join('')}><Code>Teapot</Code></${name}>`,
  'a code of a megabyte': name => `<${name}><Code>${'x'.repeat(MIB / 2)}</Code><Message>m</Message></${name}>`
}

for (const [what, document] of Object.entries(DOCUMENTS)) {
  for (const [status, root] of [[200, 'ListBucketResult'], [200, 'Error'], [403, 'Error']]) {
    test(`${what} in the ${status} ${root} of every reader: an answer or an error, soon and small`, async t => {
      const server = await faultServer(() => ({ status, headers: { 'Content-Type': 'application/xml' }, body: document(root) }), t)
      const { code, signal, out } = await run(readers, { endpoint: server.endpoint, verbs: READERS, options: SOON }, { limit: 60_000 })
      assert.deepEqual({ code, signal }, { code: 0, signal: null })
      assert.deepEqual([out.uncaught, out.unhandled], [[], []])
      assert.ok(out.grown < 200 * MIB, `${Math.round(out.grown / MIB)} MiB more`)
      assert.ok(!JSON.stringify(out.codes).includes('root:'), 'no file was read')
      if (status === 403) assert.ok(!Object.values(out.codes).includes('nothing'))
    })
  }
}

test('no redirect is followed to another host, by any verb: no key leaves the one that was named', async t => {
  const other = await faultServer(() => done(), t)
  for (const status of [301, 302, 303, 307, 308]) {
    const Location = `${other.endpoint}/b/k?X-Amz-Signature=1`
    const server = await faultServer(() => ({ status, headers: { Location, 'Content-Length': 0 } }), t)
    const client = clientOf(t, server, { ...SOON, sessionToken: 'token' })
    for (const [verb, { local }] of Object.entries(VERBS)) if (!local) assert.equal((await errorOf(callVerb(client, verb))).statusCode, status, verb)
    assert.deepEqual(server.requests.filter(({ headers }) => !headers.host.endsWith(String(server.port))), [])
  }
  assert.equal(other.accepted, 0)
})

// What would be a line of its own, if it went out as it is.
const LINES = ['a\r\nX-Injected: yes', 'a\nX-Injected: yes', 'a\rX-Injected: yes', 'a\r\n\r\nGET /injected HTTP/1.1\r\nHost: x\r\n\r\n', 'a\0b', 'a HTTP/1.1\r\nX-Injected: yes', '\u560d\u560aX-Injected: yes', '\u010a\u010dX-Injected: yes']

/** What a request with such text was, or what refused it. */
async function injected(t, call) {
  const server = await faultServer(request => request.method === 'GET' ? object(bytesOf(10))(request) : s3Error(403, 'AccessDenied'), t)
  const client = clientOf(t, server, SOON)
  const error = await Promise.resolve().then(() => call(client)).catch(error => error)
  for (const { names, head, target } of server.requests) {
    assert.ok(!names.some(name => name.includes('injected')), head)
    assert.ok(!target.startsWith('/injected'), head)
    assert.doesNotMatch(head.replaceAll('\r\n', ''), /[\r\n\0]/)
  }
  assert.ok(server.requests.length <= 2, 'one request was made more')
  return { error, server }
}

for (const verb of KEYED) {
  test(`${verb}: a key is never a line of the request`, async t => {
    for (const Key of LINES) {
      const { server } = await injected(t, client => callVerb(client, verb, { Key }))
      for (const { path } of server.requests) assert.ok(decodeURIComponent(path).startsWith(`/b/${Key}`), path)
    }
  })
}

for (const [what, params] of Object.entries({
  'the value of a header': line => ({ headers: { 'x-amz-a': line } }),
  'the name of a header': line => ({ headers: { [line]: 'x' } }),
  'the value of metadata': line => ({ Metadata: { a: line } }),
  'the name of metadata': line => ({ Metadata: { [line]: 'x' } }),
  ContentType: line => ({ ContentType: line }),
  ContentDisposition: line => ({ ContentDisposition: line }),
  Tagging: line => ({ Tagging: `a=${line}` }),
  SSEKMSKeyId: line => ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: line })
})) {
  test(`${what} is never a line of the request`, async t => {
    for (const line of LINES) {
      for (const verb of ['putObject', 'upload', 'createMultipartUpload']) await injected(t, client => callVerb(client, verb, params(line)))
    }
  })
}

test('a bucket, a version, a prefix and a query are never lines of the request', async t => {
  for (const line of LINES) {
    await injected(t, client => client.headBucket({ Bucket: line }))
    await injected(t, client => client.headObject({ ...OBJECT, VersionId: line }))
    await injected(t, client => client.listObjectsV2({ ...LIST, Prefix: line, Delimiter: line, ContinuationToken: line }))
    await injected(t, client => client.getObject({ ...OBJECT, ResponseContentType: line, Range: line }).bytes())
    await injected(t, client => client.copyObject({ ...OBJECT, CopySource: { Bucket: 'b', Key: line } }))
    await injected(t, client => client.request({ ...LIST, method: 'GET', query: { [line]: line } }))
  }
})

test('what is too large for a head is refused by the store, not by a crash: headers of a megabyte', async t => {
  const server = await faultServer(() => s3Error(400, 'RequestHeaderSectionTooLarge'), t)
  const client = clientOf(t, server, SOON)
  const headers = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x-amz-meta-${i}`, 'x'.repeat(2000)]))
  assert.equal((await errorOf(client.listObjectsV2({ ...LIST, headers }))).code, 'RequestHeaderSectionTooLarge')
  assert.equal(Object.keys(server.requests[0].headers).filter(name => name.startsWith('x-amz-meta-')).length, 500)
})
