// @ts-check
'use strict'

// One listener a signal, however many calls share it: thousands of listeners would be slow to take off one by one and
// make Node warn of a leak. The listener goes when the last call does, so a signal that lives long gathers nothing.

/** @type {WeakMap<AbortSignal, Listener>} */
const listeners = new WeakMap()

class Listener {
  /** @type {Set<{ react: () => void }>} */
  #reactions = new Set()
  #signal
  #onAbort = () => this.#react()

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.#signal = signal
    listeners.set(signal, this)
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** @param {() => void} react */
  add(react) {
    const entry = { react }
    this.#reactions.add(entry)
    return () => {
      if (this.#reactions.delete(entry) && this.#reactions.size === 0) this.#stop()
    }
  }

  #react() {
    this.#stop()
    // The live set: a reaction that ends another call takes that call's reaction out.
    for (const { react } of this.#reactions) react()
  }

  #stop() {
    listeners.delete(this.#signal)
    this.#signal.removeEventListener('abort', this.#onAbort)
  }
}

/**
 * @param {AbortSignal} signal not aborted yet
 * @param {() => void} react must not throw
 * @returns {() => void} stops listening
 */
function onAbort(signal, react) {
  return (listeners.get(signal) ?? new Listener(signal)).add(react)
}

exports.onAbort = onAbort
