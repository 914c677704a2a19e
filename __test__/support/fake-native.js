'use strict'

// The addon's class in memory, for what is JavaScript's own. Every answer comes in a later turn of the loop, several in
// one batch, outside the caller's async context, as the real one's do. `handlers` answer the verbs: a test replaces one to
// see what is asked, to answer otherwise (a thrown plain object is a failure) or never (`NEVER`).

const { AsyncResource } = require('node:async_hooks')
const { DataStoreClient } = require('../../lib/client.js')
const { SIMPLE } = require('../../lib/fields/index.js')
const seam = require('../../lib/native.js')
const { FakeUpload } = require('./fake-upload.js')
const { answerOf } = require('./page-answer.js')

const NEVER = Object.freeze({})
const PAGES = ['listObjects', 'listObjectsV2']

class FakeReader {
  #native
  #object // Promise of { fields, chunks }
  #last = Promise.resolve(undefined)
  closed = false
  reads = 0

  constructor(native, object) {
    this.#native = native
    this.#object = object
  }

  /** In order; after the end or a failure nothing is answered. */
  read(call) {
    this.reads++
    const before = this.#last
    const answer = (async () => {
      if (await before === null) return NEVER
      const { chunks } = await this.#object
      return chunks.length === 0 ? null : chunks.shift()
    })()
    this.#last = answer.then(chunk => chunk === NEVER || isFailure(chunk) ? null : chunk)
    this.#native.answerWith(call, async () => {
      const chunk = await answer
      if (isFailure(chunk)) throw chunk
      return chunk
    })
  }

  rest(call) {
    this.#native.answerWith(call, async () => {
      const { chunks } = await this.#object
      const failure = chunks.find(isFailure)
      if (failure) throw failure
      return Buffer.concat(chunks.splice(0))
    })
  }

  close() {
    this.closed = true
  }

  transferred() {
    return this.meter ?? null
  }
}

function isFailure(chunk) {
  return typeof chunk === 'object' && chunk !== null && !Buffer.isBuffer(chunk) && chunk !== NEVER
}

class FakeNative {
  #settle
  #context = new AsyncResource('FakeNative')
  #batch = []
  partSize = 64
  pieceSize = 16
  objects = new Map()
  log = []
  uploads = []
  readers = []
  cancelled = []
  credentials = []
  closed = false

  constructor({ largestBuffer, ...options }, settle) {
    this.options = options
    this.largestBuffer = largestBuffer
    this.#settle = settle
    this.settleForTest = settle
    FakeNative.latest = this
  }

  handlers = {
    getObject: ({ Key }) => {
      const bytes = this.objects.get(Key)
      if (bytes === undefined) throw noSuchKey()
      return { fields: { ContentLength: bytes.length, ETag: '"fake"', Metadata: {} }, chunks: [Buffer.from(bytes)] }
    },
    putObject: ({ Key }, body) => {
      this.objects.set(Key, body)
      return { ETag: '"fake"' }
    },
    uploadFile: () => ({ ETag: '"fake"', Size: 3 }),
    downloadFile: () => ({ ETag: '"fake"', ContentLength: 3, Metadata: {} }),
    headObject: ({ Key }) => ({ ContentLength: this.objects.get(Key)?.length ?? 0, Metadata: {} }),
    deleteObject: ({ Key }) => { this.objects.delete(Key); return {} },
    listObjects: () => ({ Contents: [], CommonPrefixes: [] }),
    listObjectsV2: () => ({ Contents: [], CommonPrefixes: [], IsTruncated: false }),
    listBuckets: () => ({ Buckets: [] }),
    request: () => ({ statusCode: 200, headers: {}, body: Buffer.alloc(0) })
  }

  /** Answers `call` in a later turn. */
  answer(call, failure, value) {
    this.#batch.push(call, failure, value, null)
    if (this.#batch.length > 4) return
    setImmediate(() => this.#context.runInAsyncScope(() => this.#settle(this.#batch.splice(0))))
  }

  async answerWith(call, work) {
    try {
      const value = await work()
      if (value !== NEVER) this.answer(call, null, value)
    } catch (failure) {
      if (failure instanceof Error) throw failure
      this.answer(call, failure, undefined)
    }
  }

  #run(verb, call, json, body) {
    const params = JSON.parse(json)
    this.log.push({ verb, call, params, body })
    this.answerWith(call, () => this.handlers[verb](params, body))
  }

  putObject(call, params, body) {
    this.#run('putObject', call, params, body === null ? null : Buffer.from(body))
  }

  uploadPart(call, params, body) {
    this.#run('uploadPart', call, params, body === null ? null : Buffer.from(body))
  }

  request(call, params, body) {
    this.#run('request', call, params, body === undefined ? undefined : Buffer.from(body))
  }

  openPart(call, params, length, replayable) {
    return this.#open('openPart', call, params, { length, replayable })
  }

  openUpload(call, params, length, replayable, tuning) {
    return this.#open('openUpload', call, params, { length, replayable, tuning })
  }

  #open(verb, call, json, kind) {
    const params = JSON.parse(json)
    this.log.push({ verb, call, params })
    const upload = new FakeUpload(this, call, params, kind)
    this.uploads.push(upload)
    this.onUpload?.(upload)
    return upload
  }

