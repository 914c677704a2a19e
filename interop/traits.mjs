// What a client does to every object or listing, so that it is no exception of one: what it adds of its own, what it does not tell.

/** rclone keeps the file's times and rights, and the MD5 of an upload in parts; it shows a time of change of every object. */
const rcloneAdds = ['mtime', 'atime', 'btime', 'mode', 'uid', 'gid', 'md5chksum']

/** Metadata without what rclone adds. */
export function withoutAdded(metadata, { writer, reader }) {
  if (writer !== 'rclone' && reader !== 'rclone') return metadata
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !rcloneAdds.includes(name)))
}

/** rclone tells the MD5 of an object, which is the ETag where it is in one piece, and never tells Expires. */
export function untold(reader, object) {
  if (reader !== 'rclone') return []
  return object.parts ? ['ETag', 'Expires'] : ['Expires']
}

/** rclone sorts by itself, folders without their slash. */
export const ownOrder = (reader) => reader === 'rclone'
