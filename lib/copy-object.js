// @ts-check
'use strict'

// copyObject: a native call that cleans up when it is cancelled, since a large copy is a multipart upload.

const { Call } = require('./call.js')
const { toError } = require('./errors.js')
const { readLimits } = require('./limits.js')
const { readParams, whereOf } = require('./params.js')

const OPTIONS = ['multipartThreshold', 'partSize', 'concurrency']

/**
 * @param {import('./engine').Engine} engine
 * @param {any} params
 * @param {unknown} options
 * @returns {Promise<object>}
 */
async function copyObject(engine, params, options) {
  try {
    const limits = readLimits(options, OPTIONS)
    const { multipartThreshold, partSize, concurrency } = limits
    const fields = { ...readParams('copyObject', params), multipartThreshold, partSize, concurrency }
    engine.admit(limits)
    return await new Call(engine, call => engine.native.copyObject(call, JSON.stringify(fields)), limits, { ending: 'tidy' }).promise
  } catch (failure) {
    throw toError(failure, whereOf('copyObject', params))
  }
}

exports.copyObject = copyObject
