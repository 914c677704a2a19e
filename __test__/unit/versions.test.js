'use strict'

// How versions and delete markers of a page are mixed, by what the addon noted of the document.

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')

const LATER = new Date(2000)
const SOONER = new Date(1000)
const entry = (Key, VersionId, LastModified, IsLatest = false) => ({ Key, VersionId, LastModified, IsLatest })

/** What versions() gives of one page. */
async function walk(Versions, DeleteMarkers, Order) {
  const { client, native } = fakeClient()
  native.handlers.listObjectVersions = () => ({ Versions, DeleteMarkers, Order, CommonPrefixes: [], IsTruncated: false })
  const all = []
  for await (const { VersionId, DeleteMarker } of client.versions({ Bucket: 'b' })) all.push(`${VersionId}${DeleteMarker ? ' gone' : ''}`)
  return all
}

test('the order of the document holds where times cannot tell', async () => {
  const [versions, markers] = [[entry('a', '1', SOONER), entry('a', '3', SOONER)], [entry('a', '2', SOONER)]]
  assert.deepEqual(await walk(versions, markers, [false, true, false]), ['1', '2 gone', '3'])
})

for (const [what, order] of [
  ['too short', [true]],
  ['empty', []],
  ['too long', [false, true, true, false, false]],
  ['as long, and of another mix', [true, true, false]]
]) {
  test(`an order that is ${what} is not believed: no entry is lost or made up, and what is known sorts them`, async () => {
    const [versions, markers] = [[entry('a', '1', SOONER), entry('b', '3', SOONER, true)], [entry('a', '2', LATER, true)]]
    assert.deepEqual(await walk(versions, markers, order), ['2 gone', '1', '3'])
  })
}
