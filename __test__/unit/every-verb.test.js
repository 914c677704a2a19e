'use strict'

// What holds for every verb: wrong arguments are named before anything is asked of the addon, and nothing is thrown where a promise
// is promised.

const assert = require('node:assert/strict')
const test = require('node:test')
const { FIELDS } = require('../../lib/fields/index.js')
const { fakeClient } = require('../support/fake-native.js')
const { VERBS, callVerb, callWith } = require('../support/verbs.js')
const { KINDS_OF_BODY, WRONG } = require('../support/wrong-values.js')

/** The verb is refused by a TypeError with this name in it, and the addon was not asked. */
async function refuses(verb, call, named, code = /^ERR_INVALID_ARG_(TYPE|VALUE)$/) {
  const { client, native } = fakeClient()
  await assert.rejects(call(client), error => {
    assert.ok(error instanceof TypeError, `${verb}: ${error.stack}`)
    assert.match(error.code, code)
    assert.ok([`"${named}"`, `"${named}.`, `"${named}[`, ` of ${named}`, ` in ${named}`].some(name => error.message.includes(name)), `${verb}: "${error.message}" does not name ${named}`)
    return true
  })
  assert.deepEqual(native.log, [], `${verb} asked the addon`)
}

for (const [verb, { params, operation = verb, fields = FIELDS[operation], needed = Object.keys(params), measures, options: own }] of Object.entries(VERBS)) {
  const takes = name => own === undefined || own.includes(name)

  test(`${verb}: each parameter of a wrong type is named`, async () => {
    for (const [name, kind] of Object.entries(fields)) {
      assert.ok(WRONG[kind], `no wrong values are known for the kind ${kind} of ${verb}'s ${name}`)
      for (const value of WRONG[kind]) await refuses(verb, client => callVerb(client, verb, { [name]: value }), name)
    }
  })

  for (const name of needed) {
    test(`${verb}: without ${name}`, async () => {
      const { [name]: _, ...rest } = params
      await refuses(verb, client => callWith(client, verb, rest), name)
      await refuses(verb, client => callWith(client, verb, { ...params, [name]: null }), name)
    })
  }

  test(`${verb}: parameters that are no object`, async () => {
    for (const wrong of ['b', 5, true, null, [], new Map()]) await refuses(verb, client => callWith(client, verb, wrong), 'params')
  })

  test(`${verb}: an unknown parameter, with the nearest name`, async () => {
    const known = Object.keys(fields)[0]
    await assert.rejects(callVerb(fakeClient().client, verb, { [`${known}s`]: 'x' }), {
      name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: new RegExp(`Did you mean "${known}"\\?`)
    })
  })

  test(`${verb}: wrong options of the call`, async () => {
    for (const wrong of [5, [], new Map(), AbortSignal.abort()]) await refuses(verb, client => callVerb(client, verb, {}, wrong), 'options')
    for (const [name, ...values] of [['signal', {}, 'x'], ['timeout', '5', -1], ['onProgress', 5], ['expiresIn', '5', 0, 0.5, 604_801]]) {
      const named = takes(name) && (name !== 'expiresIn' || own) ? `options.${name}` : name
      for (const value of values) await refuses(verb, client => callVerb(client, verb, {}, { [name]: value }), named)
    }
    await refuses(verb, client => callVerb(client, verb, {}, { singal: 5 }), 'singal')
  })

  test(`${verb}: onProgress is ${measures ? 'taken' : 'refused, since it would never be called'}`, async () => {
    const options = { onProgress() {} }
    if (!measures) return refuses(verb, client => callVerb(client, verb, {}, options), takes('onProgress') ? 'options.onProgress' : 'onProgress')
    // Taken: what ends the call is that its client is closed.
    const { client } = fakeClient()
    await client.close()
    await assert.rejects(callVerb(client, verb, {}, options), { code: 'ClientClosed' })
  })

  if (takes('signal')) test(`${verb}: with a signal that is aborted already nothing is asked`, async () => {
    const { client, native } = fakeClient()
    const reason = new Error('enough')
    await assert.rejects(callVerb(client, verb, {}, { signal: AbortSignal.abort(reason) }), { name: 'AbortError', code: 'ABORT_ERR', cause: reason })
    assert.deepEqual(native.log, [])
  })

  test(`${verb}: taken off its client it says so`, async () => {
    const { [verb]: detached } = fakeClient().client
    const call = async () => detached(params)
    await assert.rejects(call(), { name: 'TypeError', code: 'ERR_INVALID_THIS', message: new RegExp(`^${verb}\\(\\) was called without its client`) })
  })

  test(`${verb}: taken off its client and given a callback it tells that`, async () => {
    const { [verb]: detached } = fakeClient().client
    if (detached.length > 0) return // a list, which knows no callback
    const error = await new Promise((resolve, reject) => {
      assert.equal(detached(params, (error, data) => error ? resolve(error) : reject(data)), undefined)
    })
    assert.deepEqual([error.name, error.code], ['TypeError', 'ERR_INVALID_THIS'])
  })

  test(`${verb}: of a client that is closed`, async () => {
    const { client } = fakeClient()
    await client.close()
    await assert.rejects(callVerb(client, verb), { name: 'DataStoreError', code: 'ClientClosed', attempts: 0 })
  })

  if (Object.values(fields).includes('body')) {
    for (const [what, makeBody] of Object.entries(KINDS_OF_BODY)) {
      test(`${verb}: Body is ${what}`, async () => {
        const { client, native } = fakeClient()
        const { body, error } = await makeBody()
        await assert.rejects(callVerb(client, verb, { Body: body }), error)
        assert.deepEqual(native.log, [])
      })
    }
  }
}
