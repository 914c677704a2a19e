// @ts-check
'use strict'

// The verbs that give a promise (or take a callback): name -> what runs. client.js makes a method of each, and of each list.

const { copyObject } = require('./copy-object.js')
const { toError } = require('./errors.js')
const { SIMPLE } = require('./fields/index.js')
const { downloadFile, uploadFile } = require('./files.js')
const { readLimits } = require('./limits.js')
const { fieldsOf } = require('./object-fields.js')
const { pageOf } = require('./pages.js')
const { readParams, whereOf } = require('./params.js')
const { request } = require('./request.js')
const { putObject, upload, uploadPart } = require('./send-body.js')
const { versionPage } = require('./versions.js')

/** @typedef {import('./engine').Engine} Engine */
/** @typedef {import('./seam').SimpleVerb | 'listObjectVersions'} SimpleVerb */
/** @typedef {(engine: Engine, params: any, options: any) => Promise<any>} Run */

/**
 * A verb that is one native call with an answer.
 * @param {Engine} engine
 * @param {SimpleVerb} operation
 * @param {any} params
 * @param {any} options
 */
async function perform(engine, operation, params, options) {
  try {
    const limits = readLimits(options, [])
    const fields = readParams(operation, params)
    engine.admit(limits)
    return await engine.call(call => engine.native[operation](call, JSON.stringify(fields)), limits)
  } catch (failure) {
    throw toError(failure, whereOf(operation, params))
  }
}

/** Whose answer is a page in JSON. @type {SimpleVerb[]} */
const PAGES = ['listObjects', 'listObjectsV2']

/** @type {Record<string, Run>} */
const VERBS = {
  putObject,
  uploadPart,
  upload,
  uploadFile,
  downloadFile,
  copyObject,
  listObjectVersions: async (engine, params, options) => versionPage(await perform(engine, 'listObjectVersions', params, options)),
  request
}
for (const operation of SIMPLE) VERBS[operation] = (engine, params, options) => perform(engine, operation, params, options)
VERBS.headObject = async (engine, params, options) => fieldsOf(await perform(engine, 'headObject', params, options))
for (const operation of PAGES) VERBS[operation] = async (engine, params, options) => pageOf(await perform(engine, operation, params, options))

exports.VERBS = VERBS
