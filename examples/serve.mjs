// A web server in front of a bucket: ranges, conditions and the object's own headers are passed on, bodies are streamed.
// Where the bucket is comes from the environment (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
//   node examples/serve.mjs BUCKET [PORT]
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { DataStoreClient } from 'datastore-client'

const [Bucket, port = '8080'] = process.argv.slice(2)
const client = new DataStoreClient()

/** What the store says about the object, as the headers of our answer. */
const headersOf = (object) => Object.fromEntries(Object.entries({
  'content-type': object.ContentType,
  'content-length': object.ContentLength,
  'content-range': object.ContentRange,
  'accept-ranges': 'bytes',
  'last-modified': object.LastModified?.toUTCString(),
  etag: object.ETag
}).filter(([, value]) => value !== undefined))

async function answer (request, response) {
  const params = {
    Bucket,
    Key: decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice(1)),
    Range: request.headers.range,
    IfNoneMatch: request.headers['if-none-match']
  }
  if (request.method === 'HEAD') {
    response.writeHead(200, headersOf(await client.headObject(params))).end()
    return
  }
  const object = client.getObject(params)
  const metadata = await object.metadata() // rejects when there is no such object; nothing has been sent by then
  response.writeHead(metadata.ContentRange ? 206 : 200, headersOf(metadata))
  await pipeline(object, response) // a reader that goes away ends the download too
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    if (response.headersSent) return response.destroy()
    response.writeHead(error.statusCode ?? 502, { 'content-type': 'text/plain' }).end(`${error.code}\n`)
  })
})
server.listen(Number(port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`))
process.once('SIGTERM', () => { server.close(); client.close() })
