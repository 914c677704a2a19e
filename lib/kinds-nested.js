// @ts-check
'use strict'

// The kinds of value that are made of others: S3's nested structures. What crosses is flattened to what a request really holds.

const { invalidType, invalidValue, unknownName } = require('./errors.js')
const { isObject } = require('./plain.js')

/** @typedef {import('./kinds').Kind} Kind */
/** @typedef {(kind: string, name: string, value: unknown) => any} Read */

const SOURCE = { Bucket: 'bucket', Key: 'key', VersionId: 'text' }
const DOOMED = { Key: 'key', VersionId: 'text', ETag: 'text', LastModifiedTime: 'date', Size: 'integer' }
const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']

/**
 * @param {Read} read reads a value of another kind
 * @returns {Record<string, Kind>}
 */
function nestedKinds(read) {
  return {
    // { TagSet: [{ Key, Value }] }, which crosses as its tags.
    tagging(name, value) {
      const { TagSet } = readShape(read, name, value, { TagSet: 'tags' }, ['TagSet'])
      return TagSet
    },

    // A string goes out as it is; an object is encoded, so that any key can be named.
    copySource(name, value) {
      if (typeof value === 'string') return checkSource(name, read('text', name, value))
      const { Bucket, Key, VersionId } = readShape(read, name, value, SOURCE, ['Bucket', 'Key'])
      return `${escape(Bucket)}/${escape(Key)}${VersionId === undefined ? '' : `?versionId=${escape(VersionId)}`}`
    },

    deletion(name, value) {
      return readShape(read, name, value, { Objects: 'doomed', Quiet: 'boolean' }, ['Objects'])
    },

    doomed(name, value) {
      return readList(name, value, (each, object) => readShape(read, each, object, DOOMED, ['Key']))
    },

    attributes(name, value) {
      const names = readList(name, value, (each, item) => {
        const attribute = read('string', each, item)
        if (ATTRIBUTES.includes(attribute)) return attribute
        throw unknownName(`attribute in ${name}`, attribute, ATTRIBUTES)
      })
      if (names.length === 0) throw invalidValue(name, `must name at least one of ${ATTRIBUTES.join(', ')}`)
      return names
    },

    tags(name, value) {
      return readList(name, value, (each, tag) => readShape(read, each, tag, { Key: 'text', Value: 'string' }, ['Key', 'Value']))
    }
  }
}

/** @param {string} text for a header: percent-encoded but for slashes, which no store minds */
function escape(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%2F', '/')
}

/**
 * @param {string} name
 * @param {string} source
 */
function checkSource(name, source) {
  if (!/^[!-~]+$/.test(source)) throw invalidValue(name, 'must be URL-encoded; give { Bucket, Key } to have that done')
  if (!/[^/]\/./.test(source)) throw invalidValue(name, "must be 'bucket/key', or { Bucket, Key }")
  return source
}

/**
 * @param {string} name
 * @param {any} value
 * @param {(name: string, value: unknown) => any} readItem
 */
function readList(name, value, readItem) {
  if (!Array.isArray(value)) throw invalidType(name, 'an array', value)
  return Array.from(value, (item, index) => readItem(`${name}[${index}]`, item))
}

/**
 * An object whose fields have kinds of their own.
 * @param {Read} read
 * @param {string} name
 * @param {any} value
 * @param {Record<string, string>} fields name -> kind
 * @param {string[]} required
 * @returns {Record<string, any>} only what was given
 */
function readShape(read, name, value, fields, required) {
  if (!isObject(value)) throw invalidType(name, 'an object', value)
  /** @type {Record<string, any>} */
  const given = {}
  for (const field of Object.keys(value)) {
    const part = value[field]
    if (part === undefined || part === null) continue
    if (!Object.hasOwn(fields, field)) throw unknownName(`field of ${name}`, field, Object.keys(fields))
    given[field] = read(fields[field], `${name}.${field}`, part)
  }
  const missing = required.find(field => given[field] === undefined)
  if (missing !== undefined) throw invalidType(`${name}.${missing}`, 'given', undefined)
  return given
}

exports.nestedKinds = nestedKinds
exports.readList = readList
exports.readShape = readShape