  getObject(call, json) {
    const params = JSON.parse(json)
    this.log.push({ verb: 'getObject', call, params })
    const object = (async () => this.handlers.getObject(params))()
    object.catch(() => {})
    const reader = new FakeReader(this, object)
    this.readers.push(reader)
    this.answerWith(call, async () => {
      const found = await object
      return found === NEVER ? NEVER : [JSON.stringify(found.fields)]
    })
    return reader
  }

  getObjectBytes(call, json) {
    const params = JSON.parse(json)
    this.log.push({ verb: 'getObjectBytes', call, params })
    this.answerWith(call, async () => {
      const found = await this.handlers.getObject(params)
      if (found === NEVER) return NEVER
      const failure = found.chunks.find(isFailure)
      if (failure) throw failure
      return [JSON.stringify(found.fields), Buffer.concat(found.chunks)]
    })
  }

  uploadFile(call, params, path, tuning) {
    this.#file('uploadFile', call, params, path, tuning)
  }

  downloadFile(call, params, path, tuning) {
    this.#file('downloadFile', call, params, path, tuning)
  }

  /** Answered by its handler; cancelled, by clearing up, when the test lets it (`slowToClean`). */
  #file(verb, call, json, path, tuning) {
    const params = JSON.parse(json)
    const transfer = { call, cleanedUp: () => this.answer(call, { code: 'Cancelled', message: 'cancelled', attempts: 0, retryable: false }) }
    transfer.cancel = () => { transfer.cancelled = true; if (!this.slowToClean) transfer.cleanedUp() }
    this.uploads.push(transfer)
    this.log.push({ verb, call, params, path, tuning })
    this.answerWith(call, async () => {
      const answer = await this.handlers[verb](params, path)
      return verb === 'downloadFile' && answer !== NEVER ? [JSON.stringify(answer)] : answer
    })
  }

  /** What a call has on the wire: [bytes, total], as a test says. */
  meters = new Map()

  transferred(call) {
    return this.meters.get(call)?.[0] ?? null
  }

  expected(call) {
    return this.meters.get(call)?.[1] ?? null
  }

  leftoversRemoved = 0

  removeLeftovers() {
    this.leftoversRemoved++
  }

  cancel(call) {
    this.cancelled.push(call)
    this.uploads.find(upload => upload.call === call)?.cancel()
  }

  close(call) {
    this.closed = true
    this.answer(call, null, undefined)
  }

  answerCredentials(request, credentials, error) {
    this.credentials.push({ request, credentials, error })
    this.onCredentials?.()
  }

  askForCredentials(request) {
    this.answer(0, null, request)
    return new Promise(resolve => { this.onCredentials = resolve })
  }
}

for (const verb of [...SIMPLE, 'listObjectVersions']) {
  FakeNative.prototype[verb] ??= function (call, json) {
    const params = JSON.parse(json)
    this.log.push({ verb, call, params })
    this.answerWith(call, async () => {
      const answer = await (this.handlers[verb] ?? (() => ({})))(params)
      if (answer === NEVER) return NEVER
      if (verb === 'headObject') return [JSON.stringify(answer)]
      return PAGES.includes(verb) ? answerOf(answer) : answer
    })
  }
}

function noSuchKey() {
  return { code: 'NoSuchKey', message: 'The specified key does not exist.', statusCode: 404, requestId: 'R1', attempts: 1, retryable: false }
}

/** A client on a fake of its own. */
function fakeClient(options) {
  seam.replace(FakeNative)
  const client = new DataStoreClient({ endpoint: 'http://127.0.0.1:9', region: 'here', ...options })
  return { client, native: FakeNative.latest }
}

module.exports = { FakeNative, NEVER, fakeClient, noSuchKey }
