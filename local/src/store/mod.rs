//! The plain data of a store: buckets, objects, uploads in progress. It knows nothing of HTTP or XML.
//!
//! One lock guards everything. It is held for map operations only, never while bytes arrive or leave, so it is never
//! held across an await (the guards are not `Send`, the compiler sees to that).

mod blob;
mod key;
mod object;
mod page;
mod upload;

pub(crate) use blob::{Blob, BlobWriter};
pub(crate) use key::Key;
pub(crate) use object::{Attributes, Object, Sums};
pub(crate) use page::{Entry, Query, page};
pub(crate) use upload::{Part, Upload};

use crate::failure::no_such_bucket;
use s3s::S3Result;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use time::OffsetDateTime;

#[derive(Default)]
pub(crate) struct Store {
    buckets: RwLock<BTreeMap<String, Bucket>>,
}

pub(crate) struct Bucket {
    pub(crate) created: OffsetDateTime,
    /// The location constraint it was created with.
    pub(crate) location: Option<String>,
    pub(crate) objects: BTreeMap<Key, Arc<Object>>,
    /// By key and upload id.
    pub(crate) uploads: BTreeMap<(Key, String), Upload>,
}

impl Store {
    pub(crate) fn read<T>(&self, look: impl FnOnce(&BTreeMap<String, Bucket>) -> T) -> T {
        look(&self.buckets.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut BTreeMap<String, Bucket>) -> T) -> T {
        change(&mut self.buckets.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn bucket<T>(
        &self,
        name: &str,
        look: impl FnOnce(&Bucket) -> S3Result<T>,
    ) -> S3Result<T> {
        self.read(|buckets| look(buckets.get(name).ok_or_else(no_such_bucket)?))
    }

    pub(crate) fn bucket_mut<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Bucket) -> S3Result<T>,
    ) -> S3Result<T> {
        self.write(|buckets| change(buckets.get_mut(name).ok_or_else(no_such_bucket)?))
    }
}

impl Bucket {
    pub(crate) fn new(location: Option<String>) -> Self {
        Self {
            created: now(),
            location,
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }
    }
}

/// The time, in whole seconds: what S3's headers can say, so that lists and heads agree.
pub(crate) fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    now.replace_nanosecond(0).unwrap_or(now)
}
