// @ts-check
'use strict'

const { inspect } = require('node:util')
const { invoke } = require('./call-styles.js')
const { Engine } = require('./engine.js')
const { toError } = require('./errors.js')
const { ObjectList } = require('./iterators.js')
const { readLimits } = require('./limits.js')
const { ObjectStream } = require('./object-stream.js')
const { readOptions } = require('./options.js')
const { readParams, whereOf } = require('./params.js')
const { putObject } = require('./put-object.js')

/** @typedef {import('./seam').SimpleVerb} SimpleVerb */

// A verb's last arguments are its options and its callback; call-styles.js says how they are told apart.
class DataStoreClient {
  #engine
  /** What may be shown of the client: no secret is among it. */
  #shown

  /** @param {any} [options] */
  constructor(options) {
    const { native, provider } = readOptions(options)
    this.#engine = new Engine(native, provider)
    this.#shown = { endpoint: native.endpoint, region: native.region }
  }

  /** @param {any[]} args */
  getObject(...args) {
    if (!args.some(arg => typeof arg === 'function')) return this.#stream(args[0], args[1])
    return invoke(args, async (params, options) => this.#stream(params, options).promise())
  }

  /** @param {any[]} args */
  putObject(...args) {
    return invoke(args, (params, options) => putObject(this.#engine, params, options))
  }

  /** @param {any[]} args */
  headObject(...args) {
    return this.#verb('headObject', args)
  }

  /** @param {any[]} args */
  deleteObject(...args) {
    return this.#verb('deleteObject', args)
  }

  /** @param {any[]} args */
  listObjects(...args) {
    return this.#verb('listObjects', args)
  }

  /** @param {any[]} args */
  listObjectsV2(...args) {
    return this.#verb('listObjectsV2', args)
  }

  /** @param {any[]} args */
  createBucket(...args) {
    return this.#verb('createBucket', args)
  }

  /** @param {any[]} args */
  headBucket(...args) {
    return this.#verb('headBucket', args)
  }

  /** @param {any[]} args */
  deleteBucket(...args) {
    return this.#verb('deleteBucket', args)
  }

  /** @param {any[]} args */
  listBuckets(...args) {
    return this.#verb('listBuckets', args)
  }

  /**
   * @param {any} params
   * @param {any} [options]
   */
  objects(params, options) {
    const fields = readParams('listObjectsV2', params)
    readLimits(options)
    return new ObjectList(page => perform(this.#engine, 'listObjectsV2', page, options), fields)
  }

  /** @param {any[]} args */
  close(...args) {
    return invoke(args, () => this.#engine.close())
  }

  [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
    return this.#engine.close()
  }

  /**
   * @param {number} _depth
   * @param {import('node:util').InspectOptions} options
   */
  [inspect.custom](_depth, options) {
    return `DataStoreClient ${inspect(this.#shown, options)}`
  }

  /**
   * @param {any} params
   * @param {any} options
   */
  #stream(params, options) {
    return new ObjectStream(this.#engine, readParams('getObject', params), readLimits(options))
  }

  /**
   * @param {SimpleVerb} operation
   * @param {any[]} args
   */
  #verb(operation, args) {
    return invoke(args, (params, options) => perform(this.#engine, operation, params, options))
  }
}

/**
 * A verb that is one call with an answer.
 * @param {Engine} engine
 * @param {SimpleVerb} operation
 * @param {any} params
 * @param {any} options
 */
async function perform(engine, operation, params, options) {
  try {
    const limits = readLimits(options)
    const fields = readParams(operation, params)
    engine.admit(limits)
    return await engine.call(call => engine.native[operation](call, fields), limits)
  } catch (failure) {
    throw toError(failure, whereOf(operation, params))
  }
}

exports.DataStoreClient = DataStoreClient
