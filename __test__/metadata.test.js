'use strict'

// User metadata is any text: what HTTP cannot carry goes out as RFC 2047 encoded words, and what was put comes back.

const assert = require('node:assert/strict')
const { randomUUID } = require('node:crypto')
const { test } = require('node:test')
const { PART, bytesOf, streamOf } = require('./support/bytes.js')
const { can } = require('./support/capabilities.js')
const { expect, head } = require('./support/raw.js')
const { useStore } = require('./support/store.js')

const { client, bucket } = useStore('metadata', { options: { partSize: PART } })

const VALUES = {
  'ASCII': 'Team A, "quoted"; 100% = yes?',
  'two spaces': 'a  b',
  'umlauts': 'm\u00fcnchen',
  'umlauts in two': 'mu\u0308nchen',
  'Chinese': '漢字/文件',
  'emoji': '👩‍👩‍👧',
  'long text': 'ä漢😀 '.repeat(40) + '.',
  'a space first': ' a',
  'a space last': 'a ',
  'a space': ' ',
  'a tab': 'a\tb',
  'line ends': 'a\r\nx-amz-acl: public-read\r\n',
  'control characters': '\u0001\u001f\u007f\u0085',
  'NUL': 'a\0b',
  'what looks encoded': '=?UTF-8?B?YQ==?=',
  'what looks encoded, in text': 'x =?UTF-8?Q?a?= y',
  'the beginning of a word': '=?',
  'a replacement character': '\ufffd',
  'a byte order mark': '\ufeffa',
  'a word joiner last': 'a\u2060'
}

for (const [name, value] of Object.entries(VALUES)) {
  test(`${name} comes back as it went`, async () => {
    const target = { Bucket: bucket, Key: randomUUID() }
    await client.putObject({ ...target, Body: 'x', Metadata: { value } })
    assert.deepEqual((await client.headObject(target)).Metadata, { value })
    assert.deepEqual((await client.getObject(target).metadata()).Metadata, { value })
    const sent = (await head(bucket, target.Key))['x-amz-meta-value']
    assert.match(sent, /^[!-~]([ -~]*[!-~])?$/)
    for (const word of sent.split(' ').filter(() => sent !== value)) assert.match(word, /^=\?UTF-8\?B\?[A-Za-z0-9+/=]{4,60}\?=$/)
  })
}

test('every value at once, in an upload of parts and through copies', async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  const all = Object.values(VALUES).filter(value => value.length < 100)
  const Metadata = Object.fromEntries(all.map((value, index) => [`value-${index}`, value]))
  await client.putObject({ ...target, Body: streamOf(bytesOf(PART + 5)), Metadata })
  assert.deepEqual((await client.headObject(target)).Metadata, Metadata)
  const copy = { Bucket: bucket, Key: randomUUID() }
  await client.copyObject({ ...copy, CopySource: target })
  assert.deepEqual((await client.headObject(copy)).Metadata, Metadata)
  await client.copyObject({ ...copy, CopySource: target, MetadataDirective: 'REPLACE', Metadata: { value: 'ä' } })
  assert.deepEqual((await client.headObject(copy)).Metadata, { value: 'ä' })
})

test(`an empty value is ${can.emptyMetadata ? 'kept' : 'dropped'}`, async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', Metadata: { empty: '', full: 'x' } })
  assert.deepEqual((await client.headObject(target)).Metadata, can.emptyMetadata ? { empty: '', full: 'x' } : { full: 'x' })
})

test('names are made lowercase', async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', Metadata: { 'Mixed-Case.1': 'a' } })
  assert.deepEqual((await client.headObject(target)).Metadata, { 'mixed-case.1': 'a' })
})

test(`a name with an underscore is ${can.metadataUnderscore ? 'kept' : 'given a dash'}`, async () => {
  const target = { Bucket: bucket, Key: randomUUID() }
  await client.putObject({ ...target, Body: 'x', Metadata: { a_b: 'a' } })
  assert.deepEqual((await client.headObject(target)).Metadata, can.metadataUnderscore ? { a_b: 'a' } : { 'a-b': 'a' })
})

test('the words of other clients are understood', async () => {
  const CASES = { '=?utf-8?q?=C3=84_b?=': 'Ä b', '=?UTF-8?B?w4Q=?= =?UTF-8?Q?b?=': 'Äb' }
  for (const [sent, value] of Object.entries(CASES)) {
    await expect([200], 'PUT', { bucket, key: 'theirs', body: 'x', headers: { 'x-amz-meta-value': sent } })
    assert.deepEqual((await client.headObject({ Bucket: bucket, Key: 'theirs' })).Metadata, { value })
  }
})

test('names that are none', async () => {
  const put = Metadata => client.putObject({ Bucket: bucket, Key: 'k', Body: 'x', Metadata })
  for (const name of ['a b', 'ä', 'a:', 'a\r\nb', '', '(a)', 'a/b']) await assert.rejects(put({ [name]: 'x' }), { name: 'TypeError', message: /is not a name that a header can have/ })
  await assert.rejects(put({ a: 'x', A: 'y' }), { name: 'TypeError', message: /"Metadata.A" is there twice/ })
  await assert.rejects(put({ a: 'x\ud800' }), { name: 'TypeError', message: /"Metadata.a" must be well-formed Unicode/ })
  await assert.rejects(client.copyObject({ Bucket: bucket, Key: 'k', CopySource: 'b/k', Metadata: { 'a b': 'x' } }), { name: 'TypeError' })
})
