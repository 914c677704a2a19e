import { DataStoreClient, DataStoreError } from 'datastore-client'
import type { AbortError, CallError, DataStoreErrorCode } from 'datastore-client'
import { expect } from './expect.mjs'
import type { Same } from './expect.mjs'

declare const client: DataStoreClient

try {
  await client.headBucket({ Bucket: 'b' })
} catch (error) {
  if (error instanceof DataStoreError) {
    if (error.code === 'NoSuchBucket' || error.code === 'TimeoutError') console.log(error.message)
    expect<Same<typeof error.statusCode, number | undefined>>()
    expect<Same<typeof error.requestId, string | undefined>>()
    expect<Same<typeof error.attempts, number>>()
    expect<Same<typeof error.retryable, boolean>>()
    expect<Same<typeof error.cause, unknown>>()
    const text: string[] = [error.code, error.operation ?? '', error.bucket ?? '', error.key ?? '', error.stack ?? '']
    const inCallbacks: CallError = error
    void [text, inCallbacks]
    // @ts-expect-error
    error.Code
  }
}

declare const aborted: AbortError
expect<Same<typeof aborted.code, 'ABORT_ERR'>>()
const ours: DataStoreErrorCode = 'ClientClosed'
// @ts-expect-error -- the store's, not ours
const theirs: DataStoreErrorCode = 'NoSuchKey'
// @ts-expect-error -- made by the package only
new DataStoreError('message')

void [ours, theirs]
