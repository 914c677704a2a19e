// @ts-check
'use strict'

// putObject, uploadPart and upload: which way a body takes. At most a part of memory crosses at once; more, and everything that is
// read as it goes, is pumped a piece at a time. They differ in what goes in parts: of upload's bodies all that is longer than one.

const { takeBody } = require('./body.js')
const { Call } = require('./call.js')
const { bodyUnreadable, invalidValue, toError } = require('./errors.js')
const { MEASURED, VERIFIED, askToVerify, readLimits } = require('./limits.js')
const { readParams, whereOf } = require('./params.js')
const { Progress } = require('./progress.js')
const { Pump } = require('./pump.js')

/** @typedef {import('./engine').Engine} Engine */
/** @typedef {import('./seam').Fields} Fields */
/** @typedef {import('./seam').Limits} Limits */
/** @typedef {import('./seam').BodyVerb} BodyVerb */
/** @typedef {{ verb: BodyVerb, engine: Engine, fields: Fields, limits: Limits, progress?: Progress, cut: boolean }} Job */

// What opens the way for a body that does not cross at once.
const OPENS = /** @type {const} */ ({ putObject: 'openUpload', uploadPart: 'openPart' })

/**
 * A verb that sends its body in one request, if that can be.
 * @param {BodyVerb} verb
 * @returns {(engine: Engine, params: any, options: unknown) => Promise<object>}
 */
function bodyVerb(verb) {
  return (engine, params, options) => take(verb, params, body => {
    const limits = readLimits(options, verb === 'putObject' ? VERIFIED : MEASURED)
    return begin({ verb, engine, limits, cut: false }, body, readParams(verb, params))
  })
}

/**
 * @param {Engine} engine
 * @param {any} params
 * @param {unknown} options
 * @returns {Promise<object>}
 */
function upload(engine, params, options) {
  return take('upload', params, async body => {
    const limits = readLimits(options, [...VERIFIED, 'partSize', 'concurrency'])
    const fields = readParams('upload', params)
    const { Bucket, Key } = fields
    return { ...await begin({ verb: 'putObject', engine, limits, cut: true }, body, fields), Bucket, Key }
  })
}

/**
 * Takes the body, and gives it up when anything fails.
 * @param {BodyVerb | 'upload'} operation
 * @param {any} params
 * @param {(body: import('./body').Body) => Promise<object>} run
 */
async function take(operation, params, run) {
  /** @type {import('./body').Body | undefined} */
  let body
  try {
    body = takeBody(params?.Body)
    return await run(body)
  } catch (failure) {
    const error = toError(failure, whereOf(operation, params))
    body?.source?.stop(error)
    throw error
  } finally {
    body?.source?.release()
  }
}

/**
 * @param {{ verb: BodyVerb, engine: Engine, limits: Limits, cut: boolean }} job
 * @param {import('./body').Body} body
 * @param {Fields} params
 */
function begin({ verb, engine, limits, cut }, body, params) {
  const length = agreedLength(body, params.ContentLength)
  const fields = withoutLength(params)
  engine.admit(limits)
  askToVerify(limits, fields)
  const progress = Progress.of(limits, fields, length < 0 ? undefined : length)
  return send({ verb, engine, limits, cut, fields, progress }, body, length)
}

/**
 * The length goes its own way. To copy the rest of an object costs more than all else that is done with it here.
 * @param {Fields} params
 * @returns {Fields}
 */
function withoutLength(params) {
  if (params.ContentLength === undefined) return params
  const { ContentLength, ...fields } = params
  return fields
}

/**
 * @param {import('./body').Body} body
 * @param {number | undefined} declared
 * @returns {number} -1 when unknown
 */
function agreedLength({ bytes, length = bytes?.byteLength }, declared) {
  if (declared !== undefined && length !== undefined && declared !== length) {
    throw invalidValue('ContentLength', `is ${declared}, but Body has ${length} bytes`)
  }
  return length ?? declared ?? -1
}

/**
 * @param {Job} job
 * @param {import('./body').Body} body
 * @param {number} length
 */
function send(job, { bytes, source }, length) {
  if (source !== undefined) return sendSource(job, source, length)
  const memory = /** @type {Uint8Array} */ (bytes)
  return length <= job.engine.partSize && !job.cut ? sendAtOnce(job, memory) : sendMemory(job, memory)
}

/**
 * @param {Job} job
 * @param {Uint8Array} bytes
 */
async function sendAtOnce({ verb, engine, fields, limits, progress }, bytes) {
  const { byteLength } = bytes
  const result = await engine.call(call => engine.native[verb](call, JSON.stringify(fields), byteLength === 0 ? null : bytes), limits, progress)
  progress?.end(byteLength)
  return result
}

/**
 * @param {Job} job
 * @param {Uint8Array} bytes
 */
function sendMemory(job, bytes) {
  return pumped(job, { length: bytes.byteLength, replayable: true }, pump => pump.sendMemory(bytes))
}

/**
 * @param {Job} job
 * @param {import('./seam').Source} source
 * @param {number} length
 */
function sendSource(job, source, length) {
  return pumped(job, { length, replayable: false }, (pump, call) => {
    source.onBroken = error => call.fail(bodyUnreadable(error))
    return pump.sendSource(source, length)
  })
}

/**
 * The upload's own answer is the outcome: it may come while the pump waits for a source that never says anything again.
 * @param {Job} job
 * @param {{ length: number, replayable: boolean }} kind
 * @param {(pump: Pump, call: Call) => Promise<void>} run
 */
async function pumped({ verb, engine, fields, limits, progress, cut }, { length, replayable }, run) {
  /** @type {import('./seam').NativeUpload | undefined} */
  let native
  const start = (/** @type {number} */ id) => {
    native = engine.native[OPENS[verb]](id, JSON.stringify(fields), length, replayable, cut ? limits : undefined)
  }
  const call = new Call(engine, start, limits, { ending: cut ? 'tidy' : 'drains', progress })
  const pump = new Pump(engine.bridge, /** @type {import('./seam').NativeUpload} */ (native), progress)
  run(pump, call).catch(failure => call.fail(failure))
  try {
    const result = await call.promise
    progress?.end(result.Size)
    return result
  } finally {
    pump.stop()
  }
}

exports.putObject = bodyVerb('putObject')
exports.uploadPart = bodyVerb('uploadPart')
exports.upload = upload
