'use strict'

// request()'s parameters: what crosses, what is refused.

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')
const { FULL } = require('../support/wrong-values.js')

async function crossed(params) {
  const { client, native } = fakeClient()
  await client.request(params)
  const { params: fields, body } = native.log.at(-1)
  return { ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)), ...body && { body: String(body) } }
}

const refuses = async (params, message) => {
  const { client, native } = fakeClient()
  await assert.rejects(client.request(params), { name: 'TypeError', code: /^ERR_INVALID_ARG_/, message })
  assert.deepEqual(native.log, [])
}

test('the query crosses as names and values in turn', async () => {
  const query = { cors: '', acl: true, n: 7, list: ['a', true, undefined], none: undefined, no: null, off: false, text: 'ä &=' }
  assert.deepEqual((await crossed({ method: 'GET', query })).query, ['cors', '', 'acl', '', 'n', '7', 'list', 'a', 'list', '', 'text', 'ä &='])
})

test('the method crosses in upper case, the rest as it is', async () => {
  assert.deepEqual(await crossed({ method: 'put', Bucket: 'b', Key: '/k', headers: { 'X-A': '1' }, body: 'text' }), { method: 'PUT', Bucket: 'b', Key: '/k', headers: { 'X-A': '1' }, body: 'text' })
  assert.deepEqual(await crossed({ method: 'POST', body: '' }), { method: 'POST' })
})

test('what cannot be sent is refused, by its name', async () => {
  await refuses(undefined, /"params" must be an object/)
  await refuses({}, /"method" must be a string/)
  await refuses({ method: 'PATCH' }, /"method" must be one of GET, /)
  await refuses({ method: 'GET', bucket: 'b' }, /"bucket" is not a known parameter of request\. Did you mean "Bucket"\?/)
  await refuses({ method: 'GET', Key: 'k' }, /"Bucket" must be a string when "Key" is given/)
  await refuses({ method: 'GET', Bucket: '' }, /"Bucket" must not be empty/)
  await refuses({ method: 'GET', Bucket: 'b', Key: 'a\0' }, /"Key" must not contain NUL/)
  await refuses({ method: 'GET', query: 'cors' }, /"query" must be an object/)
  await refuses({ method: 'GET', query: ['cors'] }, /"query" must be an object/)
  await refuses({ method: 'GET', query: { a: {} } }, /"query\.a" must be a string/)
  await refuses({ method: 'GET', query: { a: '\ud800' } }, /"query\.a" must be well-formed/)
  await refuses({ method: 'GET', headers: { Authorization: 'x' } }, /"headers\.Authorization" is set by the client itself/)
  await refuses({ method: 'PUT', body: {} }, /"body" must be a string, Buffer/)
  await refuses({ method: 'PUT', body: 5 }, /"body" must be a string, Buffer/)
})

test('a query that holds nothing in its own keys is refused: the bucket itself would be asked', async () => {
  for (const query of FULL) await refuses({ method: 'DELETE', Bucket: 'b', query }, /"query" must be an object, a plain one/)
  await refuses({ method: 'DELETE', Bucket: 'b', query: new URLSearchParams('cors') }, /Object\.fromEntries\(\) makes one of a Map\)\. Received an instance of URLSearchParams/)
})

test('a query may come from querystring, another realm, or without a prototype', async () => {
  const parsed = [require('node:querystring').parse('cors'), require('node:vm').runInNewContext('({ cors: "" })'), Object.assign(Object.create(null), { cors: '' })]
  for (const query of parsed) assert.deepEqual((await crossed({ method: 'DELETE', Bucket: 'b', query })).query, ['cors', ''])
})

test('a body that was transferred away is refused', async () => {
  const buffer = new ArrayBuffer(4)
  structuredClone(buffer, { transfer: [buffer] })
  await refuses({ method: 'PUT', body: buffer }, /"body" is memory that was transferred/)
})
