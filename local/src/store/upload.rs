//! A multipart upload in progress.

use super::blob::Blob;
use super::object::Attributes;
use crate::checksum::Algorithm;
use s3s::dto::Checksum;
use std::collections::BTreeMap;
use std::sync::Arc;
use time::OffsetDateTime;

#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) initiated: OffsetDateTime,
    /// Given when the upload was created, and the object's when it is complete.
    pub(crate) attributes: Attributes,
    pub(crate) algorithm: Option<Algorithm>,
    /// Whether the object's checksum is one of its parts' checksums rather than of its bytes.
    pub(crate) composite: bool,
    pub(crate) parts: BTreeMap<i32, Arc<Part>>,
}

pub(crate) struct Part {
    pub(crate) blob: Blob,
    pub(crate) md5: [u8; 16],
    pub(crate) modified: OffsetDateTime,
    pub(crate) sums: Checksum,
}
