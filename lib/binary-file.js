// @ts-check
'use strict'

// What an executable file says about itself, read from its first bytes: the loader's errors are about the wrong file more often than
// about a broken one, and dlopen()'s own words for that mislead ("No such file or directory" for another processor's file).

const { closeSync, openSync, readFileSync, readSync } = require('node:fs')

/** ELF's e_machine, PE's Machine and Mach-O's cputype, in Node's words. @type {Record<string, Record<number, string>>} */
const ARCHITECTURES = {
  elf: { 3: 'ia32', 21: 'ppc64', 22: 's390x', 40: 'arm', 62: 'x64', 183: 'arm64', 243: 'riscv64', 258: 'loong64' },
  pe: { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' },
  mach: { 0x01000007: 'x64', 0x0100000c: 'arm64' }
}
const PT_INTERP = 3

/** @param {Buffer} bytes */
const isElf = bytes => bytes.length >= 64 && bytes.readUInt32BE(0) === 0x7f454c46

/**
 * The loader that a 64-bit Linux program names ("/lib64/ld-linux-x86-64.so.2"); undefined when it names none. Its name, and the table
 * that leads there, may stand anywhere in the file: patchelf moves both to the end.
 * @param {string} program
 */
function interpreter(program) {
  const fd = openSync(program, 'r')
  try {
    const header = part(fd, 0, 64)
    if (!isElf(header) || header[4] !== 2 || header[5] !== 1) return undefined
    const size = header.readUInt16LE(54)
    const table = part(fd, Number(header.readBigUInt64LE(32)), size * header.readUInt16LE(56))
    for (let at = 0; at + size <= table.length; at += size) {
      if (table.readUInt32LE(at) !== PT_INTERP) continue
      const name = part(fd, Number(table.readBigUInt64LE(at + 8)), Number(table.readBigUInt64LE(at + 32)))
      return name.toString('latin1').replace(/\0.*$/s, '') || undefined
    }
  } finally {
    closeSync(fd)
  }
}

/** @param {number} fd @param {number} position @param {number} length */
function part(fd, position, length) {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, position))
}

/**
 * What a binary is for, and the newest glibc it asks for. Reads the whole file: for errors only.
 * @param {string} file
 * @returns {{ platform: string, glibc?: string } | undefined} undefined: not there, or nothing that can be loaded anywhere
 */
function describe(file) {
  try {
    const bytes = readFileSync(file)
    if (isElf(bytes)) return describeElf(bytes)
    if (bytes.toString('latin1', 0, 2) === 'MZ') {
      return { platform: `win32-${ARCHITECTURES.pe[bytes.readUInt16LE(bytes.readUInt32LE(60) + 4)] ?? 'unknown'}` }
    }
    if (bytes.readUInt32LE(0) === 0xfeedfacf) return { platform: `darwin-${ARCHITECTURES.mach[bytes.readUInt32LE(4)] ?? 'unknown'}` }
  } catch {}
}

/** @param {Buffer} bytes */
function describeElf(bytes) {
  const arch = ARCHITECTURES.elf[bytes.readUInt16LE(18)] ?? 'unknown'
  const versions = [...new Set(bytes.toString('latin1').match(/\bGLIBC_\d+\.\d+/g))].map(version => version.slice('GLIBC_'.length))
  const glibc = versions.sort(byVersion).at(-1)
  return { platform: `linux-${arch}-${glibc === undefined ? 'musl' : 'gnu'}`, glibc }
}

/** @param {string} a @param {string} b below 0 when `a` is the older one */
function byVersion(a, b) {
  const [x, y] = [a, b].map(version => version.split('.').map(Number))
  return x[0] - y[0] || x[1] - y[1]
}

exports.interpreter = interpreter
exports.describe = describe
exports.byVersion = byVersion
