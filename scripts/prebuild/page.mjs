// docs/platforms.md, from what the last build and run of each platform left in the cache.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answer, manifest, root } from '../tools.mjs'
import { store } from './fetch.mjs'
import { byVersion } from './inspect.mjs'
import { elsewhere, targets } from './targets.mjs'

const page = join(root, 'docs', 'platforms.md')
const records = join(store, 'records')
const recordOf = (platform) => join(records, `${platform}.json`)

function recalled(platform) {
  return existsSync(recordOf(platform)) ? JSON.parse(readFileSync(recordOf(platform), 'utf8')) : undefined
}

/** What is new of a platform; the rest of what is known stays. A new build makes earlier runs worthless. */
export function remember(platform, news) {
  mkdirSync(records, { recursive: true })
  const earlier = news.seconds === undefined ? recalled(platform) : {}
  const commit = answer('git', 'rev-parse', '--short', 'HEAD')
  writeFileSync(recordOf(platform), JSON.stringify({ ...earlier, ...news, commit, version: manifest().version, day: new Date().toISOString().slice(0, 10) }))
}

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
const floorOf = ({ glibc }, target) => target.glibc ? `glibc ${glibc}${byVersion(glibc, target.glibc) < 0 ? ` (${target.glibc} is allowed)` : ''}` : target.triple.includes('musl') ? 'musl' : 'Windows 10'

/** A platform that was not built on this machine keeps the row it has. */
function kept(platform) {
  const line = existsSync(page) && readFileSync(page, 'utf8').split('\n').find((text) => text.startsWith(`| ${platform} |`))
  return line ? line.split('|').slice(1, -1).map((cell) => cell.trim()) : [platform, targets[platform].how, '', '', 'not run: not built yet']
}

function row(platform) {
  const [target, found] = [targets[platform], recalled(platform)]
  if (!found) return kept(platform)
  const runs = found.runs?.map(({ name, passed, failed }) => failed ? `${name}: FAILED, ${failed}` : `${name}: ${passed.length} passed`) ?? ['not run']
  return [platform, [target.how, found.compiler?.split(' (')[0], found.profiled && 'profile-guided'].filter(Boolean).join('; '), floorOf(found, target), `${(found.size / 1e6).toFixed(2)} MB`, runs.join('<br>')]
}

const checksOf = (platforms) => [...new Set(platforms.flatMap((platform) => recalled(platform)?.runs ?? []).flatMap(({ passed }) => passed ?? []))]

export function writePage() {
  const names = Object.keys(targets)
  const notRun = Object.entries(elsewhere).map(([platform, reason]) => [platform, '', '', '', `not run: ${reason}`])
  const found = names.map(recalled).filter(Boolean)
  const text = `# Platforms

Written by \`npm run prebuild\`, last on ${found.map(({ day }) => day).sort().at(-1)}; do not edit. Version ${manifest().version}, Linux on x64, Debian ${readFileSync('/etc/debian_version', 'utf8').trim()}.

${table(['package', 'built with', 'floor', 'size', 'run in'], [...names.map(row), ...notRun])}

"Floor" is read from the binary: the newest glibc whose symbols it names. The build fails when that is newer than allowed, when the binary needs any
library but the system's own, or when it has more than 10 MB. A run is the package as npm installs it, used from that runtime against the local store; its checks:
${checksOf(names).join(', ')}.

- **glibc 2.31** is Debian 11's own loader and libraries, so that nothing newer of the machine takes part. **musl** runs in a root folder that holds
  musl, Node.js and the package, and nothing else. **qemu** is user-mode emulation. **wine** lacks bcryptprimitives.dll, for which a stand-in of one function is made.
- The Windows binary is a build for the GNU ABI (mingw); Node.js loads it as any other, and it needs no library that Windows does not bring.
`
  writeFileSync(page, text)
}
