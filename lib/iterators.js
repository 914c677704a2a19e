// @ts-check
'use strict'

// objects(): every object of a bucket, a page at a time, for `for await`.

const { toError } = require('./errors.js')

/** @typedef {import('./seam').Fields} Fields */

class ObjectList {
  #list
  #params

  /**
   * @param {(params: Fields) => Promise<Fields>} list listObjectsV2
   * @param {Fields} params validated
   */
  constructor(list, params) {
    this.#list = list
    this.#params = params
  }

  async * [Symbol.asyncIterator]() {
    for await (const page of this.pages()) yield * page.Contents
  }

  /** The pages themselves, as listObjectsV2 gives them. */
  async * pages() {
    let page = await this.#list(this.#params)
    const tokens = new TokenTrail(this.#params.ContinuationToken)
    yield page
    while (page.IsTruncated) {
      const ContinuationToken = page.NextContinuationToken
      const fault = tokens.faultOf(ContinuationToken)
      if (fault !== undefined) throw toError({ code: 'InvalidResponse', message: fault }, { operation: 'listObjectsV2', bucket: this.#params.Bucket })
      page = await this.#list({ ...this.#params, ContinuationToken })
      yield page
    }
  }
}

/**
 * Notices a store that sends its client in circles, without keeping every token: the last one is kept, and one further back
 * that moves on at each power of two (Brent), so a circle of any length is met.
 */
class TokenTrail {
  #last
  /** @type {string | undefined} */
  #mark
  #steps = 0
  #nextMark = 1

  /** @param {string | undefined} first what the listing began with */
  constructor(first) {
    this.#last = first
  }

  /**
   * @param {string | undefined} token
   * @returns {string | undefined} what is wrong with going on from it
   */
  faultOf(token) {
    if (!token) return 'The store says there are more objects but not where: no NextContinuationToken'
    if (token === this.#last || token === this.#mark) return 'The store gave the same NextContinuationToken twice'
    this.#last = token
    if (++this.#steps === this.#nextMark) {
      this.#mark = token
      this.#nextMark *= 2
    }
    return undefined
  }
}

exports.ObjectList = ObjectList
