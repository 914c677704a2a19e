// One store's part of the matrix: every client writes every object, we read theirs, they read ours, each reads its own.
import { exceptionsFor } from './exceptions.mjs'
import { differences, listingDifferences } from './expect.mjs'
import { listings, names } from './listings.mjs'

const failure = ({ code, message }) => [`${code}: ${message}`]

/**
 * Holds an answer against what is expected: as it should be, or as a known exception says.
 * @param {object} cell { store, writer, reader, verb, object }
 * @param {(exceptions: object[]) => string[]} compare says what is not as it should be in an answer that is no error
 */
function judge(cell, answer, compare) {
  const exceptions = exceptionsFor(cell)
  const code = exceptions.find((known) => known.code)?.code
  const wrong = code && answer.error?.code === code ? []
    : code ? [`should have failed with ${code}, ${answer.error ? failure(answer.error) : 'but did not'}`]
      : answer.error ? failure(answer.error) : compare(exceptions)
  return { ...cell, passed: wrong.length === 0, wrong, exceptions: exceptions.map(({ name }) => name) }
}

/** A client's objects, one after the other: the processes of the other clients keep the machine busy meanwhile. */
async function write(client, store, bucket, objects) {
  const cells = []
  for (const { name, Key, file, parts, Headers, Metadata } of objects) {
    const answer = await client.call({ verb: 'put', Bucket: bucket, Key, file, parts, Headers, Metadata })
    const cell = { store: store.name, writer: client.name, reader: 'put', verb: 'put', object: name, written: !answer.error }
    cells.push(judge(cell, answer, () => []))
  }
  return cells
}

/** Getting tells all that heading does, so a peer heads only what is about more than its key, and of ours only. */
function verbsFor(reader, writer, { name }) {
  return reader === 'ours' || (writer === 'ours' && !name.startsWith('key:')) ? ['get', 'head'] : ['get']
}

/** What `reader` tells of a writer's objects. */
async function read(reader, writer, store, { bucket, objects }) {
  const cells = []
  for (const object of objects) {
    for (const verb of verbsFor(reader.name, writer, object)) {
      const cell = { store: store.name, writer, reader: reader.name, verb, object: object.name }
      const answer = await reader.call({ verb, Bucket: bucket, Key: object.Key })
      cells.push(judge(cell, answer, (exceptions) => differences(object, cell, exceptions, answer.result)))
    }
  }
  return cells
}

/** Every shape of listing, of the bucket that we filled. */
async function list(client, store, bucket, known) {
  const cells = []
  for (const [object, params] of Object.entries(listings)) {
    const cell = { store: store.name, writer: client.name, reader: 'list', verb: 'list', object }
    const answer = await client.call({ verb: 'list', Bucket: bucket, ...params })
    cells.push(judge(cell, answer, () => listingDifferences(known, params, { reader: client.name }, answer.result)))
  }
  return cells
}

/** Runs it all against a started store with started clients, in this order: buckets, writing, listing, reading. */
export async function runMatrix(store, clients, objects, { createBucket, putObject }) {
  const [ours, ...peers] = clients
  const bucketOf = new Map(clients.map(({ name }) => [name, `interop-${name}`]))
  for (const bucket of [...bucketOf.values(), 'interop-list']) await createBucket(bucket)
  const known = await fill('interop-list', store, putObject)
  const written = await Promise.all(clients.map((client) => write(client, store, bucketOf.get(client.name), objects)))
  const shelf = (index) => ({
    bucket: bucketOf.get(clients[index].name),
    objects: objects.filter((_, at) => written[index][at].written)
  })
  const lists = clients.map((client) => list(client, store, 'interop-list', known))
  const theirs = (async () => {
    const cells = []
    for (const [index, { name }] of clients.entries()) cells.push(...await read(ours, name, store, shelf(index)))
    return cells
  })()
  const peersRead = peers.map(async (peer, index) => [
    ...await read(peer, 'ours', store, shelf(0)), ...await read(peer, peer.name, store, shelf(index + 1))
  ])
  return (await Promise.all([...written, ...lists, theirs, ...peersRead])).flat()
}

/** Puts the names of listings.mjs and returns what is then there, in S3's order. */
async function fill(bucket, store, putObject) {
  const known = []
  for (const Key of names(store.name)) known.push({ Key, Size: Buffer.byteLength(Key), ETag: await putObject(bucket, Key, Key) })
  return known.sort((a, b) => Buffer.compare(Buffer.from(a.Key), Buffer.from(b.Key)))
}
