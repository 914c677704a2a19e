'use strict'

// Values that cannot be right, by the kind that lib/kinds.js gives a parameter.

const { Readable } = require('node:stream')

const STRINGS = [5, true, {}, [], Symbol('s'), () => {}, 'lone \ud800 surrogate', '\udc00']
const COUNTS = ['1', -1, 0.5, NaN, Infinity, 2 ** 31, 1n, {}, true]
const SIZES = ['1', -1, 0.5, NaN, Infinity, 2 ** 53, 1n, {}, true]
/** Objects whose content is not in their own keys, or not all of it. */
const FULL = [new Map([['a', 'b']]), new Headers({ a: 'b' }), new URLSearchParams('a=b'), new FormData(), new Date(), new (class Own { get a() { return 'b' } })(), Object.create({ a: 'b' })]
const MAPS = ['a=b', 5, ['a'], { a: 5 }, { a: 'lone \ud800' }, ...FULL]
const CIRCULAR = {}
CIRCULAR.self = CIRCULAR

const HEADERS = [...MAPS, { 'two words': 'x' }, { 'x-a': 'line\nbreak' }, { 'x-a': 'café' }, { 'x-a': ' x' }, { Authorization: 'x' }, { Host: 'x' }, { 'content-length': '1' }]

const WRONG = {
  string: STRINGS,
  text: [...STRINGS, ''],
  bucket: [...STRINGS, '', ' ', '\t\n', 'a/b', '/', 'a?b', 'a#b', 'a\0b', 'a\nb', 'a\x7f', '.', '..', 'arn:aws:s3\n'],
  header: [...STRINGS, 'ä', '\u{1F600}', 'a\r\nb', 'a\nb', 'a\0b', '\x7f', '\x80'],
  key: [...STRINGS, '', 'a\0b', '\0'],
  boolean: ['true', 0, 1, {}],
  integer: SIZES,
  count: COUNTS,
  date: [5, 'no date', new Date(NaN), {}, true],
  stringMap: MAPS,
  headers: HEADERS,
  headersOfRead: [...HEADERS, { Range: 'bytes=0-1' }, { range: 'bytes=0-1' }, { 'x-a': 'x', rAnGe: 'bytes=0-1' }],
  location: ['eu', 5, new Map(), { LocationConstraint: 5 }, { LocationConstraint: '' }, { Location: 'eu' }],
  metadata: [...MAPS, { 'two words': 'x' }, { 'ä': 'x' }, { '': 'x' }, { 'a\nb': 'x' }],
  tagging: ['a=b', 5, [], {}, { TagSet: 'a' }, { TagSet: [{ Key: 'a' }] }, { TagSet: [{ Key: 5, Value: 'a' }] }, { TagSet: [{ Key: 'a', Value: 'b', Valeu: 'c' }] }],
  copySource: [5, {}, 'no slash', 'b/not encoded', { Bucket: 'b' }, { Key: 'k' }, { Bucket: 'b', Key: 'a\0b' }, { Bucket: 'b', Key: '\ud800' }, { Bucket: 'b', Key: 'k', Range: 'x' }],
  deletion: ['k', [], {}, { Objects: 'k' }, { Objects: ['k'] }, { Objects: [{}] }, { Objects: [{ Key: '' }] }, { Objects: [{ Key: 'a\0b' }] }, { Objects: [{ Key: '\ud800' }] }, { Objects: [], Quiet: 'yes' }],
  attributes: ['ETag', [], ['Etag'], [5], {}],
  partNumber: ['1', 0, -1, 0.5, 10_001, NaN, {}],
  partMarker: [{}, -1, 0.5, true],
  completedParts: [[], {}, { Parts: [] }, { Parts: [{ PartNumber: 1 }] }, { Parts: [{ ETag: '"e"' }] }, { Parts: [{ PartNumber: 0, ETag: '"e"' }] }, { Parts: [{ PartNumber: 1, ETag: '"e"', Etag: 'x' }] }],
  versioning: ['Enabled', [], new Map([['Status', 'Enabled']]), { Status: 5 }, { Stauts: 'Enabled' }],
  policy: [5, '', [], true, ...FULL, CIRCULAR, { Version: 1n }, { Statement: new Map() }],
  age: ['no date', -1, NaN, Infinity, {}, true],
  file: [5, '', {}, true, 'a\0b', new URL('https://example.com/x')],
  body: [5, true, {}, Symbol('s'), () => {}],
  // Of request().
  method: [5, '', 'PATCH', 'GET ', {}, true],
  query: ['cors', 5, true, ['cors'], { a: {} }, { a: [{}] }, { a: 0.5 }, { a: '\ud800' }, ...FULL],
  bytes: [5, true, {}, ['x'], Readable.from(['x']), new Blob(['x'])]
}

/** Bodies that look right and are not to be had: { body, error } what they are refused with. */
const KINDS_OF_BODY = {
  'an ArrayBuffer that was detached': () => {
    const body = new ArrayBuffer(8)
    structuredClone(body, { transfer: [body] })
    return { body, error: { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Body" .*detached/ } }
  },
  'a view of an ArrayBuffer that was detached': () => {
    const body = new Uint8Array(8)
    structuredClone(body.buffer, { transfer: [body.buffer] })
    return { body, error: { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Body" .*detached/ } }
  },
  'a web stream that is locked': () => {
    const body = new ReadableStream()
    body.getReader()
    return { body, error: { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /locked/ } }
  },
  'a web stream that was read to its end': async () => {
    const body = new Blob(['all']).stream()
    const reader = body.getReader()
    while (!(await reader.read()).done);
    reader.releaseLock()
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError', message: /read from already/ } }
  },
  'a web stream that was cancelled': async () => {
    const body = new ReadableStream()
    await body.cancel()
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError', message: /read from already/ } }
  },
  'a Blob whose stream cannot be had': () => {
    const cause = new Error('gone')
    const body = { size: 3, arrayBuffer() {}, stream() { throw cause } }
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError', cause } }
  },
  'an iterable that gives no iterator': () => {
    const body = { [Symbol.asyncIterator]: () => undefined }
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError', message: /no object/ } }
  },
  'an iterable that fails to give one': () => {
    const cause = new Error('gone')
    const body = { [Symbol.asyncIterator]() { throw cause } }
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError', cause } }
  },
  'a Node stream that was consumed': async () => {
    const body = Readable.from(['all'])
    await body.toArray()
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError' } }
  },
  'a Node stream that was destroyed': () => {
    const body = Readable.from(['all']).on('error', () => {})
    body.destroy()
    return { body, error: { name: 'DataStoreError', code: 'BodyReadError' } }
  }
}

module.exports = { WRONG, KINDS_OF_BODY, FULL }
