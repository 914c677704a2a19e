// @ts-check
'use strict'

const { inspect } = require('node:util')
const { invoke } = require('./call-styles.js')
const { Engine } = require('./engine.js')
const { detached } = require('./errors.js')
const { LISTS, PagedList } = require('./iterators.js')
const { VERIFIED, askToVerify, readLimits } = require('./limits.js')
const { ObjectStream } = require('./object-stream.js')
const { readOptions } = require('./options.js')
const { readParams } = require('./params.js')
const { presign, presignAsync } = require('./presign.js')
const { VERBS } = require('./verbs.js')

/** What getObject() takes besides. */
const READ = [...VERIFIED, 'parallel', 'maxBytes']

/**
 * The engine of `this` in a method, which is something else when the method was taken off its client. Only the class can look.
 * @type {(self: unknown, method: string) => Engine}
 */
let engineOf

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

  static {
    engineOf = (self, method) => {
      if (typeof self === 'object' && self !== null && #engine in self) return self.#engine
      throw detached(method)
    }
  }

  /** @param {any[]} args */
  getObject(...args) {
    const open = (/** @type {any} */ params, /** @type {any} */ options) => {
      const engine = engineOf(this, 'getObject')
      const fields = readParams('getObject', params)
      const limits = readLimits(options, READ)
      askToVerify(limits, fields)
      if (limits.maxBytes !== undefined) fields.maxBytes = limits.maxBytes
      return new ObjectStream(engine, fields, limits)
    }
    if (!args.some(arg => typeof arg === 'function')) return open(args[0], args[1])
    return invoke(args, async (params, options) => open(params, options).promise())
  }

  /**
   * @param {any} operation
   * @param {any} [params]
   * @param {any} [options]
   */
  presign(operation, params, options) {
    return presign(engineOf(this, 'presign'), operation, params, options)
  }

  /**
   * @param {any} operation
   * @param {any[]} args
   */
  presignAsync(operation, ...args) {
    return invoke(args, async (params, options) => presignAsync(engineOf(this, 'presignAsync'), operation, params, options))
  }

  /** @param {any[]} args */
  close(...args) {
    return invoke(args, async () => engineOf(this, 'close').close())
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

  static {
    for (const [name, run] of Object.entries(VERBS)) {
      define(this.prototype, name, {
        /** @this {unknown} @param {any[]} args */
        [name](...args) {
          return invoke(args, async (params, options) => run(engineOf(this, name), params, options))
        }
      }[name])
    }
    for (const name of Object.keys(LISTS)) {
      define(this.prototype, name, {
        /** @this {unknown} @param {any} [params] @param {any} [options] */
        [name](params, options) {
          return listOf(this, name, params, options)
        }
      }[name])
    }
  }
}

/**
 * A list to be walked, from page to page.
 * @param {unknown} self
 * @param {string} name of LISTS
 * @param {any} params
 * @param {any} options
 */
function listOf(self, name, params, options) {
  const engine = engineOf(self, name)
  const verb = /** @type {import('./seam').Verb} */ (LISTS[name].verb)
  const fields = readParams(verb, params)
  readLimits(options, [])
  return new PagedList(LISTS[name], page => VERBS[verb](engine, page, options), fields)
}

/**
 * A method as a class has it: not enumerable.
 * @param {object} prototype
 * @param {string} name
 * @param {Function} value
 */
function define(prototype, name, value) {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
}

exports.DataStoreClient = DataStoreClient
