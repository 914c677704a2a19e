'use strict'

// The programs of the README.

const { readFileSync } = require('node:fs')
const path = require('node:path')

const readme = path.join(__dirname, '..', '..', 'README.md')

/** @type {{ line: number, language: string, text: string }[]} */
const blocks = [...readFileSync(readme, 'utf8').matchAll(/^```(js|ts)\n([^]*?)^```$/gm)].map((match) => ({
  line: match.input.slice(0, match.index).split('\n').length, language: match[1], text: match[2]
}))

const prelude = `
  import { DataStoreClient } from 'datastore-client'
  const client = new DataStoreClient({ endpoint: 'https://plant.example.com/datastore', region: 'forepaas', accessKeyId: process.env.ACCESS_KEY, secretAccessKey: process.env.SECRET_KEY })
`

/** A block as a whole program: with a client when it makes none. */
const whole = (text) => /from 'datastore-client'/.test(text) ? text : prelude + text

module.exports = { blocks, whole }
