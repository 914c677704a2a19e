// What the addon must not bring along: second copies of the HTTP and TLS stacks, and code for a signature S3 stores do not need.
import { Failure, isMain, main, mustRun } from './tools.mjs'

const unwanted = [
  [/^hyper v0\.14\./, 'hyper 0.14 beside hyper 1'],
  [/^rustls v0\.21\./, 'rustls 0.21 beside rustls 0.23'],
  [/^(hyper-tls|native-tls|openssl(-sys)?) v/, 'a second TLS'],
  [/^(p256|crypto-bigint|elliptic-curve) v/, 'SigV4a (asymmetric signatures)'],
]

export async function checkDependencies() {
  const tree = await mustRun('cargo', ['tree', '--locked', '--package', 'datastore-client', '--edges', 'normal', '--prefix', 'none'], { quiet: true })
  const crates = [...new Set(tree.split('\n').map((line) => line.replace(/ \(.*$/, '')).filter(Boolean))]
  const found = crates.flatMap((crate) => unwanted.filter(([pattern]) => pattern.test(crate)).map(([, why]) => `${crate}: ${why}`))
  if (found.length) throw new Failure(found.join('\n'))
  console.log(`${crates.length} crates in the addon, none of them unwanted`)
}

if (isMain(import.meta.url)) await main(checkDependencies)
