// @ts-check
'use strict'

// All there is, from here. The published package holds this file with the rest of lib/ in it (scripts/main-package.mjs).

exports.DataStoreClient = require('./client.js').DataStoreClient
exports.DataStoreError = require('./errors.js').DataStoreError
