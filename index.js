// @ts-check
'use strict'

const { DataStoreClient, DataStoreError } = require('./lib/index.js')

// The public door. Assigned one by one, so that `import { DataStoreClient } from 'datastore-client'` finds the names.
exports.DataStoreClient = DataStoreClient
exports.DataStoreError = DataStoreError
