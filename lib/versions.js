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
  const versions = page.Versions
  const markers = page.DeleteMarkers.map((/** @type {Fields} */ marker) => ({ ...marker, DeleteMarker: true }))
  /** @type {boolean[]} */
  const order = page[/** @type {any} */ (ORDER)]
  const marked = order.filter(isMarker => isMarker).length
  // An order of other entries than these says nothing.
  const known = marked === markers.length && order.length - marked === versions.length
  return (known ? mixed(order, versions, markers) : [...versions, ...markers]).sort(inOrder)
}

/**
 * @param {boolean[]} order
 * @param {Fields[]} versions
 * @param {Fields[]} markers
 */
function mixed(order, versions, markers) {
  let [version, marker] = [0, 0]
  return order.map(isMarker => isMarker ? markers[marker++] : versions[version++])
}

/** @param {Fields} a @param {Fields} b */
function inOrder(a, b) {
  if (a.Key !== b.Key) return Buffer.compare(Buffer.from(a.Key), Buffer.from(b.Key))
  return Number(b.IsLatest) - Number(a.IsLatest) || b.LastModified - a.LastModified
}

exports.entriesOf = entriesOf
exports.versionPage = versionPage
