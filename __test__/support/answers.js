'use strict'

// What an S3 store answers, for the fault server to spoil.

/** Answers in this order; the last one again and again. Each is an answer or a function of the request. */
function inOrder(...answers) {
  let next = 0
  return (request, n) => {
    const answer = answers[Math.min(next++, answers.length - 1)]
    return typeof answer === 'function' ? answer(request, n) : answer
  }
}

function xml(text, more = {}) {
  return { headers: { 'Content-Type': 'application/xml', ...more.headers }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`, ...without(more) }
}

const without = ({ headers, ...rest }) => rest

/** An S3 error as an answer. */
function s3Error(status, code, more = {}) {
  return xml(`<Error><Code>${code}</Code><Message>the message of ${code}</Message><RequestId>R-1</RequestId></Error>`, {
    status, ...more, headers: { 'x-amz-request-id': 'R-1', ...more.headers }
  })
}

/** A proxy's page. */
function html(status, more = {}) {
  return { status, headers: { 'Content-Type': 'text/html' }, body: '<html><head><title>Oops</title></head><body>upstream is gone</body></html>', ...more }
}

function listing(keys, more = {}) {
  const contents = keys.map(key => `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag><LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents>`)
  return xml(`<ListBucketResult><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`, more)
}

/** PutObject, DeleteObject, CreateBucket, ...: all well. */
function done(more = {}) {
  return { status: 200, ...more, headers: { ETag: '"e1"', ...more.headers } }
}

/**
 * GetObject of one object, ranges and If-Match as S3 has them. `spoil(request, n)` adds to the nth answer.
 * @param {Buffer} bytes
 * @param {{ etag?: string | null, headers?: object, spoil?: (request: any, n: number) => object }} options
 */
function object(bytes, { etag = '"e1"', headers = {}, spoil = () => ({}) } = {}) {
  let n = 0
  return request => {
    const more = spoil(request, ++n)
    const match = request.headers['if-match']
    if (match !== undefined && match !== etag) return s3Error(412, 'PreconditionFailed', more)
    const fields = { 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ...headers }
    if (etag !== null) fields.ETag = etag
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    if (range === null) return { headers: fields, body: bytes, ...more }
    const first = Number(range[1])
    const last = Math.min(range[2] === '' ? Infinity : Number(range[2]), bytes.length - 1)
    fields['Content-Range'] = `bytes ${first}-${last}/${bytes.length}`
    return { status: 206, headers: fields, body: bytes.subarray(first, last + 1), ...more }
  }
}

/** Multipart uploads of one key; `spoil(request, step)` may answer instead ('create', 'part', 'complete', 'abort', 'put'). */
function uploads(spoil = () => undefined) {
  const parts = new Map()
  const answer = async request => {
    const step = stepOf(request)
    const instead = spoil(request, step)
    if (instead !== undefined) return instead
    if (step === 'create') return xml('<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>U-1</UploadId></InitiateMultipartUploadResult>')
    if (step === 'complete') return xml('<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>"m-2"</ETag></CompleteMultipartUploadResult>')
    if (step === 'abort') return { status: 204 }
    parts.set(Number(request.query.get('partNumber') ?? 1), await request.read())
    return done()
  }
  answer.bytes = () => Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes))
  return answer
}

/** Which request of an upload it is. */
function stepOf({ method, query }) {
  if (method === 'POST') return query.has('uploads') ? 'create' : 'complete'
  if (method === 'DELETE') return 'abort'
  if (method === 'HEAD') return 'head'
  return query.has('partNumber') ? 'part' : 'put'
}

/** The credential scope a request was signed with. */
function scopeOf({ headers }) {
  const [, accessKeyId, date, region, service] = /Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization) ?? []
  return { accessKeyId, date, region, service }
}

module.exports = { inOrder, xml, s3Error, html, listing, done, object, uploads, stepOf, scopeOf }
