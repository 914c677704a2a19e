// @ts-check
'use strict'

// The parameters of every operation: AWS's names, one table an operation, a file a topic.

const all = require('./objects.js')
const extras = require('./object-extras.js')
const lists = require('./lists.js')
const buckets = require('./buckets.js')
const multipart = require('./multipart.js')
const versioned = require('./versions.js')
const transfers = require('./transfers.js')

const { getObject, putObject, ...objects } = all
const { copyObject, ...more } = extras
const { uploadPart, ...uploads } = multipart
const { listObjectVersions, ...versions } = versioned

/** Each of these is one native call with an answer; verbs.js makes a method of it. */
const SIMPLE = { ...objects, ...more, ...lists, ...buckets, ...uploads, ...versions }

exports.SIMPLE = /** @type {import('../seam').SimpleVerb[]} */ (Object.keys(SIMPLE))
/** @type {Record<import('../seam').Verb, ReturnType<typeof import('./table.js').table>>} */
exports.FIELDS = { getObject, putObject, copyObject, uploadPart, listObjectVersions, ...transfers, ...SIMPLE }
