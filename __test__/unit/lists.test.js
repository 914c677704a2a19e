'use strict'

// versions(), multipartUploads(), parts(), buckets(): the walk from page to page that objects() has, too.

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient, NEVER } = require('../support/fake-native.js')

const UPLOAD = { Bucket: 'b', Key: 'k', UploadId: 'u' }

/** list -> what it is asked with, its verb, and a page of these names with the place of the next page. */
const LISTS = {
  objects: [{ Bucket: 'b' }, 'listObjectsV2', (names, next) => ({
    Contents: names.map(Key => ({ Key })), CommonPrefixes: [], IsTruncated: next !== undefined, NextContinuationToken: next
  }), 'ContinuationToken'],
  versions: [{ Bucket: 'b' }, 'listObjectVersions', (names, next) => ({
    Versions: names.map(Key => ({ Key, IsLatest: true, LastModified: new Date(0) })), DeleteMarkers: [], CommonPrefixes: [], Order: names.map(() => false),
    IsTruncated: next !== undefined, NextKeyMarker: next
  }), 'KeyMarker'],
  multipartUploads: [{ Bucket: 'b' }, 'listMultipartUploads', (names, next) => ({
    Uploads: names.map(Key => ({ Key })), CommonPrefixes: [], IsTruncated: next !== undefined, NextKeyMarker: next
  }), 'KeyMarker'],
  parts: [UPLOAD, 'listParts', (names, next) => ({
    Parts: names.map(Key => ({ Key })), IsTruncated: next !== undefined, NextPartNumberMarker: next
  }), 'PartNumberMarker'],
  buckets: [{}, 'listBuckets', (names, next) => ({ Buckets: names.map(Key => ({ Key })), ContinuationToken: next }), 'ContinuationToken']
}

async function allOf(list) {
  const all = []
  for await (const { Key } of list) all.push(Key)
  return all
}

for (const [name, [params, verb, pageOf, marker]] of Object.entries(LISTS)) {
  /** A client whose list has these pages, and the places it was asked for. */
  const setting = pages => {
    const { client, native } = fakeClient()
    const asked = []
    native.handlers[verb] = given => {
      asked.push(given[marker])
      return pageOf(...pages[Math.min(asked.length, pages.length) - 1])
    }
    return { client, native, asked }
  }

  test(`${name}() gives every entry of every page`, async () => {
    const { client, asked } = setting([[['a', 'b'], '1'], [[], '2'], [['c']]])
    assert.deepEqual(await allOf(client[name](params)), ['a', 'b', 'c'])
    assert.deepEqual(asked, [undefined, '1', '2'])
  })

  test(`${name}() keeps its parameters on every page`, async () => {
    const { client, native } = setting([[['a'], '1'], [['b']]])
    await allOf(client[name]({ ...params, headers: { 'x-own': 'mine' } }))
    assert.deepEqual(native.log.map(({ params }) => params.headers), [{ 'x-own': 'mine' }, { 'x-own': 'mine' }])
  })

  test(`${name}() asks for nothing before the first entry is wanted, and for no more after a break`, async () => {
    const { client, asked } = setting([[['a', 'b'], '1'], [['c']]])
    const list = client[name](params)
    await new Promise(setImmediate)
    assert.deepEqual(asked, [])
    for await (const _ of list) break
    await new Promise(setImmediate)
    assert.equal(asked.length, 1)
  })

  test(`${name}().pages() gives the pages`, async () => {
    const { client } = setting([[['a', 'b'], '1'], [['c']]])
    const pages = []
    for await (const page of client[name](params).pages()) pages.push(page)
    assert.equal(pages.length, 2)
    assert.equal('Order' in pages[0], false)
  })

  test(`${name}(): the same place twice is an error, however long the circle`, async () => {
    for (const length of [1, 2, 3, 7]) {
      const { client, native } = fakeClient()
      let pages = 0
      native.handlers[verb] = () => pageOf([], `t${pages++ % length}`)
      await assert.rejects(allOf(client[name](params)), { name: 'DataStoreError', code: 'InvalidResponse', operation: verb })
      assert.ok(pages <= 4 * length + 1, `${pages} pages for a circle of ${length}`)
    }
  })

  test(`${name}(): a failing page rejects with its error`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => { throw { code: 'NoSuchBucket', message: 'no', statusCode: 404 } }
    await assert.rejects(allOf(client[name](params)), { code: 'NoSuchBucket', operation: verb })
  })

  test(`${name}(): a signal ends the walk`, async () => {
    const { client, native } = fakeClient()
    native.handlers[verb] = () => NEVER
    const controller = new AbortController()
    const all = allOf(client[name](params, { signal: controller.signal }))
    controller.abort()
    await assert.rejects(all, { name: 'AbortError' })
  })

  test(`${name}(): wrong arguments throw at once`, () => {
    const { client, native } = fakeClient()
    assert.throws(() => client[name]({ ...params, Colour: 'red' }), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: /"Colour"/ })
    assert.throws(() => client[name](params, { timeout: '5' }), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"options.timeout"/ })
    if (name !== 'buckets') assert.throws(() => client[name](), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: /"Bucket"/ })
    assert.deepEqual(native.log, [])
  })

  test(`${name}() without its client is a TypeError that says so`, () => {
    const { [name]: detached } = fakeClient().client
    assert.throws(() => detached(params), { name: 'TypeError', code: 'ERR_INVALID_THIS', message: new RegExp(`${name}\\(\\)`) })
  })
}

