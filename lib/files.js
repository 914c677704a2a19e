// @ts-check
'use strict'

// Files up and down. Their bytes never come here: the addon reads and writes them.

const { Call } = require('./call.js')
const { toError } = require('./errors.js')
const { clearedAtExit } = require('./exits.js')
const { VERIFIED, askToVerify, readLimits } = require('./limits.js')
const { fieldsOf } = require('./object-fields.js')
const { readParams, whereOf } = require('./params.js')
const { Progress } = require('./progress.js')

/** @typedef {import('./engine').Engine} Engine */

const OPTIONS = [...VERIFIED, 'partSize', 'concurrency', 'multipartThreshold']

/**
 * @param {Engine} engine
 * @param {any} params
 * @param {unknown} options
 */
async function uploadFile(engine, params, options) {
  return transfer(engine, 'uploadFile', params, options)
}

/**
 * @param {Engine} engine
 * @param {any} params
 * @param {unknown} options
 */
async function downloadFile(engine, params, options) {
  const release = clearedAtExit(engine.native)
  try {
    return await transfer(engine, 'downloadFile', params, options)
  } finally {
    release()
  }
}

/**
 * @param {Engine} engine
 * @param {'uploadFile' | 'downloadFile'} operation
 * @param {any} params
 * @param {unknown} options
 */
async function transfer(engine, operation, params, options) {
  try {
    const limits = readLimits(options, OPTIONS)
    const { Filename, ...fields } = readParams(operation, params)
    engine.admit(limits)
    askToVerify(limits, fields)
    const progress = Progress.of(limits, fields)
    const start = (/** @type {number} */ call) => engine.native[operation](call, JSON.stringify(fields), Filename, limits)
    const answer = await new Call(engine, start, limits, { ending: 'tidy', progress }).promise
    const result = operation === 'downloadFile' ? fieldsOf(answer) : answer
    progress?.end(result.Size ?? result.ContentLength)
    return result
  } catch (failure) {
    throw toError(failure, whereOf(operation, params))
  }
}

exports.downloadFile = downloadFile
exports.uploadFile = uploadFile
