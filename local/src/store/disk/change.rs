//! A change of the index, as it is queued: cheap to make under the lock, written out by the committing thread.

use super::rows::{ObjectRow, PartRow, UploadRow};
use super::{BUCKETS, OBJECTS, PARTS, Rows, UPLOADS};
use crate::store::blob::Blob;
use crate::store::{Key, Object, Part, Place, Settings, Upload};
use serde::Serialize;
use std::sync::Arc;

pub(crate) struct Change {
    pub(super) table: Rows,
    pub(super) key: Vec<u8>,
    pub(super) what: What,
}

pub(super) enum What {
    Put(Vec<u8>),
    PutObject(Arc<Object>),
    PutPart(Arc<Part>),
    Remove,
    /// What goes is kept here, and so are its bytes, until the commit.
    RemoveObject(Arc<Object>),
    RemovePart(Arc<Part>),
}

impl Change {
    pub(crate) fn bucket(name: &str, settings: &Settings) -> Self {
        Self::new(BUCKETS, name.into(), What::Put(json(settings)))
    }

    pub(crate) fn remove_bucket(name: &str) -> Self {
        Self::new(BUCKETS, name.into(), What::Remove)
    }

    pub(crate) fn put(bucket: &str, key: &Key, object: &Arc<Object>) -> Self {
        let what = What::PutObject(Arc::clone(object));
        Self::new(OBJECTS, object_key(bucket, key, object.sequence), what)
    }

    pub(crate) fn remove(bucket: &str, key: &Key, object: Arc<Object>) -> Self {
        let row = object_key(bucket, key, object.sequence);
        Self::new(OBJECTS, row, What::RemoveObject(object))
    }

    pub(crate) fn upload(bucket: &str, place: &Place, upload: &Upload) -> Self {
        let row = json(&UploadRow::of(upload));
        Self::new(UPLOADS, upload_key(bucket, place), What::Put(row))
    }

    pub(crate) fn remove_upload(bucket: &str, place: &Place) -> Self {
        Self::new(UPLOADS, upload_key(bucket, place), What::Remove)
    }

    pub(crate) fn part(bucket: &str, place: &Place, number: i32, part: &Arc<Part>) -> Self {
        let what = What::PutPart(Arc::clone(part));
        Self::new(PARTS, part_key(bucket, place, number), what)
    }

    pub(crate) fn remove_part(bucket: &str, place: &Place, number: i32, part: Arc<Part>) -> Self {
        Self::new(
            PARTS,
            part_key(bucket, place, number),
            What::RemovePart(part),
        )
    }

    fn new(table: Rows, key: Vec<u8>, what: What) -> Self {
        Self { table, key, what }
    }

    /// The row to be written; none when it goes.
    pub(super) fn row(&self) -> Option<Vec<u8>> {
        match &self.what {
            What::Put(row) => Some(row.clone()),
            What::PutObject(object) => Some(json(&ObjectRow::of(object))),
            What::PutPart(part) => Some(json(&PartRow::of(part))),
            What::Remove | What::RemoveObject(_) | What::RemovePart(_) => None,
        }
    }

    /// The bytes that the row refers to.
    pub(super) fn blob(&self) -> Option<&Blob> {
        match &self.what {
            What::PutObject(object) | What::RemoveObject(object) => Some(&object.blob),
            What::PutPart(part) | What::RemovePart(part) => Some(&part.blob),
            What::Put(_) | What::Remove => None,
        }
    }
}

/// Of plain structs, whose maps have strings for keys: this does not fail.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn joined(fields: &[&[u8]]) -> Vec<u8> {
    fields.join(&0)
}

fn object_key(bucket: &str, key: &Key, sequence: u64) -> Vec<u8> {
    let sequence = sequence.to_be_bytes();
    joined(&[bucket.as_bytes(), key.as_str().as_bytes(), &sequence])
}

fn upload_key(bucket: &str, (key, id): &Place) -> Vec<u8> {
    joined(&[bucket.as_bytes(), key.as_str().as_bytes(), id.as_bytes()])
}

fn part_key(bucket: &str, (key, id): &Place, number: i32) -> Vec<u8> {
    let key = key.as_str().as_bytes();
    let number = number.to_be_bytes();
    joined(&[bucket.as_bytes(), key, id.as_bytes(), &number])
}

/// The fields of a row's key, the last of which may hold anything.
pub(super) fn fields<const N: usize>(key: &[u8]) -> Option<[&[u8]; N]> {
    let fields: Vec<&[u8]> = key.splitn(N, |&byte| byte == 0).collect();
    fields.try_into().ok()
}
