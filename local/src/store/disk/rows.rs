//! How the index is written: JSON, which a later version can still read when it knows more fields.

use crate::checksum::Algorithm;
use crate::hex::{hex, unhex};
use crate::store::blob::{Blob, Piece};
use crate::store::kept::Kept;
use crate::store::{Attributes, Object, Part, Sums, Upload};
use s3s::dto::Checksum;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use time::OffsetDateTime;

/// Where the bytes are: id, whether it is a row, and the range in it.
type Where = Vec<(u64, bool, u64, u64)>;
type Values = [Option<String>; 5];

/// What a row says is kept, found again or made.
pub(super) type Find<'a> = &'a mut dyn FnMut(u64, bool) -> Arc<Kept>;

#[derive(Serialize, Deserialize)]
pub(super) struct ObjectRow {
    bytes: Where,
    etag: String,
    #[serde(with = "time::serde::timestamp")]
    modified: OffsetDateTime,
    #[serde(default)]
    attributes: Attributes,
    #[serde(default, skip_serializing_if = "is_default")]
    sums: Values,
    #[serde(default, skip_serializing_if = "is_default")]
    composite: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    parts: Vec<u64>,
    #[serde(default, skip_serializing_if = "is_default")]
    version: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    marker: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl ObjectRow {
    pub(super) fn of(object: &Object) -> Self {
        Self {
            bytes: places(&object.blob),
            etag: object.etag.clone(),
            modified: object.modified,
            attributes: object.attributes.clone(),
            sums: values(&object.sums.values),
            composite: object.sums.composite,
            parts: object.parts.clone(),
            version: object.version.clone(),
            marker: object.marker,
        }
    }

    pub(super) fn object(self, sequence: u64, find: Find<'_>) -> Object {
        Object {
            blob: blob(self.bytes, find),
            etag: self.etag,
            modified: self.modified,
            attributes: self.attributes,
            sums: Sums {
                values: checksum(self.sums),
                composite: self.composite,
            },
            parts: self.parts,
            version: self.version,
            marker: self.marker,
            sequence,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct PartRow {
    bytes: Where,
    md5: String,
    #[serde(with = "time::serde::timestamp")]
    modified: OffsetDateTime,
    sums: Values,
}

impl PartRow {
    pub(super) fn of(part: &Part) -> Self {
        Self {
            bytes: places(&part.blob),
            md5: hex(&part.md5),
            modified: part.modified,
            sums: values(&part.sums),
        }
    }

    /// None when the MD5 is none.
    pub(super) fn part(self, find: Find<'_>) -> Option<Part> {
        Some(Part {
            md5: unhex(&self.md5)?.try_into().ok()?,
            blob: blob(self.bytes, find),
            modified: self.modified,
            sums: checksum(self.sums),
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct UploadRow {
    #[serde(with = "time::serde::timestamp")]
    initiated: OffsetDateTime,
    attributes: Attributes,
    algorithm: Option<String>,
    composite: bool,
}

impl UploadRow {
    pub(super) fn of(upload: &Upload) -> Self {
        Self {
            initiated: upload.initiated,
            attributes: upload.attributes.clone(),
            algorithm: upload.algorithm.map(|a| a.name().to_owned()),
            composite: upload.composite,
        }
    }

    pub(super) fn upload(self) -> Upload {
        Upload {
            initiated: self.initiated,
            attributes: self.attributes,
            algorithm: self.algorithm.as_deref().and_then(Algorithm::from_name),
            composite: self.composite,
            parts: BTreeMap::new(),
        }
    }
}

/// What is kept, each thing once however many refer to it.
pub(super) type AllKept = HashMap<u64, Arc<Kept>>;

fn places(blob: &Blob) -> Where {
    let kept = blob.pieces().iter().filter_map(|piece| match piece {
        Piece::Kept(kept, range) => Some((kept.id, kept.is_row(), range.start, range.end)),
        // With a disk there are none.
        Piece::Memory(_) => None,
    });
    kept.collect()
}

fn blob(places: Where, find: Find<'_>) -> Blob {
    let pieces = places
        .into_iter()
        .map(|(id, is_row, from, to)| Piece::Kept(find(id, is_row), from..to));
    Blob::of(pieces.collect())
}

fn values(sums: &Checksum) -> Values {
    Algorithm::ALL.map(|algorithm| algorithm.of(sums).map(str::to_owned))
}

fn checksum(values: Values) -> Checksum {
    let mut sums = Checksum::default();
    for (algorithm, value) in Algorithm::ALL.into_iter().zip(values) {
        algorithm.set(&mut sums, value);
    }
    sums
}
