'use strict'

// The addon's upload in memory, as fake-native.js hands it out.

class FakeUpload {
  #native
  #room = 0
  received = Buffer.alloc(0)
  appends = []
  wants = 0
  ends = 0
  cancelled = false
  over = false
  /** Offsets to ask for once more, after the end: an engine that retries. */
  rewinds = []
  /** While true no want() is answered; release() answers. */
  held = false
  #waiting = []

  constructor(native, call, params, { length, replayable, tuning }) {
    this.#native = native
    Object.assign(this, { call, params, length, replayable, tuning, pieceSize: native.pieceSize })
    this.position = 0
  }

  want(call) {
    this.wants++
    if (this.held) this.#waiting.push(call)
    else this.#grant(call)
  }

  release() {
    this.held = false
    for (const call of this.#waiting.splice(0)) this.#grant(call)
  }

  #grant(call) {
    if (this.over) return this.#native.answer(call, null, null)
    if (this.ends > 0) {
      const rewind = this.rewinds.shift()
      if (rewind === undefined) {
        this.finish()
        return this.#native.answer(call, null, null)
      }
      this.position = rewind
      this.ends = 0
    }
    this.#room = this.pieceSize
    this.#native.answer(call, null, this.position)
  }

  append(bytes, start) {
    const taken = Math.min(bytes.byteLength - start, this.#room)
    this.appends.push(taken)
    this.#room -= taken
    this.received = Buffer.concat([this.received.subarray(0, this.position), bytes.subarray(start, start + taken)])
    this.position += taken
    return taken
  }

  end() {
    this.ends++
    if (!this.replayable) this.finish()
  }

  finish() {
    this.over = true
    this.#native.objects.set(this.params.Key, this.received)
    this.#native.answer(this.call, null, { ETag: '"fake"', ...this.tuning && { Size: this.received.length, Location: 'http://fake/k' } })
  }

  fail(failure) {
    this.over = true
    this.release()
    this.#native.answer(this.call, failure)
  }

  /** The addon clears up, then answers once more. */
  cancel() {
    this.cancelled = true
    this.over = true
    if (!this.slowToClean) this.cleanedUp()
  }

  cleanedUp() {
    this.#native.answer(this.call, { code: 'Cancelled', message: 'cancelled', attempts: 0, retryable: false })
  }
}

module.exports = { FakeUpload }
