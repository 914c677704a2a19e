// @ts-check
'use strict'

// What can be done to objects besides storing and reading them: tags.

const { table } = require('./table.js')

const TAGS = { text: 'Bucket', key: 'Key', string: 'VersionId ExpectedBucketOwner' }

module.exports = {
  getObjectTagging: table({ ...TAGS, string: `${TAGS.string} RequestPayer` }),
  putObjectTagging: table({ ...TAGS, string: `${TAGS.string} RequestPayer ContentMD5 ChecksumAlgorithm`, tagging: 'Tagging' }, ['Tagging']),
  deleteObjectTagging: table(TAGS)
}
