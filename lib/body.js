// @ts-check
'use strict'

// The kinds of body, told apart by what they can do and not by their class: a Buffer of another realm, a polyfilled
// stream and a Blob of a library are what they are. Memory comes out as bytes, the rest as a source to be read.

const { isAnyArrayBuffer } = require('node:util').types
const { bodyUnreadable, invalidType, invalidValue } = require('./errors.js')
const { IterableSource, NodeSource, WebSource } = require('./sources.js')

/** @typedef {import('./seam').Source} Source */
/** @typedef {{ bytes?: Uint8Array, source?: Source, length?: number }} Body */

const EMPTY = new Uint8Array(0)
const EXPECTED = 'a Buffer, typed array, DataView, ArrayBuffer, string, Blob, Node Readable, web ReadableStream or AsyncIterable'

/**
 * Takes the body: a stream is ours from here on.
 * @param {any} body
 * @returns {Body} bytes, or a source with its length when that is known
 */
function takeBody(body) {
  if (body === undefined || body === null) return { bytes: EMPTY }
  const bytes = toBytes(body, 'Body')
  if (bytes !== undefined) return { bytes }
  if (typeof body !== 'object' && typeof body !== 'function') throw invalidType('Body', EXPECTED, body)
  if (isBlob(body)) return { source: new WebSource(asked(() => body.stream())), length: body.size }
  if (isNodeStream(body)) return { source: new NodeSource(body) }
  if (typeof body.getReader === 'function') return { source: takeWebStream(body) }
  if (typeof body[Symbol.asyncIterator] === 'function') return { source: new IterableSource(asked(() => body[Symbol.asyncIterator]())) }
  throw invalidType('Body', EXPECTED, body)
}

/**
 * The bytes of what is in memory; undefined for anything else.
 * @param {any} value
 * @param {string} name for messages
 * @returns {Uint8Array | undefined}
 */
function toBytes(value, name) {
  if (typeof value === 'string') return Buffer.from(value)
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength === 0) checkAttached(value.buffer, name)
    return value instanceof Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  if (!isAnyArrayBuffer(value)) return undefined
  checkAttached(value, name)
  return new Uint8Array(value)
}

/**
 * Memory that was transferred away looks empty: it would quietly become an empty object.
 * @param {ArrayBufferLike} buffer
 * @param {string} name
 */
function checkAttached(buffer, name) {
  if (buffer.byteLength > 0) return
  try {
    new Uint8Array(buffer)
  } catch {
    throw invalidValue(name, 'is memory that was transferred elsewhere (detached)')
  }
}

/**
 * What the body's own code gives to be read.
 * @param {() => any} ask
 */
function asked(ask) {
  let answer
  try {
    answer = ask()
  } catch (error) {
    throw bodyUnreadable(error)
  }
  if (typeof answer === 'object' && answer !== null) return answer
  throw bodyUnreadable(new TypeError('What it gives to be read is no object'))
}

/** @param {any} body */
function isBlob(body) {
  return typeof body.stream === 'function' && typeof body.arrayBuffer === 'function' && typeof body.size === 'number'
}

/** A Writable has pipe() and on() as well. @param {any} body */
function isNodeStream(body) {
  return typeof body.pipe === 'function' && typeof body.on === 'function' &&
    (typeof body.read === 'function' || body.readable === true)
}

/** @param {any} body */
function takeWebStream(body) {
  if (body.locked) throw invalidValue('Body', 'is a ReadableStream that is locked: something else is reading it')
  return new WebSource(body)
}

exports.takeBody = takeBody
exports.toBytes = toBytes
