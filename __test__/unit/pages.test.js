'use strict'

// Pages of listings, out of the rows that the addon hands over.

const assert = require('node:assert/strict')
const test = require('node:test')
const { fakeClient } = require('../support/fake-native.js')

const LastModified = new Date(1767323045123)
const WHOLE = { Key: 'k', ETag: '"e"', Size: 1, StorageClass: 'STANDARD', LastModified }

/** The page that comes of one. */
async function through(page) {
  const { client, native } = fakeClient()
  native.handlers.listObjectsV2 = () => page
  return client.listObjectsV2({ Bucket: 'b' })
}

for (const [what, Contents] of Object.entries({
  'no objects': [],
  'whole objects': [WHOLE, { ...WHOLE, Key: 'k2', Size: 2 ** 53 }],
  'objects of which each lacks something': Object.keys(WHOLE).map(name => Object.fromEntries(Object.entries(WHOLE).filter(([other]) => other !== name))),
  'objects of nothing': [{}, {}],
  'owners here and there': [WHOLE, { ...WHOLE, Owner: { ID: 'i', DisplayName: 'd' } }, { ...WHOLE, Owner: { ID: 'j' } }, { Owner: {} }],
  'checksums': [{ ...WHOLE, ChecksumAlgorithm: ['CRC32', 'SHA256'], ChecksumType: 'COMPOSITE' }, { ...WHOLE, ChecksumType: 'FULL_OBJECT' }]
})) {
  test(`a page of ${what}`, async () => {
    const page = { Name: 'b', KeyCount: 3, IsTruncated: true, NextContinuationToken: 't', Contents, CommonPrefixes: [{ Prefix: 'p/' }, {}] }
    assert.deepEqual(await through(page), page)
  })
}

test('every object has an owner of its own', async () => {
  const Owner = { ID: 'i' }
  const { Contents: [one, two] } = await through({ Contents: [{ ...WHOLE, Owner }, { ...WHOLE, Owner }], CommonPrefixes: [] })
  one.Owner.ID = 'changed'
  assert.equal(two.Owner.ID, 'i')
})

test('the event loop goes on while a page longer than S3\'s is made', async () => {
  const Contents = Array.from({ length: 4500 }, (_, index) => ({ ...WHOLE, Size: index }))
  const page = through({ Contents, CommonPrefixes: [] })
  let [turns, made] = [0, false]
  const done = page.then(() => { made = true })
  const turn = () => {
    turns++
    if (!made) setImmediate(turn)
  }
  setImmediate(turn)
  await done
  assert.ok(turns >= 4, `${turns} turns`)
  assert.deepEqual((await page).Contents, Contents)
})
