// Where a client or a store does otherwise than S3 and HTTP promise, each with its reason. What is named here is asserted, so that
// a client or a store that is mended one day fails here and its entry goes.
//
//   stores, writers, readers, verbs, objects   whom it is about; left out: all of them
//   code    the call fails with this code
//   tells   fields of the object as this reader tells them, from the object as it was written

const reads = ['get', 'head']
/** botocore, and Node's http, read header bytes as Latin-1. We and rclone read them as the UTF-8 that they are. */
const readLatin1 = ['boto3', 'aws-cli', 'sdk-v2', 'sdk-v3']
const latin1 = (text) => Buffer.from(text).toString('latin1')
const everyValue = (metadata, change) => ({ Metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, change(value)])) })

const outside = ['metadata in Latin-1', 'metadata beyond Latin-1', 'metadata outside ASCII, in parts']
const rawName = ['a name outside ASCII, raw']
const rclonePaths = ['key: a leading slash', 'key: two slashes', 'key: a dot between', 'key: two dots between']

/** RFC 2047's "Q" form, as Go's mime package writes it. */
const quoted = (text) => `=?UTF-8?q?${[...Buffer.from(text)].map((byte) => byte === 32 ? '_' : byte > 32 && byte < 127 && !'=?_'.includes(String.fromCharCode(byte))
  ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')}?=`
