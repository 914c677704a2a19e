// @ts-check
'use strict'

// S3 lists versions and delete markers mixed, newest first; its SDKs give two lists, and whole seconds cannot tell how they were
// mixed. The addon notes the order, which stands beside a page where nobody trips over it. Some stores do not mix them in their
// answer (our local one): those are sorted by what is known.

/** @typedef {import('./seam').Fields} Fields */

const ORDER = Symbol('order')

/**
 * @param {Fields} answer the addon's
 * @returns {Fields} the page as S3 has it
 */
function versionPage({ Order, ...page }) {
  return Object.defineProperty(page, ORDER, { value: Order })
}

/**
 * The versions and delete markers of a page: by key, newest first. The sort is stable, and moves nothing where the store has mixed them.
 * @param {Fields} page
 */
function entriesOf(page) {
  const [versions, markers] = [page.Versions.values(), page.DeleteMarkers.values()]
  const entries = page[/** @type {any} */ (ORDER)].map((/** @type {boolean} */ isMarker) => {
    return isMarker ? { ...markers.next().value, DeleteMarker: true } : versions.next().value
  })
  return entries.sort(inOrder)
}

/** @param {Fields} a @param {Fields} b */
function inOrder(a, b) {
  if (a.Key !== b.Key) return Buffer.compare(Buffer.from(a.Key), Buffer.from(b.Key))
  return Number(b.IsLatest) - Number(a.IsLatest) || b.LastModified - a.LastModified
}

exports.entriesOf = entriesOf
exports.versionPage = versionPage
