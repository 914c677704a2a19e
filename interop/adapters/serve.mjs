// The far side of the protocol, for clients that are programs of Node.js. One line of JSON a request on stdin, one line an answer
// on stdout:
//
//   { id, verb, ...params }  ->  { id, result } or { id, error: { code, message } }
//
//   put   { Bucket, Key, file, parts, Headers, Metadata }   the bytes of a file; `parts`: by the client's own multipart way
//   get   { Bucket, Key }                                   -> { bytes, sha256 } and what head tells
//   head  { Bucket, Key }                                   -> { ContentLength, ETag, Metadata, ContentType, CacheControl, ... }
//   list  { Bucket, Prefix, Delimiter, MaxKeys, version }   -> { objects: [{ Key, Size, ETag }], prefixes: [], pages }
//
// The store comes by the environment (see ../clients.mjs). An answer holds what the client told its user, mended by nobody.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'

const { env } = process

export const store = {
  endpoint: env.INTEROP_ENDPOINT, region: env.INTEROP_REGION, accessKeyId: env.INTEROP_ACCESS_KEY, secretAccessKey: env.INTEROP_SECRET_KEY
}
/** Of a multipart upload: the smallest that stores take. */
export const partSize = 5 * 2 ** 20
/** A store that sends a client in circles must not keep it for ever. */
export const pageLimit = 200

const told = ['ContentLength', 'ETag', 'ContentType', 'CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage']

/** What a client with AWS's names tells of an object. */
export function describe(answer) {
  const fields = Object.fromEntries(told.filter((name) => answer[name] !== undefined && answer[name] !== null).map((name) => [name, answer[name]]))
  const expires = answer.ExpiresString ?? answer.Expires
  if (expires) fields.Expires = new Date(expires).toISOString()
  return { ...fields, Metadata: answer.Metadata ?? {} }
}

/** The length and the hash of a body. */
export async function digest(body) {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of body) { hash.update(chunk); bytes += chunk.length }
  return { bytes, sha256: hash.digest('hex') }
}

/** Every page of a listing; `next(marker)` gives { Contents, CommonPrefixes, more }, `more` undefined on the last one. */
async function everyPage(next) {
  const found = { objects: [], prefixes: [], pages: 0 }
  for (let marker; found.pages < pageLimit;) {
    const page = await next(marker)
    found.pages += 1
    found.objects.push(...(page.Contents ?? []).map(({ Key, Size, ETag }) => ({ Key, Size, ETag })))
    found.prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
    if (page.more === undefined) return found
    marker = page.more
  }
  throw Object.assign(new Error(`more than ${pageLimit} pages`), { code: 'EndlessListing' })
}

/**
 * Both versions of S3's listing, from a client's calls. They ask for no EncodingType: we, boto3 and the AWS CLI do by themselves
 * and decode; the SDKs for JavaScript would hand out the encoded names.
 */
export function listWith({ listObjects, listObjectsV2 }) {
  return ({ version, verb, ...params }) => everyPage(async (from) => {
    if (version === 1) {
      const page = await listObjects({ ...params, Marker: from })
      return { ...page, more: page.IsTruncated ? page.NextMarker ?? page.Contents.at(-1).Key : undefined }
    }
    const page = await listObjectsV2({ ...params, ContinuationToken: from })
    return { ...page, more: page.IsTruncated ? page.NextContinuationToken : undefined }
  })
}

const errorOf = (error) => ({
  code: String(error.Code ?? error.code ?? error.name ?? 'Error'), message: String(error.message).slice(0, 300)
})

/** Answers requests until stdin ends. */
export function serve(verbs) {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async (line) => {
    const { id, ...request } = JSON.parse(line)
    let answer
    try {
      answer = { id, result: await verbs[request.verb](request) ?? {} }
    } catch (error) {
      answer = { id, error: errorOf(error) }
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  })
  lines.on('close', () => process.exit())
}
