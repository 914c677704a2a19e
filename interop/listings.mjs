// The bucket that every client lists, and in which ways. Pages are small, so that names outside ASCII are markers too.

const everywhere = [
  'a', 'a b', 'a+b', 'a%20b', 'a&b', 'a?b=c', 'a#b', 'a"<>\'', 'a\\b', 'b/1', 'b/2', 'b/c/3', 'b/c d/4', 'b+/5', 'b%2F/6', 'm\u00fc/7', 'mu\u0308/8',
  '漢字', '漢字/9', '😀', '\ufffd', 'z/😀/10', 'z/ä/11', 'zz'
]
/** Where one of them cannot be: MinIO keeps objects in folders, so that there is nothing below an object. */
const butOn = { minio: ['漢字/9'] }

export const names = (store) => everywhere.filter((name) => !butOn[store]?.includes(name))

const MaxKeys = 3

export const listings = {
  'all, V2': { version: 2, MaxKeys },
  'all, V1': { version: 1, MaxKeys },
  'delimiter, V2': { version: 2, MaxKeys, Delimiter: '/' },
  'delimiter, V1': { version: 1, MaxKeys, Delimiter: '/' },
  'prefix and delimiter, V2': { version: 2, MaxKeys, Prefix: 'b/', Delimiter: '/' },
  'prefix, V2, one page': { version: 2, MaxKeys: 1000, Prefix: 'z/' },
}
