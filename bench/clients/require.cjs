'use strict'

// How long it takes until a package is there: what a program waits for at its start. One process a figure.

const peak = require('./peak.cjs')

const name = process.env.BENCH_MODULE
const find = name.startsWith('/') ? require : require('node:module').createRequire(process.env.BENCH_PACKAGES)

async function load() {
  try {
    find(name)
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error
    await import(name)
  }
}

const began = performance.now()
load().then(() => {
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({ seconds, rate: seconds * 1000, cpu: (user + system) / 1e6, rss: peak() }))
})
