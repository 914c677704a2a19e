'use strict'

// A page of a listing as the addon answers it: src/binding/results/page.rs and lib/pages.js say how.

const ROWS = 1000
const PLAIN = ['Key', 'ETag', 'Size', 'StorageClass', 'LastModified']
const EXTRAS = ['ChecksumAlgorithm', 'ChecksumType', 'Owner']

/** @param {any} page as S3 has it */
function answerOf({ Contents, ...head }) {
  if (Contents === undefined) return [JSON.stringify(head), '']
  const wide = Contents.some(object => EXTRAS.some(name => name in object))
  const owners = Contents.flatMap(({ Owner }) => Owner ?? [])
  const rowOf = ({ LastModified, Owner, ...object }) => {
    const fields = { ...object, LastModified: LastModified?.getTime(), Owner: Owner && owners.indexOf(Owner) }
    return [...PLAIN, ...wide ? EXTRAS : []].map(name => fields[name] ?? null)
  }
  const texts = []
  for (let at = 0; at < Contents.length; at += ROWS) texts.push(JSON.stringify(Contents.slice(at, at + ROWS).flatMap(rowOf)))
  return [JSON.stringify({ ...head, Contents: [] }), wide ? JSON.stringify(owners) : '', ...texts]
}

exports.answerOf = answerOf
