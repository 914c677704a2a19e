'use strict'

// Requests to the store under test without the client, signed here: what the client stored, left behind or sent is seen by
// another pair of eyes.

const { createHash, createHmac } = require('node:crypto')
const http = require('node:http')
const https = require('node:https')
const { address, settings } = require('./settings.js')

const sha256 = data => createHash('sha256').update(data).digest('hex')
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const escape = text => encodeURIComponent(text).replace(/[!'()*]/g, char => '%' + char.charCodeAt(0).toString(16).toUpperCase())

/**
 * @param {string} method
 * @param {{ bucket?: string, key?: string, query?: Record<string, string>, headers?: Record<string, string>, body?: string | Buffer }} [what]
 * @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: Buffer }>}
 */
function raw(method, { bucket, key, query = {}, headers = {}, body = '' } = {}) {
  const base = new URL(settings.endpoint)
  let path = base.pathname.replace(/\/$/, '')
  path += '/' + (bucket ?? '') + (key === undefined ? '' : '/' + escape(key).replaceAll('%2F', '/'))
  const search = Object.keys(query).sort().map(name => `${escape(name)}=${escape(query[name])}`).join('&')
  const signed = sign({ method, path, search, host: base.host, headers, payload: sha256(body) })
  const options = {
    ...address,
    // Ceph answers some requests with a body that HTTP forbids: its rest must not be the next answer's beginning.
    agent: false,
    method,
    path: search ? `${path}?${search}` : path,
    headers: { ...signed, 'content-length': Buffer.byteLength(body) }
  }
  return new Promise((resolve, reject) => {
    let answered = false
    const request = (base.protocol === 'https:' ? https : http).request(options, async response => {
      answered = true
      try {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) })
      } catch (error) {
        reject(error)
      }
    })
    // Such a rest may also come before the answer was read to its end; one that breaks off says so itself.
    request.on('error', error => { if (!answered) reject(error) }).end(body)
  })
}

/** The headers with their AWS Signature Version 4. */
function sign({ method, path, search, host, headers, payload }) {
  const { region, accessKeyId, secretAccessKey } = settings
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const date = time.slice(0, 8)
  const all = { ...headers, host, 'x-amz-date': time, 'x-amz-content-sha256': payload }
  const names = Object.keys(all).sort()
  const canonical = [method, path, search, ...names.map(name => `${name}:${all[name]}`), '', names.join(';'), payload].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const key = [date, region, 's3', 'aws4_request'].reduce(hmac, 'AWS4' + secretAccessKey)
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...all, authorization }
}

/** Fails with the store's answer unless it is one of `statuses`. */
async function expect(statuses, method, what) {
  const answer = await raw(method, what)
  if (!statuses.includes(answer.status)) {
    throw new Error(`${method} ${what.bucket} ${what.key}: ${answer.status} ${answer.body}`)
  }
  return answer
}

/** The bytes stored under a key, or undefined when there is no object. */
async function stored(bucket, key) {
  const { status, body } = await expect([200, 404], 'GET', { bucket, key })
  return status === 200 ? body : undefined
}

/** The answer's headers to HEAD. */
async function head(bucket, key) {
  const { headers } = await expect([200], 'HEAD', { bucket, key })
  return headers
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' }
const texts = (xml, name) => [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))]
  .map(([, text]) => text.replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity))

/** Every key of a bucket, as text. */
async function keysOf(bucket) {
  const keys = []
  for (let marker = ''; ;) {
    const query = { 'encoding-type': 'url', ...(marker && { marker }) }
    const xml = String((await expect([200], 'GET', { bucket, query })).body)
    const page = texts(xml, 'Key').map(key => decodeURIComponent(key.replaceAll('+', ' ')))
    keys.push(...page)
    if (texts(xml, 'IsTruncated')[0] !== 'true') return keys
    marker = page.at(-1)
  }
}

/** The multipart uploads under way for a key (MinIO lists them for one key only). */
async function uploadsOf(bucket, key = '') {
  const { body } = await expect([200], 'GET', { bucket, query: { uploads: '', prefix: key, 'encoding-type': 'url' } })
  const xml = String(body)
  const keys = texts(xml, 'Key').map(text => decodeURIComponent(text.replaceAll('+', ' ')))
  return texts(xml, 'UploadId').map((uploadId, index) => ({ key: keys[index], uploadId }))
}

/** Every version and delete marker of a bucket. */
async function versionsOf(bucket) {
  const versions = []
  for (let from = {}; ;) {
    const { body } = await expect([200], 'GET', { bucket, query: { versions: '', 'encoding-type': 'url', ...from } })
    const xml = String(body)
    const [keys, ids] = [texts(xml, 'Key'), texts(xml, 'VersionId')]
    versions.push(...keys.map((key, index) => ({ key: decodeURIComponent(key.replaceAll('+', ' ')), versionId: ids[index] })))
    if (texts(xml, 'IsTruncated')[0] !== 'true') return versions
    from = { 'key-marker': versions.at(-1).key, 'version-id-marker': versions.at(-1).versionId }
  }
}

module.exports = { raw, expect, stored, head, keysOf, uploadsOf, versionsOf }
