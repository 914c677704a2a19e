//! The plain data of a store: buckets, objects, uploads in progress. It knows nothing of HTTP or XML.
//!
//! All of the index is in memory, behind one lock that is held for map operations only, never while bytes arrive or
//! leave, so it is never held across an await (the guards are not `Send`, the compiler sees to that). With a root, the
//! database on disk is its durable image: a change is made in memory and queued for the disk under the same lock, and
//! answered when the disk has it. So there is one way of listing, of holding conditions and of completing uploads, and
//! it costs the same with a root and without. The price: the index must fit in memory.

mod blob;
mod bucket;
mod disk;
mod edit;
mod kept;
mod key;
mod object;
mod page;
mod upload;
mod writer;

pub(crate) use blob::{Blob, Blocks};
pub(crate) use bucket::{Bucket, Settings, Versioning};
pub(crate) use edit::{Edit, Place};
pub(crate) use key::Key;
pub(crate) use object::{Attributes, Object, Sums};
pub(crate) use page::{Entry, Query, page};
pub(crate) use upload::{Part, Upload};
pub(crate) use writer::{BlobWriter, Written};

use crate::failure::{broken_disk, no_such_bucket};
use disk::{Change, Disk};
use s3s::S3Result;
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};
use time::OffsetDateTime;

pub(crate) type Buckets = BTreeMap<String, Bucket>;

#[derive(Default)]
pub(crate) struct Store {
    buckets: RwLock<Buckets>,
    disk: Option<Arc<Disk>>,
    /// Numbers every version put, so that their order is known.
    sequence: AtomicU64,
}

impl Store {
    /// What a folder holds; made when it does not exist. `sync`: every change waits until the device has it.
    pub(crate) fn open(root: &Path, sync: bool) -> Result<Self, String> {
        let (disk, buckets) = Disk::open(root, sync)?;
        let all = buckets.values();
        let objects = all.flat_map(|b| b.objects.values().chain(b.older.values().flatten()));
        let last = objects.map(|object| object.sequence).max();
        Ok(Self {
            sequence: AtomicU64::new(last.map_or(0, |last| last + 1)),
            buckets: RwLock::new(buckets),
            disk: Some(disk),
        })
    }

    /// Ends writing to the disk, when all that was queued is there.
    pub(crate) async fn close(&self) {
        if let Some(disk) = &self.disk {
            disk.close().await;
        }
    }

    pub(crate) fn writer(&self, expected: Option<u64>) -> BlobWriter {
        BlobWriter::new(self.disk.clone(), expected)
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&Buckets) -> T) -> T {
        look(&self.buckets.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn bucket<T>(
        &self,
        name: &str,
        look: impl FnOnce(&Bucket) -> S3Result<T>,
    ) -> S3Result<T> {
        self.read(|buckets| look(buckets.get(name).ok_or_else(no_such_bucket)?))
    }

    /// Changes a bucket, and waits until the change is on disk. What a failing change had changed by then stays.
    pub(crate) async fn change<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Edit<'_>) -> S3Result<T>,
    ) -> S3Result<T> {
        self.apply(|buckets, log| {
            let mut edit = Edit {
                name,
                bucket: buckets.get_mut(name).ok_or_else(no_such_bucket)?,
                log: log.take(),
                sequence: &self.sequence,
            };
            let outcome = change(&mut edit);
            *log = edit.log;
            outcome
        })
        .await
    }

    pub(crate) async fn add_bucket(&self, name: &str, bucket: Bucket) -> S3Result<bool> {
        self.apply(|buckets, log| {
            if buckets.contains_key(name) {
                return Ok(false);
            }
            if let Some(log) = log {
                log.push(Change::bucket(name, &bucket.settings));
            }
            buckets.insert(name.to_owned(), bucket);
            Ok(true)
        })
        .await
    }

    /// Removes a bucket if `may` says so, with the uploads in progress in it.
    pub(crate) async fn remove_bucket(
        &self,
        name: &str,
        may: impl FnOnce(&Bucket) -> S3Result,
    ) -> S3Result {
        self.apply(|buckets, log| {
            let bucket = buckets.get_mut(name).ok_or_else(no_such_bucket)?;
            may(bucket)?;
            let places: Vec<Place> = bucket.uploads.keys().cloned().collect();
            let mut edit = Edit {
                name,
                bucket,
                log: log.take(),
                sequence: &self.sequence,
            };
            for place in places {
                edit.end_upload(&place);
            }
            *log = edit.log;
            buckets.remove(name);
            if let Some(log) = log {
                log.push(Change::remove_bucket(name));
            }
            Ok(())
        })
        .await
    }

    /// One change of the index: made and queued under the lock, so that the disk sees changes in the order of their
    /// making; then waited for.
    async fn apply<T>(
        &self,
        change: impl FnOnce(&mut Buckets, &mut Option<Vec<Change>>) -> S3Result<T>,
    ) -> S3Result<T> {
        let (outcome, written) = {
            let mut buckets = self.buckets.write().unwrap_or_else(PoisonError::into_inner);
            let mut log = self.disk.is_some().then(Vec::new);
            let outcome = change(&mut buckets, &mut log);
            let log = log.filter(|log| !log.is_empty());
            let written = self
                .disk
                .as_ref()
                .zip(log)
                .map(|(disk, log)| disk.queue(log));
            (outcome, written)
        };
        if let Some(written) = written {
            written
                .await
                .map_err(|_| broken_disk("a change could not be written"))?;
        }
        outcome
    }
}

/// Not to be guessed, and not to be taken for anything else.
pub(crate) fn random_id() -> String {
    let random = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", random(), random())
}

/// The time, in whole seconds: what S3's headers can say, so that lists and heads agree.
pub(crate) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
