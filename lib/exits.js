// @ts-check
'use strict'

// A process that ends by process.exit() or an uncaught exception runs no destructor: what unfinished downloads have
// written is removed here. There is one listener, while there is a download.

/** @typedef {import('./seam').NativeClient} NativeClient */

/** @type {Map<NativeClient, number>} */
const clients = new Map()

function clear() {
  for (const native of clients.keys()) native.removeLeftovers()
}

/**
 * @param {NativeClient} native
 * @returns {() => void} to be called when the download is over
 */
function clearedAtExit(native) {
  if (clients.size === 0) process.on('exit', clear)
  clients.set(native, (clients.get(native) ?? 0) + 1)
  return () => {
    const left = (clients.get(native) ?? 0) - 1
    if (left > 0) return clients.set(native, left)
    clients.delete(native)
    if (clients.size === 0) process.off('exit', clear)
  }
}

exports.clearedAtExit = clearedAtExit
