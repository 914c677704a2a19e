// @ts-check
'use strict'

/**
 * UTF-8 without its byte order mark, as the web's text() and Node's stream/consumers read it.
 * @param {Buffer} bytes
 */
function decode(bytes) {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return bytes.toString('utf8', marked ? 3 : 0)
}

exports.decode = decode
