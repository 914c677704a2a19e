//! An object: its bytes and what was said about them.

use super::blob::Blob;
use super::now;
use s3s::dto::{Checksum, Metadata, StorageClass, Timestamp};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use time::OffsetDateTime;

#[derive(Clone)]
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
    /// None for the version that S3 calls `null`.
    pub(crate) version: Option<String>,
    /// A delete marker, which has no bytes.
    pub(crate) marker: bool,
    /// Its place in the order of all versions; given when it is put.
    pub(crate) sequence: u64,
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
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cache_control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<Metadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) storage_class: Option<StorageClass>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<(String, String)>,
}

impl Object {
    /// An object to be put; whoever puts it says which version it is.
    pub(crate) fn new(blob: Blob, etag: String, attributes: Attributes, sums: Sums) -> Self {
        Self {
            blob,
            etag,
            modified: now(),
            attributes,
            sums,
            parts: Vec::new(),
            version: None,
            marker: false,
            sequence: 0,
        }
    }

    pub(crate) fn delete_marker() -> Self {
        Self {
            marker: true,
            ..Self::new(
                Blob::default(),
                String::new(),
                Attributes::default(),
                Sums::default(),
            )
        }
    }

    /// The version as S3 names it.
    pub(crate) fn version_id(&self) -> &str {
        self.version.as_deref().unwrap_or("null")
    }

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