test('places of two markers are told apart by both', async () => {
  const { client, native } = fakeClient()
  const asked = []
  native.handlers.listObjectVersions = ({ KeyMarker, VersionIdMarker }) => {
    asked.push([KeyMarker, VersionIdMarker])
    const next = asked.length
    return { Versions: [], DeleteMarkers: [], CommonPrefixes: [], Order: [], IsTruncated: next < 4, NextKeyMarker: 'k', NextVersionIdMarker: `v${next}` }
  }
  await allOf(client.versions({ Bucket: 'b' }))
  assert.deepEqual(asked, [[undefined, undefined], ['k', 'v1'], ['k', 'v2'], ['k', 'v3']])
})

test('a marker that the next page does not name is no longer meant', async () => {
  const { client, native } = fakeClient()
  const asked = []
  native.handlers.listMultipartUploads = given => {
    asked.push([given.KeyMarker, given.UploadIdMarker])
    return { Uploads: [], CommonPrefixes: [], IsTruncated: asked.length < 2, NextKeyMarker: 'k2' }
  }
  await allOf(client.multipartUploads({ Bucket: 'b', KeyMarker: 'k1', UploadIdMarker: 'u1' }))
  assert.deepEqual(asked, [['k1', 'u1'], ['k2', undefined]])
})

test('versions() keeps the store\'s order, and sorts what a store did not mix', async () => {
  const version = (Key, VersionId, IsLatest, time) => ({ Key, VersionId, IsLatest, LastModified: new Date(time) })
  const orderOf = async page => {
    const { client, native } = fakeClient()
    native.handlers.listObjectVersions = () => ({ CommonPrefixes: [], IsTruncated: false, ...page })
    const ids = []
    for await (const { VersionId, DeleteMarker } of client.versions({ Bucket: 'b' })) ids.push(DeleteMarker ? `-${VersionId}` : VersionId)
    return ids
  }
  // All in one second: only the answer knows.
  const Versions = [version('a', '3', true, 0), version('a', '1', false, 0)]
  assert.deepEqual(await orderOf({ Versions, DeleteMarkers: [version('a', '2', false, 0)], Order: [false, true, false] }), ['3', '-2', '1'])
  assert.deepEqual(await orderOf({
    Versions: [version('a', '3', true, 9), version('a', '1', false, 1), version('\uffff', '5', true, 5), version('😀', '6', true, 6)],
    DeleteMarkers: [version('a', '2', false, 5), version('b', '4', true, 7)],
    Order: [true, true, false, false, false, false]
  }), ['3', '-2', '1', '-4', '5', '6'])
})
