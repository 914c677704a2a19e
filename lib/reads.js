// @ts-check
'use strict'

// The reads of one body. Asked for ahead, their answers are there when this thread comes round, without a question and a wake-up
// for each. What came waits here and not in the stream, whose read() would copy several chunks into one.

const AHEAD = 3
/** Of all streams together: with more of them each is asked for less. */
const AHEAD_OF_ALL = 32

class Reads {
  #engine
  #reader
  /** @type {import('./seam').Waiter} */
  #waiter
  /** In the order of their answers. @type {number[]} */
  #open = []
  /** What came and is to be delivered, in order. @type {(() => void)[]} */
  #arrived = []
  #wanted = false
  /** Nothing comes any more. */
  #over = false

  /**
   * @param {import('./engine').Engine} engine
   * @param {import('./seam').ObjectReader} reader
   * @param {(chunk: Buffer | null) => void} deliver gets a chunk for each next(), null at the end
   * @param {(failure: import('./seam').Failure) => void} fail
   */
  constructor(engine, reader, deliver, fail) {
    this.#engine = engine
    this.#reader = reader
    this.#waiter = {
      resolve: chunk => this.#arrive(chunk === null, () => deliver(chunk)),
      reject: failure => this.#arrive(true, () => fail(failure)),
      counted: false
    }
  }

  /** One chunk is wanted. */
  next() {
    this.#wanted = true
    const most = Math.max(1, Math.min(AHEAD, Math.floor(AHEAD_OF_ALL / this.#engine.streams.count)))
    while (!this.#over && this.#open.length + this.#arrived.length < most) {
      const read = this.#engine.bridge.open(this.#waiter)
      this.#open.push(read)
      this.#reader.read(read)
    }
    // Not at once: a stream that is given half a character within its _read() asks for no more.
    if (this.#arrived.length > 0) process.nextTick(this.#handLater)
  }

  /** Nobody waits for answers any more. */
  forget() {
    for (const read of this.#open.splice(0)) this.#engine.bridge.forget(read)
  }

  /**
   * @param {boolean} last
   * @param {() => void} deliver
   */
  #arrive(last, deliver) {
    this.#open.shift()
    if (last) {
      this.#over = true
      this.forget()
    }
    this.#arrived.push(deliver)
    this.#hand()
  }

  #handLater = () => this.#hand()

  #hand() {
    const deliver = this.#wanted ? this.#arrived.shift() : undefined
    if (deliver === undefined) return
    this.#wanted = false
    deliver()
  }
}

exports.Reads = Reads
