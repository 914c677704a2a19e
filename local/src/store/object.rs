//! An object: its bytes and what was said about them.

use super::blob::Blob;
use s3s::dto::{Checksum, Metadata, StorageClass, Timestamp};
use std::ops::Range;
use time::OffsetDateTime;

pub(crate) struct Object {
    pub(crate) blob: Blob,
    /// Without quotes: the MD5 in hex, and for multipart objects `-N`.
    pub(crate) etag: String,
    pub(crate) modified: OffsetDateTime,
    pub(crate) attributes: Attributes,
    /// The checksums that were given and verified.
    pub(crate) sums: Sums,
    /// The sizes of the parts of a multipart object, in order; empty for others.
    pub(crate) parts: Vec<u64>,
}

/// Verified checksums, and whether they are of the object's bytes or of its parts' checksums.
#[derive(Clone, Default)]
pub(crate) struct Sums {
    pub(crate) values: Checksum,
    pub(crate) composite: bool,
}

impl Sums {
    pub(crate) fn whole(values: Checksum) -> Self {
        Self {
            values,
            composite: false,
        }
    }
}

/// What a client may say about an object, kept and given back as it came.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) cache_control: Option<String>,
    pub(crate) content_disposition: Option<String>,
    pub(crate) content_encoding: Option<String>,
    pub(crate) content_language: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) metadata: Option<Metadata>,
    pub(crate) storage_class: Option<StorageClass>,
}

impl Object {
    pub(crate) fn len(&self) -> u64 {
        self.blob.len()
    }

    /// Where part `number` (from 1) lies. An object that was put in one piece is its own first part.
    pub(crate) fn part(&self, number: usize) -> Option<Range<u64>> {
        if self.parts.is_empty() {
            return (number == 1).then_some(0..self.len());
        }
        let index = number.checked_sub(1)?;
        let start = self.parts.get(..index)?.iter().sum();
        Some(start..start + self.parts.get(index)?)
    }
}
