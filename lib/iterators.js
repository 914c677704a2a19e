// @ts-check
'use strict'

// objects(), versions(), buckets(), ...: every entry of a list, a page at a time, for `for await`.

const { toError } = require('./errors.js')
const { entriesOf } = require('./versions.js')

/** @typedef {import('./seam').Fields} Fields */
/** @typedef {import('./seam').Verb} Verb */

/**
 * How a list goes from page to page.
 * @typedef {object} Listing
 * @property {string} verb what gives a page
 * @property {(page: Fields) => Iterable<Fields>} entries
 * @property {Record<string, string>} next parameter -> the page's field that says where the next page begins; the first one must be there
 * @property {boolean} [untold] is a page the last one when it does not say where to go on, without IsTruncated?
 */

/** @type {Record<string, Listing>} */
const LISTS = {
  objects: { verb: 'listObjectsV2', entries: page => page.Contents, next: { ContinuationToken: 'NextContinuationToken' } },
  versions: { verb: 'listObjectVersions', entries: entriesOf, next: { KeyMarker: 'NextKeyMarker', VersionIdMarker: 'NextVersionIdMarker' } },
  buckets: { verb: 'listBuckets', entries: page => page.Buckets, next: { ContinuationToken: 'ContinuationToken' }, untold: true },
  multipartUploads: { verb: 'listMultipartUploads', entries: page => page.Uploads, next: { KeyMarker: 'NextKeyMarker', UploadIdMarker: 'NextUploadIdMarker' } },
  parts: { verb: 'listParts', entries: page => page.Parts, next: { PartNumberMarker: 'NextPartNumberMarker' } }
}

class PagedList {
  #list
  #params
  #listing

  /**
   * @param {Listing} listing
   * @param {(params: Fields) => Promise<Fields>} list gives a page
   * @param {Fields} params validated
   */
  constructor(listing, list, params) {
    this.#listing = listing
    this.#list = list
    this.#params = params
  }

  async * [Symbol.asyncIterator]() {
    for await (const page of this.pages()) yield * this.#listing.entries(page)
  }

  /** The pages themselves, as the verb gives them. */
  async * pages() {
    let params = this.#params
    let page = await this.#list(params)
    const trail = new Trail(this.#listing.next, params)
    yield page
    while (this.#goesOn(page)) {
      const next = this.#nextOf(page)
      const fault = trail.faultOf(next)
      if (fault !== undefined) throw this.#invalid(fault)
      params = { ...params, ...next }
      page = await this.#list(params)
      yield page
    }
  }

  /** @param {Fields} page */
  #goesOn(page) {
    return this.#listing.untold ? Boolean(page.ContinuationToken) : page.IsTruncated
  }

  /**
   * Markers of the caller's that the page does not repeat are no longer meant.
   * @param {Fields} page
   * @returns {Fields}
   */
  #nextOf(page) {
    return Object.fromEntries(Object.entries(this.#listing.next).map(([parameter, field]) => [parameter, page[field]]))
  }

  /** @param {string} message */
  #invalid(message) {
    return toError({ code: 'InvalidResponse', message }, { operation: this.#listing.verb, bucket: this.#params.Bucket, key: this.#params.Key })
  }
}

/**
 * Notices a store that sends its client in circles, without keeping every place: the last one is kept, and one further back
 * that moves on at each power of two (Brent), so a circle of any length is met.
 */
class Trail {
  #first
  #field
  #last
  /** @type {string | undefined} */
  #mark
  #steps = 0
  #nextMark = 1

  /**
   * @param {Record<string, string>} next of the listing
   * @param {Fields} params what it began with
   */
  constructor(next, params) {
    [this.#first, this.#field] = Object.entries(next)[0]
    this.#last = JSON.stringify(Object.keys(next).map(name => params[name]))
  }

  /**
   * @param {Fields} next
   * @returns {string | undefined} what is wrong with going on from there
   */
  faultOf(next) {
    if (!next[this.#first]) return `The store says there are more entries but not where: no ${this.#field}`
    const place = JSON.stringify(Object.values(next))
    if (place === this.#last || place === this.#mark) return `The store gave the same ${this.#field} twice`
    this.#last = place
    if (++this.#steps === this.#nextMark) {
      this.#mark = place
      this.#nextMark *= 2
    }
    return undefined
  }
}

exports.LISTS = LISTS
exports.PagedList = PagedList
