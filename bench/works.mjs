// What is measured: one row a work. `job` is what a client program is told; sizes are bytes, and stand in the key's name for the null store.

const KIB = 2 ** 10
const MIB = 2 ** 20
const GIB = 2 ** 30

/** How the null store is started for a work: on loopback as it is, behind TLS, or like a link to S3. `ceph` and `minio` are real ones. */
export const links = {
  plain: [],
  tls: ['--tls'],
  s3: ['--rate', String(90e6), '--delay', '30'],
}

/** The works of a real store: a few, of sizes that it has the memory for. */
const real = (link, name) => [
  { name: `${link}-get-4k`, what: `${name}: GET 4 KiB to bytes, 32 in flight`, verb: 'get', link, unit: 'ops/s', job: { count: 2_000, inFlight: 32, size: 4 * KIB } },
  { name: `${link}-put-4k`, what: `${name}: PUT 4 KiB, 32 in flight`, verb: 'put', link, unit: 'ops/s', job: { count: 2_000, inFlight: 32, size: 4 * KIB } },
  { name: `${link}-get-256m`, what: `${name}: GET 256 MiB as a stream, discarded`, verb: 'stream', link, unit: 'MB/s', job: { count: 1, inFlight: 1, size: 256 * MIB } },
]

/** verb: the client program's; unit: what its figure counts. `quick`: also in the quick run; `rounds`: at most so many, and
 * `without` these programs, where one takes long (over one connection all of them have the link's rate). */
export const works = [
  { name: 'get-4k', what: 'GET 4 KiB to bytes, 32 in flight', verb: 'get', link: 'plain', unit: 'ops/s', job: { count: 20_000, inFlight: 32, size: 4 * KIB }, quick: true },
  { name: 'get-4k-serial', what: 'GET 4 KiB, one at a time', verb: 'get', link: 'plain', unit: 'ops/s', job: { count: 5_000, inFlight: 1, size: 4 * KIB } },
  { name: 'put-4k', what: 'PUT 4 KiB, 32 in flight', verb: 'put', link: 'plain', unit: 'ops/s', job: { count: 20_000, inFlight: 32, size: 4 * KIB }, quick: true },
  { name: 'get-4k-1000', what: 'GET 4 KiB, 1,000 in flight', verb: 'get', link: 'plain', unit: 'ops/s', job: { count: 20_000, inFlight: 1_000, size: 4 * KIB } },
  { name: 'put-4k-serial', what: 'PUT 4 KiB, one at a time', verb: 'put', link: 'plain', unit: 'ops/s', job: { count: 5_000, inFlight: 1, size: 4 * KIB } },
  { name: 'tls-get-4k', what: 'TLS: GET 4 KiB, 32 in flight', verb: 'get', link: 'tls', unit: 'ops/s', job: { count: 20_000, inFlight: 32, size: 4 * KIB } },
  { name: 'tls-put-4k', what: 'TLS: PUT 4 KiB, 32 in flight', verb: 'put', link: 'tls', unit: 'ops/s', job: { count: 20_000, inFlight: 32, size: 4 * KIB } },
  { name: 'list-100k', what: 'LIST 100,000 keys in 100 pages', verb: 'list', link: 'plain', unit: 'keys/s', job: { count: 1, inFlight: 1, keys: 100_000 }, quick: true },
  { name: 'list-1m', what: 'LIST 1,000,000 keys in 1,000 pages', verb: 'list', link: 'plain', unit: 'keys/s', job: { count: 1, inFlight: 1, keys: 1_000_000 }, rounds: 2, without: ['minio', 'boto3'] },
  { name: 'get-1g', what: 'GET 1 GiB as a stream, discarded', verb: 'stream', link: 'plain', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB }, quick: true },
  { name: 'get-1g-heap', what: 'GET 1 GiB as a stream, discarded, in a program that holds 350 MB of objects', verb: 'stream', link: 'plain', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB, objects: 2_400_000 }, without: ['boto3', 'curl'] },
  { name: 'get-1g-file', what: 'GET 1 GiB, piped into a file', verb: 'pipe', link: 'plain', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB } },
  { name: 'download-1g', what: 'download of 1 GiB to a file', verb: 'download', link: 'plain', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB } },
  { name: 'get-64-streams', what: 'GET of 64 streams of 16 MiB at once', verb: 'stream', link: 'plain', unit: 'MB/s', job: { count: 64, inFlight: 64, size: 16 * MIB } },
  { name: 'get-256m', what: 'GET 256 MiB to one Buffer', verb: 'get', link: 'plain', unit: 'MB/s', job: { count: 2, inFlight: 1, size: 256 * MIB } },
  { name: 'put-256m', what: 'PUT 256 MiB from a Buffer', verb: 'put', link: 'plain', unit: 'MB/s', job: { count: 2, inFlight: 1, size: 256 * MIB } },
  { name: 'upload-1g', what: 'upload of a file of 1 GiB', verb: 'upload', link: 'plain', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB }, quick: true },
  { name: 'tls-get-1g', what: 'TLS: GET 1 GiB as a stream, discarded', verb: 'stream', link: 'tls', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB } },
  { name: 's3-get-1g', what: 'S3-like link: GET 1 GiB as a stream', verb: 'stream', link: 's3', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB }, rounds: 2, without: ['minio', 's3mini', 'opendal', 'curl'] },
  { name: 's3-download-1g', what: 'S3-like link: download of 1 GiB to a file', verb: 'download', link: 's3', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB }, rounds: 2, without: ['minio', 's3mini', 'opendal', 'curl'] },
  { name: 's3-upload-1g', what: 'S3-like link: upload of a file of 1 GiB', verb: 'upload', link: 's3', unit: 'MB/s', job: { count: 1, inFlight: 1, size: GIB }, rounds: 2, without: ['minio', 's3mini', 'opendal', 'curl'] },
  ...real('ceph', 'Ceph RGW'),
  ...real('minio', 'MinIO'),
  // Not on Ceph: parts that were replaced fill its memory within a few runs.
  { name: 'minio-upload-256m', what: 'MinIO: upload of a file of 256 MiB', verb: 'upload', link: 'minio', unit: 'MB/s', job: { count: 1, inFlight: 1, size: 256 * MIB } },
  { name: 'require', what: 'require() of the package (the time: less is better)', verb: 'require', unit: 'ms', job: { count: 1, inFlight: 1, size: 0 }, quick: true },
]
