'use strict'

// Signature Version 4 by another hand: whether a request of the fault server's, or a URL, was signed with this secret exactly as
// it came. Follows AWS's "Create a signed request"; the path is taken as it stands, as S3 does.

const { createHash, createHmac } = require('node:crypto')

const sha256 = data => createHash('sha256').update(data).digest('hex')
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()

/** Pairs of a query, still escaped, without those named. */
const pairsOf = (search, without = []) => search.split('&').filter(Boolean)
  .map(pair => pair.includes('=') ? pair : `${pair}=`)
  .filter(pair => !without.includes(pair.split('=')[0]))
  .sort()

const signatureOf = ({ method, path, search, headers, names, payload, time, scope }, secret) => {
  const canonical = [method, path, pairsOf(search, ['X-Amz-Signature']).join('&'), ...names.map(name => `${name}:${headers[name]}`), '', names.join(';'), payload].join('\n')
  const key = scope.split('/').reduce(hmac, `AWS4${secret}`)
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
}

/** The names of the headers a request was signed with; an error when the signature is not that of `secret`. */
function verified({ method, target, headers, body }, secret) {
  const [path, search = ''] = target.split(/\?(.*)/s)
  const [, id, scope, signed, signature] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(headers.authorization)
  const names = signed.split(';')
  // S3's alone; other services sign the body without a header of it.
  const payload = headers['x-amz-content-sha256'] ?? sha256(body)
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) throw new Error('the body is not what was signed')
  const expected = signatureOf({ method, path, search, headers, names, payload, time: headers['x-amz-date'], scope }, secret)
  if (signature !== expected) throw new Error(`the signature of ${method} ${target} is wrong`)
  const open = Object.keys(headers).filter(name => name.startsWith('x-amz-') && !names.includes(name))
  if (open.length > 0) throw new Error(`${open} is not signed`)
  return { id, names }
}

/** What a presigned URL promises; an error when its signature is not that of `secret` for such a request. */
function verifiedUrl(url, method, secret, headers = {}) {
  const [, host, path, search] = /^https?:\/\/([^/]+)(\/[^?]*)\?(.*)$/.exec(url)
  const query = new URLSearchParams(search)
  const [id, ...scope] = query.get('X-Amz-Credential').split('/')
  const names = query.get('X-Amz-SignedHeaders').split(';')
  const all = { ...headers, host }
  const expected = signatureOf({ method, path, search, headers: all, names, payload: 'UNSIGNED-PAYLOAD', time: query.get('X-Amz-Date'), scope: scope.join('/') }, secret)
  if (query.get('X-Amz-Signature') !== expected) throw new Error(`the signature of ${method} ${path} is wrong`)
  return { id, host, path, query, names, region: scope[1], expires: Number(query.get('X-Amz-Expires')), time: query.get('X-Amz-Date') }
}

module.exports = { verified, verifiedUrl }
