// @ts-check
'use strict'

// A page of listObjects or listObjectsV2 comes as JSON, its objects as rows of one flat array (src/binding/results/page.rs):
// [head, owners, rows, rows, ...]. A row is Key, ETag, Size, StorageClass, LastModified; where there are owners it goes on with
// ChecksumAlgorithm, ChecksumType and the owner's place. What S3 left out is null there, and absent from the object.

/** @typedef {import('./seam').Fields} Fields */

const PLAIN = 5
const WIDE = 8

/**
 * Pages longer than S3's are made a thousand objects at a time, so that the event loop goes on between.
 * @param {string[] & { attempts?: number }} answer the addon's
 * @returns {Promise<Fields>} the page as S3 has it
 */
async function pageOf(answer) {
  const [head, owners, ...texts] = answer
  const page = JSON.parse(head)
  const known = owners === '' ? undefined : JSON.parse(owners)
  for (const [index, text] of texts.entries()) {
    if (index > 0) await new Promise(setImmediate)
    addObjects(page.Contents, JSON.parse(text), known)
  }
  if (answer.attempts !== undefined) page.attempts = answer.attempts
  return page
}

/**
 * @param {Fields[]} objects
 * @param {any[]} rows
 * @param {Fields[]} [owners]
 */
function addObjects(objects, rows, owners) {
  const width = owners === undefined ? PLAIN : WIDE
  for (let at = 0; at < rows.length; at += width) {
    /** @type {Fields} */
    const object = {}
    if (rows[at] !== null) object.Key = rows[at]
    if (rows[at + 1] !== null) object.ETag = rows[at + 1]
    if (owners !== undefined && rows[at + 5] !== null) object.ChecksumAlgorithm = rows[at + 5]
    if (owners !== undefined && rows[at + 6] !== null) object.ChecksumType = rows[at + 6]
    if (rows[at + 2] !== null) object.Size = rows[at + 2]
    if (rows[at + 3] !== null) object.StorageClass = rows[at + 3]
    if (owners !== undefined && rows[at + 7] !== null) object.Owner = { ...owners[rows[at + 7]] }
    if (rows[at + 4] !== null) object.LastModified = new Date(rows[at + 4])
    objects.push(object)
  }
}

exports.pageOf = pageOf
