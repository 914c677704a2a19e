import { DataStoreClient } from 'datastore-client'

export const dynamic = 'force-dynamic'

export async function GET() {
  const client = new DataStoreClient(JSON.parse(process.env.CLIENT_OPTIONS))
  const Bucket = process.env.CLIENT_BUCKET
  await client.createBucket({ Bucket })
  await client.putObject({ Bucket, Key: 'page', Body: 'out of a bucket' })
  return new Response(await client.getObject({ Bucket, Key: 'page' }).text())
}
