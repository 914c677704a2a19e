'use strict'

// Bodies for tests: bytes that are the same in every run and nowhere repeat, and sources that hand them out in every way.

const { createCipheriv, createHash } = require('node:crypto')
const { Readable } = require('node:stream')

const MIB = 2 ** 20
/** The smallest part that stores take: multipart uploads with little data. */
const PART = 5 * MIB

/** @param {number} size @param {number} [seed] other bytes for another seed */
function bytesOf(size, seed = 0) {
  const iv = Buffer.alloc(16)
  iv.writeUInt32BE(seed)
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), iv).update(Buffer.alloc(size))
}

const md5 = bytes => createHash('md5').update(bytes).digest('hex')
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex')

/** `bytes` cut into pieces of the given sizes, over and over. */
function * cut(bytes, sizes) {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]
    yield bytes.subarray(at, at + size)
    at += size
  }
}

/** A Node stream that hands out `bytes` in pieces. */
function streamOf(bytes, sizes = [64 * 1024]) {
  return Readable.from(cut(bytes, sizes), { objectMode: false })
}

/** A web stream that hands out `bytes` in pieces. */
function webStreamOf(bytes, sizes = [64 * 1024]) {
  const pieces = cut(bytes, sizes)
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next()
      if (done) controller.close()
      else controller.enqueue(new Uint8Array(value))
    }
  })
}

/** An async generator of `bytes` in pieces. */
async function * generatorOf(bytes, sizes = [64 * 1024]) {
  yield * cut(bytes, sizes)
}

module.exports = { MIB, PART, bytesOf, cut, generatorOf, md5, sha256, streamOf, webStreamOf }
