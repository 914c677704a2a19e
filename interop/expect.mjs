// What a client must tell of an object or a bucket, and where an answer is unlike it.
import { isDeepStrictEqual } from 'node:util'
import { ownOrder, untold, withoutAdded } from './traits.mjs'

const lowerNames = (metadata) => Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]))

/** Headers that nobody asked for must not be there (`aws-chunked` left in ContentEncoding is a known one). */
const none = { CacheControl: undefined, ContentDisposition: undefined, ContentEncoding: undefined, ContentLanguage: undefined, Expires: undefined }

/** What this reader must tell, known exceptions included. Metadata's names are header names, so their case means nothing. */
function expectedOf(object, { reader, verb }, exceptions) {
  const expected = { ...none, ...object.Headers, ContentLength: object.sums.bytes, ETag: object.ETag, Metadata: object.Metadata }
  if (verb === 'get') Object.assign(expected, object.sums)
  for (const { tells } of exceptions) Object.assign(expected, tells?.(object))
  expected.Metadata = lowerNames(expected.Metadata)
  for (const name of untold(reader, object)) delete expected[name]
  return expected
}

const show = (value) => value === undefined ? 'nothing' : JSON.stringify(value)

/** One sentence a field that is not as expected. */
export function differences(object, cell, exceptions, result) {
  const expected = expectedOf(object, cell, exceptions)
  const told = { ...result, Metadata: withoutAdded(lowerNames(result.Metadata), cell) }
  if (told.Expires) told.Expires = new Date(told.Expires).toISOString()
  return Object.keys(expected).filter((name) => !isDeepStrictEqual(told[name], expected[name]))
    .map((name) => `${name} is ${show(told[name])}, not ${show(expected[name])}`)
}

/** What S3 lists of `known`: keys and folded prefixes, each in the order of their bytes. */
function fold(known, { Prefix = '', Delimiter }) {
  const objects = []
  const prefixes = new Set()
  for (const entry of known.filter(({ Key }) => Key.startsWith(Prefix))) {
    const end = Delimiter ? entry.Key.indexOf(Delimiter, Prefix.length) : -1
    if (end < 0) objects.push(entry)
    else prefixes.add(entry.Key.slice(0, end + Delimiter.length))
  }
  return { objects, prefixes: [...prefixes] }
}

const byBytes = (a, b) => Buffer.compare(Buffer.from(a.Key ?? a), Buffer.from(b.Key ?? b))

/** Where a listing is unlike what is there; the number of pages must be right too, where a client tells it. */
export function listingDifferences(known, params, { reader }, result) {
  const expected = fold(known, params)
  const told = ownOrder(reader) ? { ...result, objects: result.objects.sort(byBytes), prefixes: result.prefixes.sort(byBytes) } : result
  const wrong = ['objects', 'prefixes'].filter((name) => !isDeepStrictEqual(told[name], expected[name]))
    .map((name) => unlike(name, told[name], expected[name]))
  const pages = Math.max(1, Math.ceil((expected.objects.length + expected.prefixes.length) / params.MaxKeys))
  // a store may find only on an empty page that the one before was the last
  if (told.pages !== undefined && told.pages !== pages && told.pages !== pages + 1) wrong.push(`${told.pages} pages, not ${pages}`)
  return wrong
}

function unlike(name, got, wanted) {
  const at = wanted.findIndex((entry, index) => !isDeepStrictEqual(got[index], entry))
  const first = at < 0 ? wanted.length : at
  return `${got.length} ${name}, not ${wanted.length}; the first unlike one is ${show(got[first])}, not ${show(wanted[first])}`
}
