// What a binary asks of the machine it is loaded on, read from the binary itself: its size, the libraries it names, the newest glibc
// it needs. A breach is a Failure.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { Failure } from '../tools.mjs'
import { largest } from './targets.mjs'

const say = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, LC_ALL: 'C' } })
const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found))]

/** Order of versions, by their numbers. */
export function byVersion(a, b) {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number))
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0))
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? 0)
}

function elf(file) {
  return {
    machine: /Machine: +(.*)/.exec(say('readelf', '-hW', file))[1],
    needed: all(say('readelf', '-dW', file), /\(NEEDED\) +Shared library: \[(.+?)\]/g),
    glibc: all(say('readelf', '-VW', file), /Name: GLIBC_([\d.]+)/g).sort(byVersion).at(-1),
    stripped: !/\.symtab/.test(say('readelf', '-SW', file)),
  }
}

function pe(file) {
  const headers = say('x86_64-w64-mingw32-objdump', '-p', file)
  return {
    machine: /file format pei-(\S+)/.exec(headers)[1],
    needed: all(headers.toLowerCase(), /dll name: (\S+)/g),
    stripped: !/\(sec +1\)/.test(say('x86_64-w64-mingw32-objdump', '-t', file)),
  }
}

/** What is wrong with it, a sentence each. */
export function breaches(found, target) {
  const foreign = found.needed.filter((name) => !target.needed.includes(name))
  return [
    !found.machine.includes(target.machine) && `it is for ${found.machine}, not ${target.machine}`,
    foreign.length > 0 && `it needs ${foreign.join(', ')}`,
    target.glibc && found.glibc !== undefined && byVersion(found.glibc, target.glibc) > 0 && `it needs glibc ${found.glibc}, not ${target.glibc} or older`,
    !target.glibc && found.glibc !== undefined && `it needs glibc ${found.glibc}, on a platform without`,
    !found.stripped && 'it is not stripped',
    found.size > largest && `it has ${(found.size / 1e6).toFixed(2)} MB, more than ${largest / 1e6}`,
  ].filter(Boolean)
}

/** Reads the file and refuses it for any breach. */
export function inspect(file, target) {
  const found = { size: statSync(file).size, ...(target.triple.includes('windows') ? pe : elf)(file) }
  const wrong = breaches(found, target)
  console.log(`${file}: ${(found.size / 1e6).toFixed(2)} MB, ${found.machine}, needs ${found.needed.join(', ')}${found.glibc ? `, glibc ${found.glibc}` : ''}`)
  if (wrong.length > 0) throw new Failure(`${file}: ${wrong.join('; ')}.`)
  return found
}
