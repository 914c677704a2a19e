'use strict'

// Where a bucket goes: into the host name when the store has virtual hosts, else into the path, after the endpoint's own.

const { test } = require('node:test')
const assert = require('node:assert/strict')
const { relay } = require('./support/relay.js')
const { address, settings, virtualHosts } = require('./support/settings.js')
const { useStore } = require('./support/store.js')

const { bucket, newBucket } = useStore('addressing')
const { hostname, pathname } = new URL(settings.endpoint)
const nameOf = ({ host }) => host.replace(/:\d+$/, '')

test(`a bucket is ${virtualHosts ? 'a host name' : 'in the path'}`, async t => {
  const { client, seen } = await relay(t)
  await client.putObject({ Bucket: bucket, Key: 'a/b', Body: 'text' })
  assert.equal(await client.getObject({ Bucket: bucket, Key: 'a/b' }).text(), 'text')
  await client.listObjects({ Bucket: bucket })
  await client.deleteObject({ Bucket: bucket, Key: 'a/b' })
  const [object, listing] = seen.map(({ path }) => path).filter((path, index, all) => all.indexOf(path) === index)
  assert.deepEqual([object, listing.replace(/\/$/, '')], [`${pathname.replace(/\/$/, '')}/${bucket}/a/b`, `${pathname.replace(/\/$/, '')}/${bucket}`])
  if (virtualHosts) assert.deepEqual(new Set(seen.map(nameOf)), new Set([`${bucket}.${hostname}`]))
})

test('a bucket with a dot in its name', async t => {
  const { client, seen } = await relay(t)
  const Bucket = newBucket('dot.ted')
  await client.createBucket({ Bucket })
  await client.putObject({ Bucket, Key: 'k', Body: 'text' })
  assert.equal(await client.getObject({ Bucket, Key: 'k' }).text(), 'text')
  // no wildcard certificate covers two labels
  if (virtualHosts) assert.equal(nameOf(seen.at(-1)), address.protocol === 'https:' ? hostname : `${Bucket}.${hostname}`)
})
