'use strict'

// Every verb, aborted at every point where a call can stand: see support/aborting.js for what must hold.

const { once } = require('node:events')
const test = require('node:test')
const { s3Error } = require('../support/answers.js')
const { aborting, turns } = require('../support/aborting.js')
const { clientOf } = require('../support/client.js')
const { faultServer } = require('../support/fault-server.js')
const { VERBS, callVerb } = require('../support/verbs.js')

const assert = require('node:assert/strict')
const silent = () => ({ silent: true })
const never = () => new Promise(() => {})

/**
 * name -> answer: the store's, options: the client's, secure: is TLS spoken to a server that knows none, reach: resolves there; requests: how many of the
 * call's own a store sees then, local: also where no store is asked
 */
const POINTS = {
  'before it begins': { requests: 0, local: true },
  'while its credentials are awaited': { options: { credentials: never }, reach: () => turns(), requests: 0, local: true },
  'while it waits for a connection of others': { options: { maxConnections: 1 }, crowded: true, reach: () => turns(20), requests: 0 },
  'while it connects': { secure: true, reach: server => once(server, 'connection'), requests: 0 },
  'while the answer is awaited': { reach: server => server.request(1), requests: 1 },
  'inside the answer': { answer: ({ method }) => method === 'HEAD' ? silent() : s3Error(403, 'AccessDenied', { stall: 60 }), reach: async server => { await server.request(1); await turns(20) }, requests: 1 },
  'between two attempts': { answer: () => s3Error(503, 'SlowDown', { headers: { 'Retry-After': '20' } }), reach: async server => { await (await server.request(1)).done; await turns(20) }, requests: 1 }
}

for (const [verb, { local, measures, call, start, options: known = ['signal'] }] of Object.entries(VERBS)) {
  if (!known.includes('signal')) continue
  for (const [where, { answer = silent, options, secure, crowded, reach, requests, local: alsoLocal }] of Object.entries(POINTS)) {
    if (local && !alsoLocal) continue

    test(`${verb} is aborted ${where}`, async t => {
      const server = await faultServer(answer, t)
      const endpoint = secure ? server.endpoint.replace('http:', 'https:') : server.endpoint
      const client = clientOf(t, endpoint, options?.credentials ? { accessKeyId: undefined, secretAccessKey: undefined, ...options } : options)
      const crowd = new AbortController()
      const other = crowded && client.headBucket({ Bucket: 'other' }, { signal: crowd.signal }).catch(() => {})
      if (crowded) await server.request(1)
      const aborted = aborting()
      const given = measures ? aborted.measured : aborted.options
      if (reach === undefined) aborted.abort()
      aborted.promise(callVerb(client, verb, {}, given))
      if (reach !== undefined) {
        await reach(server)
        aborted.abort()
      }
      if (crowded) crowd.abort()
      await aborted.check(client, server)
      assert.equal(server.requests.length, requests + (crowded ? 1 : 0))
    })
  }

  if (call !== undefined || start !== undefined) continue

  test(`${verb}: an abort reaches the callback once`, async t => {
    const server = await faultServer(silent, t)
    const client = clientOf(t, server)
    const aborted = aborting()
    aborted.callback(end => client[verb](VERBS[verb].params, aborted.options, end))
    await server.request(1)
    aborted.abort()
    await aborted.check(client, server)
    assert.equal(server.requests.length, 1)
  })
}
