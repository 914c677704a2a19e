// @ts-check
'use strict'

// The environment is read here, when a client is made: a worker's process.env is a copy that the addon does not see.

const RELEVANT = /^(AWS_.+|HOME|USERPROFILE|(HTTPS?|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>} what the addon looks at
 */
function readEnvironment(env) {
  /** @type {Record<string, string>} */
  const relevant = {}
  for (const name of Object.keys(env)) {
    const value = RELEVANT.test(name) ? env[name] : undefined
    if (value !== undefined) relevant[name] = value
  }
  return relevant
}

exports.readEnvironment = readEnvironment
