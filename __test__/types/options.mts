import { DataStoreClient } from 'datastore-client'
import type { ClientOptions, Credentials } from 'datastore-client'

new DataStoreClient()
new DataStoreClient({ endpoint: 'https://plant.example.com/datastore', region: 'forepaas', accessKeyId: process.env.ACCESS_KEY, secretAccessKey: process.env.SECRET_KEY })
new DataStoreClient({ endpoint: new URL('http://127.0.0.1:9000'), signatureVersion: 'v4', s3ForcePathStyle: true, apiVersion: 'latest', maxRetries: 2 })
new DataStoreClient({ credentials: 'anonymous' })
new DataStoreClient({ credentials: { accessKeyId: 'A', secretAccessKey: 'S', sessionToken: undefined } })
new DataStoreClient({ credentials: () => ({ accessKeyId: 'A', secretAccessKey: 'S' }) })
new DataStoreClient({ credentials: async (): Promise<Credentials> => ({ accessKeyId: 'A', secretAccessKey: 'S', expiration: new Date() }) })
new DataStoreClient({ tls: { ca: ['pem', Buffer.from('pem')], cert: 'pem', key: 'pem', rejectUnauthorized: false }, proxy: false })
const all: Required<ClientOptions> = {} as Required<ClientOptions>
new DataStoreClient(all)

// @ts-expect-error -- unknown option
new DataStoreClient({ regoin: 'x' })
// @ts-expect-error
new DataStoreClient({ endpoint: 5 })
// @ts-expect-error
new DataStoreClient({ signatureVersion: 'v2' })
// @ts-expect-error
new DataStoreClient({ credentials: 'none' })
// @ts-expect-error -- half a pair of keys
new DataStoreClient({ credentials: { accessKeyId: 'A' } })
// @ts-expect-error -- half a pair of keys
new DataStoreClient({ credentials: async () => ({ accessKeyId: 'A' }) })
// @ts-expect-error
new DataStoreClient({ checksums: 'sometimes' })
// @ts-expect-error
new DataStoreClient({ proxy: true })
// @ts-expect-error
new DataStoreClient({ maxAttempts: '3' })
// @ts-expect-error
new DataStoreClient({ tls: { CA: 'pem' } })
// @ts-expect-error
new DataStoreClient('http://127.0.0.1')
