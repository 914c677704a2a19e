// The types as CommonJS sees them.
import datastore = require('datastore-client')

const client: datastore.DataStoreClient = new datastore.DataStoreClient()
const isOurs = (error: unknown): error is datastore.DataStoreError => error instanceof datastore.DataStoreError

// @ts-expect-error -- ObjectStream is a type, not a class of the package
datastore.ObjectStream

export = { client, isOurs }
