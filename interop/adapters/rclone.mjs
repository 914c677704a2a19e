// rclone, a process a command.
import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { digest, partSize, serve, store } from './serve.mjs'

const folder = mkdtempSync(join(tmpdir(), 'datastore-rclone-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit())

const program = promisify(execFile)
const headerNames = {
  CacheControl: 'Cache-Control', ContentDisposition: 'Content-Disposition', ContentEncoding: 'Content-Encoding',
  ContentLanguage: 'Content-Language', ContentType: 'Content-Type', Expires: 'Expires'
}
/** What rclone itself tells apart from the user's metadata, and as what. */
const system = {
  'cache-control': 'CacheControl', 'content-disposition': 'ContentDisposition', 'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage', 'content-type': 'ContentType', expires: 'Expires'
}

const remote = {
  TYPE: 's3', PROVIDER: process.env.INTEROP_RCLONE_PROVIDER, ENDPOINT: store.endpoint, REGION: store.region, FORCE_PATH_STYLE: 'true',
  ACCESS_KEY_ID: store.accessKeyId, SECRET_ACCESS_KEY: store.secretAccessKey, NO_CHECK_BUCKET: 'true', NO_SYSTEM_METADATA: 'false',
  UPLOAD_CUTOFF: `${partSize}B`, CHUNK_SIZE: `${partSize}B`,
  // Ceph 16 completes an upload without telling its ETag, which rclone takes for a corrupted one
  ...process.env.INTEROP_RCLONE_PROVIDER === 'Ceph' ? { USE_MULTIPART_ETAG: 'false' } : {}
}
const env = {
  PATH: process.env.PATH, HOME: process.env.HOME, RCLONE_CONFIG: '/dev/null', RCLONE_RETRIES: '1', RCLONE_LOW_LEVEL_RETRIES: '2',
  ...Object.fromEntries(Object.entries(remote).map(([name, value]) => [`RCLONE_CONFIG_S_${name}`, value]))
}
const options = { env, maxBuffer: 2 ** 24, timeout: 60_000 }

/** Runs a command and returns what it printed. */
async function rclone(...args) {
  try {
    return (await program(process.env.INTEROP_RCLONE, args, options)).stdout
  } catch (error) {
    const said = String(error.stderr ?? error.message).trim()
    const code = /api error (\w+)/.exec(said)?.[1] ?? /StatusCode: (\d+)/.exec(said)?.[1] ?? 'RcloneError'
    throw Object.assign(new Error(said), { code })
  }
}

async function put({ Bucket, Key, file, Headers, Metadata }) {
  const headers = Object.entries(Headers).flatMap(([name, value]) => ['--header-upload', `${headerNames[name]}: ${value}`])
  const metadata = Object.entries(Metadata).flatMap(([name, value]) => ['--metadata', '--metadata-set', `${name}=${value}`])
  await rclone('copyto', file, `S:${Bucket}/${Key}`, '--ignore-times', '--s3-no-head', ...headers, ...metadata)
}

async function head({ Bucket, Key }) {
  const { Size, Metadata = {}, Hashes = {} } = JSON.parse(await rclone('lsjson', '--stat', '--hash', '--metadata', `S:${Bucket}/${Key}`))
  const fields = { ContentLength: Size, Metadata: {} }
  for (const [name, value] of Object.entries(Metadata)) {
    if (system[name]) fields[system[name]] = value
    else if (name !== 'btime' && name !== 'tier') fields.Metadata[name] = value
  }
  if (fields.Expires) fields.Expires = new Date(fields.Expires).toISOString()
  // it shows an ETag only as the MD5 that it mostly is
  return Hashes.md5 ? { ...fields, ETag: `"${Hashes.md5}"` } : fields
}

/** By a file: `rclone cat` takes a name that it does not find for an empty folder, and one with a line feed too. */
async function get({ Bucket, Key }) {
  const file = join(folder, 'body')
  await rclone('copyto', `S:${Bucket}/${Key}`, file, '--ignore-times')
  return { ...await head({ Bucket, Key }), ...await digest(createReadStream(file)) }
}

/** rclone lists folders: delimiter or all, sorted by itself. */
async function list({ Bucket, Prefix = '', Delimiter, MaxKeys, version }) {
  const how = ['--hash', '--s3-list-chunk', String(MaxKeys), '--s3-list-version', String(version), ...Delimiter ? [] : ['--recursive', '--files-only']]
  const entries = JSON.parse(await rclone('lsjson', ...how, `S:${Bucket}/${Prefix}`))
  const objects = entries.filter(({ IsDir }) => !IsDir)
  return {
    objects: objects.map(({ Path, Size, Hashes }) => ({ Key: Prefix + Path, Size, ...Hashes?.md5 ? { ETag: `"${Hashes.md5}"` } : {} })),
    prefixes: entries.filter(({ IsDir }) => IsDir).map(({ Path }) => `${Prefix}${Path}/`)
  }
}

serve({ put, get, head, list })
