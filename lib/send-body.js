// @ts-check
'use strict'

// putObject and uploadPart: which way a body takes. At most a part of memory crosses at once; more, and everything that is read as it goes,
// is pumped a piece at a time.

const { takeBody } = require('./body.js')
const { Call } = require('./call.js')
const { bodyUnreadable, invalidValue, toError } = require('./errors.js')
const { readLimits } = require('./limits.js')
const { readParams, whereOf } = require('./params.js')
const { Progress } = require('./progress.js')
const { Pump } = require('./pump.js')

/** @typedef {import('./seam').Fields} Fields */
/** @typedef {import('./seam').Limits} Limits */
/** @typedef {import('./seam').BodyVerb} BodyVerb */
/** @typedef {{ verb: BodyVerb, engine: import('./engine').Engine, fields: Fields, limits: Limits, progress?: Progress }} Job */

// What opens the way for a body that does not cross at once.
const OPENS = /** @type {const} */ ({ putObject: 'openUpload', uploadPart: 'openPart' })

/**
 * @param {BodyVerb} verb
 * @param {import('./engine').Engine} engine
 * @param {any} params
 * @param {unknown} options
 * @returns {Promise<object>}
 */
async function sendBody(verb, engine, params, options) {
  /** @type {import('./body').Body | undefined} */
  let body
  try {
    body = takeBody(params?.Body)
    const limits = readLimits(options)
    const { Body, ContentLength, ...fields } = readParams(verb, params)
    const length = agreedLength(body, ContentLength)
    engine.admit(limits)
    const progress = limits.onProgress && new Progress(limits.onProgress, length < 0 ? undefined : length)
    return await send({ verb, engine, fields, limits, progress }, body, length)
  } catch (failure) {
    const error = toError(failure, whereOf(verb, params))
    body?.source?.stop(error)
    throw error
  } finally {
    body?.source?.release()
  }
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
  return length <= job.engine.partSize ? sendAtOnce(job, memory) : sendMemory(job, memory)
}

/**
 * @param {Job} job
 * @param {Uint8Array} bytes
 */
async function sendAtOnce({ verb, engine, fields, limits, progress }, bytes) {
  const { byteLength } = bytes
  const result = await engine.call(call => engine.native[verb](call, fields, byteLength === 0 ? null : bytes), limits)
  progress?.end(byteLength)
  return result
}

/**
 * @param {Job} job
 * @param {Uint8Array} bytes
 */
function sendMemory(job, bytes) {
  return upload(job, { length: bytes.byteLength, replayable: true }, pump => pump.sendMemory(bytes))
}

/**
 * @param {Job} job
 * @param {import('./seam').Source} source
 * @param {number} length
 */
function sendSource(job, source, length) {
  return upload(job, { length, replayable: false }, (pump, call) => {
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
async function upload({ verb, engine, fields, limits, progress }, { length, replayable }, run) {
  /** @type {import('./seam').NativeUpload | undefined} */
  let native
  const call = new Call(engine, id => { native = engine.native[OPENS[verb]](id, fields, length, replayable) }, limits, true)
  const pump = new Pump(engine.bridge, /** @type {import('./seam').NativeUpload} */ (native), progress)
  run(pump, call).catch(failure => call.fail(failure))
  try {
    const result = await call.promise
    progress?.end()
    return result
  } finally {
    pump.stop()
  }
}

exports.sendBody = sendBody
