// @ts-check
'use strict'

const { getObject, putObject } = require('./objects.js')
const { without } = require('./table.js')

const FILE = { Filename: 'file' }

module.exports = {
  upload: putObject,
  uploadFile: without(putObject, 'Body ContentLength', FILE),
  downloadFile: without(getObject, 'Range PartNumber', FILE)
}
