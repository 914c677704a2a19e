// @ts-check
'use strict'

// A call under way keeps the process alive, and nothing else of ours does. One timer that never fires is held while any call
// of any client waits: making it once and turning its reference on and off costs less than a timer a call.

/** @type {NodeJS.Timeout | undefined} */
let timer
let held = 0

function hold() {
  if (held++ > 0) return
  timer ??= setInterval(() => {}, 2 ** 31 - 1)
  timer.ref()
}

function letGo() {
  if (--held === 0) timer?.unref()
}

exports.hold = hold
exports.letGo = letGo