const base64 = (text) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`
/** As we send it: text of ASCII alone with a mark behind it, so that a store which decodes words encodes it again. */
const encoded = (text) => base64(/^[\0-\x7f]*$/.test(text) ? `${text}\u2060` : text)
const others = ['boto3', 'aws-cli', 'rclone', 'sdk-v2', 'sdk-v3']

const everywhere = [
  { name: 'spaces around a value are lost', why: 'HTTP trims header values', verbs: reads, writers: others, objects: ['metadata with spaces around'],
    tells: ({ Metadata }) => everyValue(Metadata, (value) => value.trim()) },
  { name: 'what no header carries is read as the RFC 2047 that we send', why: 'no other client decodes it', verbs: reads, writers: ['ours'], readers: others,
    objects: [...outside, 'metadata with spaces around', 'metadata in RFC 2047'], tells: ({ Metadata }) => everyValue(Metadata, encoded) },
  { name: 'encoded words of others are decoded by us', why: 'AWS S3 and MinIO answer text outside ASCII so', verbs: reads, writers: others, readers: ['ours'],
    objects: ['metadata in RFC 2047'], tells: () => ({ Metadata: { city: 'Zürich' } }) },
]

const writing = [
  { name: 'metadata outside ASCII is refused by the client', why: 'botocore checks it before it sends anything', verbs: ['put'],
    writers: ['boto3'], objects: outside, code: 'ParamValidationError' },
  { name: 'metadata outside ASCII is refused by the client', why: 'the same check; the CLI has no code for it', verbs: ['put'],
    writers: ['aws-cli'], objects: outside, code: 'CliError' },
  { name: 'Latin-1 in headers is signed as UTF-8 and sent as Latin-1', why: "Node's http writes header values as Latin-1", verbs: ['put'],
    writers: ['sdk-v2', 'sdk-v3'], objects: ['metadata in Latin-1', ...rawName], code: 'SignatureDoesNotMatch' },
  { name: "what is outside Latin-1 is refused by Node's http", why: 'a header value of Node.js holds Latin-1 only', verbs: ['put'],
    writers: ['sdk-v2'], objects: outside.slice(1), code: 'NetworkingError' },
  { name: "what is outside Latin-1 is refused by Node's http", why: 'a header value of Node.js holds Latin-1 only', verbs: ['put'],
    writers: ['sdk-v3'], objects: outside.slice(1), code: 'ERR_INVALID_CHAR' },
  { name: 'a raw UTF-8 header is refused by us', why: 'stores disagree about it; the error says how to encode it', verbs: ['put'], writers: ['ours'],
    objects: rawName, code: 'ERR_INVALID_ARG_VALUE' },
  { name: 'Expires is not sent', why: 'rclone has no such header', verbs: reads, writers: ['rclone'], objects: ['content headers'],
    tells: () => ({ Expires: undefined }) },
  { name: 'a key with a slash at its end is refused by the client', why: 'rclone takes it for a folder', verbs: ['put'], writers: ['rclone'],
    objects: ['key: a trailing slash'], code: 'RcloneError' },
]

const stores = [
  { name: 'a raw UTF-8 header is refused by the local store', why: 'it takes ASCII in the headers it gives back', stores: ['local'], verbs: ['put'],
    objects: rawName, writers: ['boto3', 'aws-cli', 'rclone'], code: 'InvalidArgument' },
  { name: 'metadata outside ASCII comes back as RFC 2047 (B)', why: 'the local store does as AWS S3 does', stores: ['local'], verbs: reads,
    writers: ['rclone'], readers: ['rclone'], objects: outside, tells: ({ Metadata }) => everyValue(Metadata, base64) },
  { name: 'metadata outside ASCII comes back as RFC 2047 (Q)', why: 'MinIO encodes it so', stores: ['minio'], verbs: reads,
    writers: ['rclone'], readers: ['rclone'], objects: outside, tells: ({ Metadata }) => everyValue(Metadata, quoted) },
  { name: 'a raw UTF-8 header is read as Latin-1', why: 'the store sends the bytes as they came, these clients take them for Latin-1',
    stores: ['ceph', 'minio'], verbs: reads, readers: readLatin1, objects: rawName,
    tells: ({ Headers }) => ({ ContentDisposition: latin1(Headers.ContentDisposition) }) },
  { name: 'a key with // is refused by MinIO', why: 'its keys are paths', stores: ['minio'], verbs: ['put'],
    writers: ['ours', 'boto3', 'aws-cli', 'sdk-v2', 'sdk-v3'], objects: ['key: two slashes'], code: 'XMinioInvalidObjectName' },
  { name: 'a key with dot segments is refused by MinIO', why: 'its keys are paths', stores: ['minio'], verbs: ['put'],
    writers: ['ours', 'boto3', 'aws-cli', 'sdk-v2', 'sdk-v3'], objects: ['key: a dot between', 'key: two dots between'], code: 'XMinioInvalidResourceName' },
]

const cleaned = 'rclone cleans paths, so it wrote another key'
const rclone = [
  { name: 'not found by rclone', why: 'it cleans paths, so it asks for another key', stores: ['local', 'ceph'], verbs: ['get'], writers: ['ours'], readers: ['rclone'],
    objects: rclonePaths, code: 'RcloneError' },
  { name: 'not found by rclone', why: 'it takes a key with a slash at its end for a folder', verbs: ['get'], writers: ['ours'], readers: ['rclone'],
    objects: ['key: a trailing slash'], code: 'RcloneError' },
  { name: 'not under the key given', why: cleaned, stores: ['local', 'ceph'], verbs: ['get'], writers: ['rclone'], readers: ['ours'], objects: rclonePaths, code: 'NoSuchKey' },
  { name: 'not under the key given', why: cleaned, stores: ['local', 'ceph'], verbs: ['head'], writers: ['rclone'], readers: ['ours'], objects: rclonePaths, code: 'NoSuchKey' },
  { name: 'not under the key given', why: cleaned, stores: ['minio'], verbs: ['get'], writers: ['rclone'], readers: ['ours'], objects: ['key: two slashes'], code: 'XMinioInvalidObjectName' },
  { name: 'not under the key given', why: cleaned, stores: ['minio'], verbs: ['get'], writers: ['rclone'], readers: ['ours'], objects: rclonePaths.slice(2), code: 'XMinioInvalidResourceName' },
  { name: 'not under the key given', why: cleaned, stores: ['minio'], verbs: ['head'], writers: ['rclone'], readers: ['ours'], objects: rclonePaths.slice(1), code: 'BadRequest' },
]

export const exceptions = [...everywhere, ...writing, ...stores, ...rclone]

const fits = (list, value) => list === undefined || list.includes(value)

/** All that is known of a cell. */
export const exceptionsFor = ({ store, writer, reader, verb, object }) => exceptions.filter((known) => fits(known.stores, store) &&
  fits(known.writers, writer) && fits(known.readers, reader) && fits(known.verbs, verb) && fits(known.objects, object))
