// @ts-check
'use strict'

// The parameters of every operation: AWS's names, one table an operation, a file a topic.

const all = require('./objects.js')
const lists = require('./lists.js')
const buckets = require('./buckets.js')
const transfers = require('./transfers.js')

const { getObject, putObject, ...objects } = all

/** Each of these is one native call with an answer; verbs.js makes a method of it. */
const SIMPLE = { ...objects, ...lists, ...buckets }

exports.SIMPLE = /** @type {import('../seam').SimpleVerb[]} */ (Object.keys(SIMPLE))
/** @type {Record<import('../seam').Verb, Record<string, string>>} */
exports.FIELDS = { getObject, putObject, ...transfers, ...SIMPLE }
