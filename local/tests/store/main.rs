//! The local store as a client meets it: over the wire, with requests signed by aws-sigv4, asserting statuses, headers,
//! codes and bytes. One program, so that the server is linked once; one file a topic.

mod buckets;
mod chunked;
mod conditions;
mod copies;
mod deletes;
mod forms;
mod hosts;
mod keys;
mod kill;
mod lists;
mod multipart;
mod multipart_lists;
mod objects;
mod payloads;
mod prefix;
mod presigned;
mod process;
mod ranges;
mod rights;
mod roots;
mod signatures;
mod support;
mod tags;
mod versions;
mod wire;
