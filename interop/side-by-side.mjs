// The two programs of examples/beside-boto3, one after the other against Ceph: they must print the same lines and leave the same files.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { notHere } from '../scripts/report.mjs'
import { missing, startMode, stores } from '../scripts/store-modes.mjs'
import { Failure, root, run, temporaryFolder } from '../scripts/tools.mjs'
import { clients } from './peers.mjs'

/** Over both clients' sizes for one request, so that both send and fetch it in parts. */
const size = 20 * 2 ** 20 + 7
const example = (name) => join(root, 'examples', 'beside-boto3', name)

/** What a program printed, and the digests of the files it left. */
async function outcome([command, program], bucket, { folder, env }) {
  const own = join(folder, bucket)
  mkdirSync(own)
  writeFileSync(join(own, 'data.bin'), readFileSync(join(folder, 'data.bin')))
  const { code, output } = await run(command, [program, bucket, own], { env, quiet: true })
  if (code !== 0) throw new Failure(`${program} ended with ${code}:\n${output}`)
  const digest = (name) => createHash('sha256').update(readFileSync(join(own, name))).digest('hex')
  return { lines: output.trim().split('\n'), files: readdirSync(own).sort().map((name) => `${name} ${digest(name)}`) }
}

export async function sideBySide(localBinary) {
  const ceph = stores.find(({ name }) => name === 'ceph')
  const boto3 = (await clients()).find(({ name }) => name === 'boto3')
  const reason = missing(ceph, 'plain') ?? (boto3 ? undefined : 'boto3 cannot be had here')
  if (reason) return notHere(reason)
  const { folder, remove } = temporaryFolder()
  const store = await startMode(ceph, 'plain', localBinary)
  const env = {
    AWS_ENDPOINT_URL: store.endpoint, AWS_REGION: store.region, AWS_DEFAULT_REGION: store.region, AWS_ACCESS_KEY_ID: store.accessKeyId, AWS_SECRET_ACCESS_KEY: store.secretAccessKey,
    AWS_CONFIG_FILE: join(folder, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'), AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: undefined
  }
  try {
    writeFileSync(join(folder, 'data.bin'), randomBytes(size))
    const theirs = await outcome([boto3.command[0], example('transfers.py')], 'theirs', { folder, env })
    const ours = await outcome([process.execPath, example('transfers.mjs')], 'ours', { folder, env })
    if (JSON.stringify(theirs) !== JSON.stringify(ours)) throw new Failure(`boto3:\n${JSON.stringify(theirs, null, 1)}\nours:\n${JSON.stringify(ours, null, 1)}`)
    console.log(`${theirs.lines.map((line) => `  ${line}`).join('\n')}\nboth, on Ceph: ${theirs.lines.length} lines and ${theirs.files.length} files the same`)
    return { passed: theirs.lines.length, failed: 0, skipped: 0 }
  } finally {
    await store.stop()
    remove()
  }
}
