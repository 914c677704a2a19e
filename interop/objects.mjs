// What is written and read back: each object by name, with the body, headers and metadata that every client must tell of it.
import { createCipheriv, createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { partSize } from './adapters/serve.mjs'

const KIB = 1024
const MIB = 1024 * KIB

/** Bytes that are the same in every run and nowhere repeat, so that a lost or doubled part shows. */
function bytesOf(size) {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(size))
}

/** Each body is a file once, for all clients. */
const bodies = {
  empty: Buffer.alloc(0),
  small: Buffer.from('a few bytes'),
  'past 64 KiB': bytesOf(64 * KIB + 1),
  'three parts': bytesOf(11 * MIB),
  'two whole parts': bytesOf(10 * MIB),
  gzip: gzipSync('what was packed stays packed'),
}

const keys = {
  'a space': 'with space/and more ',
  'a plus': 'a+b c',
  'percents': '100% %20 %2F %zz',
  'a question mark': 'what?is=this',
  'a hash': 'a#b',
  'an ampersand': 'a&b=c;d',
  'XML and quotes': '<a href="x">&amp;\'</a>',
  'other marks': '~!@$^*()_-=[]{}|:,`',
  'a backslash': 'back\\slash',
  'umlauts, composed': 'm\u00fcnchen',
  'umlauts, in two': 'mu\u0308nchen',
  'Chinese': '漢字/文件',
  'emoji': '😀/👩‍👩‍👧.png',
  'a leading slash': '/leading',
  'two slashes': 'two//slashes',
  'a trailing slash': 'folder/',
  'a dot between': 'dots/./in',
  'two dots between': 'dots/../in',
  'a line feed': 'line\nfeed',
  'a key of 1,000 bytes': `${'a long key/'.repeat(90)}${'0123456789'}`,
}

const headers = {
  CacheControl: 'max-age=60, must-revalidate', ContentDisposition: 'attachment; filename="may report.pdf"', ContentEncoding: 'gzip',
  ContentLanguage: 'de, fr', ContentType: 'text/plain; charset=utf-8', Expires: '2038-01-19T03:14:07.000Z'
}

const metadata = {
  'metadata in ASCII': { origin: 'sensor 7', 'with-dash': 'a=b; c, "d" %41 +' },
  'metadata in mixed case': { MixedCase: 'Value' },
  'empty metadata': { nothing: '' },
  'metadata with spaces around': { around: '  two  ' },
  'metadata in Latin-1': { city: 'Z\u00fcrich' },
  'metadata beyond Latin-1': { city: 'Łódź 東京 😀' },
  'metadata in RFC 2047': { city: '=?UTF-8?B?WsO8cmljaA==?=' },
  'metadata outside ASCII, in parts': { city: 'Z\u00fcrich 東京' },
}

const plain = (name, body, more) => ({ name, Key: name.replace(/[^\w]+/g, '-'), body, parts: false, Headers: {}, Metadata: {}, ...more })

export const objects = [
  plain('empty', 'empty'),
  plain('small', 'small'),
  plain('64 KiB + 1', 'past 64 KiB'),
  plain('multipart, three parts', 'three parts', { parts: true }),
  plain('multipart, two whole parts', 'two whole parts', { parts: true, Headers: { ContentType: 'video/mp4', CacheControl: 'no-store' }, Metadata: { origin: 'parts' } }),
  plain('content headers', 'gzip', { Headers: headers }),
  plain('a name outside ASCII, RFC 5987', 'small', { Headers: { ContentDisposition: "attachment; filename=\"Z.pdf\"; filename*=UTF-8''Z%C3%BCrich.pdf" } }),
  plain('a name outside ASCII, raw', 'small', { Headers: { ContentDisposition: 'attachment; filename="Z\u00fcrich.pdf"' } }),
  ...Object.entries(keys).map(([name, Key]) => plain(`key: ${name}`, 'small', { Key })),
  ...Object.entries(metadata).map(([name, Metadata]) => name.endsWith('parts')
    ? plain(name, 'two whole parts', { Metadata, parts: true })
    : plain(name, 'small', { Metadata })),
]

/** Writes the bodies into `folder`; gives each object its `file` and what is to come back of it. */
export function prepare(folder) {
  const files = new Map()
  for (const [name, bytes] of Object.entries(bodies)) {
    const file = join(folder, name.replaceAll(' ', '-'))
    writeFileSync(file, bytes)
    files.set(name, { file, sums: { bytes: bytes.length, sha256: hex('sha256', bytes) }, bytes })
  }
  return objects.map((object) => {
    const { file, sums, bytes } = files.get(object.body)
    return { ...object, file, sums, ETag: object.parts ? etagOfParts(bytes) : `"${hex('md5', bytes)}"` }
  })
}

const hex = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex')

/** The ETag S3 gives an upload in parts: the MD5 of the parts' MD5s, and their number. */
function etagOfParts(bytes) {
  const sums = []
  for (let at = 0; at < bytes.length; at += partSize) sums.push(createHash('md5').update(bytes.subarray(at, at + partSize)).digest())
  return `"${hex('md5', Buffer.concat(sums))}-${sums.length}"`
}
