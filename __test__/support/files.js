'use strict'

// Files for tests, in a folder of the test's own.

const { execFile } = require('node:child_process')
const { randomUUID } = require('node:crypto')
const fs = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { after } = require('node:test')
const { promisify } = require('node:util')

/** A folder that is gone after the test file (or the test `t`). */
function folder(t) {
  const path = fs.mkdtempSync(join(tmpdir(), 'datastore-'))
  const remove = () => fs.rmSync(path, { recursive: true, force: true })
  if (t?.after) t.after(remove)
  else after(remove)
  return path
}

/** A new file with these bytes. */
function fileOf(where, bytes, name = randomUUID()) {
  const path = join(where, name)
  fs.writeFileSync(path, bytes)
  return path
}

/** A named pipe. */
async function pipe(where) {
  const path = join(where, randomUUID())
  await promisify(execFile)('mkfifo', [path])
  return path
}

module.exports = { fileOf, folder, pipe }
