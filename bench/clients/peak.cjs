'use strict'

const { existsSync, readFileSync } = require('node:fs')

/** The most memory of this program itself, in bytes: maxRSS begins with what its parent had. */
module.exports = function peak() {
  const own = existsSync('/proc/self/status') && /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))
  return (own ? Number(own[1]) : process.resourceUsage().maxRSS) * 1024
}
