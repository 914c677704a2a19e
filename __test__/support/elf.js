'use strict'

// ELF files for the loader's tests: a program that names its loader, a binary for another processor, one for a glibc to come.

/** A 64-bit program of nothing but its header and the name of its loader; patchelf puts what leads there at the end of the file. */
function program(loader, table = 64) {
  const name = table + 56
  const bytes = Buffer.alloc(name + loader.length + 1)
  bytes.write('\x7fELF\x02\x01\x01', 'latin1')
  bytes.writeBigUInt64LE(BigInt(table), 32)
  bytes.writeUInt16LE(56, 54)
  bytes.writeUInt16LE(1, 56)
  bytes.writeUInt32LE(3, table)
  bytes.writeBigUInt64LE(BigInt(name), table + 8)
  bytes.writeBigUInt64LE(BigInt(loader.length + 1), table + 32)
  bytes.write(`${loader}\0`, name, 'latin1')
  return bytes
}

const EM_AARCH64 = 183

function forArm64(binary) {
  const copy = Buffer.from(binary)
  copy.writeUInt16LE(EM_AARCH64, 18)
  return copy
}

/** System V's hash of a symbol's version, by which ld.so compares them. */
function elfHash(name) {
  let hash = 0
  for (const char of name) {
    hash = ((hash << 4) >>> 0) + char.charCodeAt(0)
    const high = hash & 0xf0000000
    if (high !== 0) hash ^= high >>> 24
    hash = (hash & ~high) >>> 0
  }
  return hash
}

function word(value) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** The name and the hash of a needed version, replaced by another of the same length wherever they stand. */
function needing(binary, from, to) {
  const copy = Buffer.from(binary)
  for (const [old, young] of [[Buffer.from(`${from}\0`), Buffer.from(`${to}\0`)], [word(elfHash(from)), word(elfHash(to))]]) {
    for (let at = copy.indexOf(old); at >= 0; at = copy.indexOf(old, at + 1)) young.copy(copy, at)
  }
  return copy
}

module.exports = { program, forArm64, needing }
