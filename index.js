// @ts-check
'use strict'

// The public door. Assigned one by one, so that `import { DataStoreClient } from 'datastore-client'` finds the names.
exports.DataStoreClient = require('./lib/client.js').DataStoreClient
exports.DataStoreError = require('./lib/errors.js').DataStoreError
