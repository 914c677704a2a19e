//! Changes to a bucket, in memory and for the disk in one step: whoever changes a map here says so in the log.

use super::disk::Change;
use super::{Bucket, Key, Object, Part, Settings, Upload, Versioning, random_id};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An upload is named by its key and its id together.
pub(crate) type Place = (Key, String);

pub(crate) struct Edit<'a> {
    pub(super) name: &'a str,
    pub(super) bucket: &'a mut Bucket,
    /// None without a disk.
    pub(super) log: Option<Vec<Change>>,
    pub(super) sequence: &'a AtomicU64,
}

impl Deref for Edit<'_> {
    type Target = Bucket;

    fn deref(&self) -> &Bucket {
        self.bucket
    }
}

impl Edit<'_> {
    fn note(&mut self, change: impl FnOnce(&str) -> Change) {
        if let Some(log) = &mut self.log {
            log.push(change(self.name));
        }
    }

    pub(crate) fn settings(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.bucket.settings);
        let settings = self.bucket.settings.clone();
        self.note(|name| Change::bucket(name, &settings));
    }

    /// Makes `object` (or a delete marker) the latest version, as the bucket's versioning has it.
    pub(crate) fn put(&mut self, key: &Key, mut object: Object) -> Arc<Object> {
        object.sequence = self.sequence.fetch_add(1, Ordering::Relaxed);
        object.version = (self.settings.versioning == Versioning::Enabled).then(random_id);
        if object.version.is_none() {
            self.take(key, None);
        }
        if let Some(before) = self.bucket.objects.remove(key) {
            self.push_older(key, before);
        }
        let object = Arc::new(object);
        if object.marker {
            self.push_older(key, Arc::clone(&object));
        } else {
            self.bucket.objects.insert(key.clone(), Arc::clone(&object));
        }
        self.note(|name| Change::put(name, key, &object));
        object
    }

    /// Puts a changed object in the place of the version it was made from.
    pub(crate) fn amend(&mut self, key: &Key, object: Object) {
        let object = Arc::new(object);
        let same = |other: &Arc<Object>| other.sequence == object.sequence;
        let live = self.bucket.objects.get_mut(key).filter(|o| same(o));
        let mut older = self.bucket.older.get_mut(key).into_iter().flatten();
        let Some(slot) = live.or_else(|| older.find(|o| same(o))) else {
            return;
        };
        let before = std::mem::replace(slot, Arc::clone(&object));
        self.note(|name| Change::remove(name, key, before));
        self.note(|name| Change::put(name, key, &object));
    }

    /// Removes one version for good, and gives it back. What is behind it comes to the front.
    pub(crate) fn take(&mut self, key: &Key, version: Option<&str>) -> Option<Arc<Object>> {
        let is_it = |object: &Arc<Object>| object.version.as_deref() == version;
        let taken = if self.bucket.objects.get(key).is_some_and(is_it) {
            self.bucket.objects.remove(key)
        } else {
            let older = self.bucket.older.get_mut(key)?;
            let at = older.iter().position(is_it)?;
            Some(older.remove(at))
        }?;
        self.settle(key);
        self.note(|name| Change::remove(name, key, Arc::clone(&taken)));
        Some(taken)
    }

    fn push_older(&mut self, key: &Key, object: Arc<Object>) {
        let older = self.bucket.older.entry(key.clone()).or_default();
        older.insert(0, object);
    }

    /// Holds the promises of `objects` and `older` after a version went.
    fn settle(&mut self, key: &Key) {
        let Some(older) = self.bucket.older.get_mut(key) else {
            return;
        };
        let is_next = older.first().is_some_and(|object| !object.marker);
        if is_next && !self.bucket.objects.contains_key(key) {
            self.bucket.objects.insert(key.clone(), older.remove(0));
        }
        if older.is_empty() {
            self.bucket.older.remove(key);
        }
    }

    pub(crate) fn begin_upload(&mut self, place: Place, upload: Upload) {
        self.note(|name| Change::upload(name, &place, &upload));
        self.bucket.uploads.insert(place, upload);
    }

    /// Adds a part, or replaces the one of that number. False when there is no such upload.
    pub(crate) fn put_part(&mut self, place: &Place, number: i32, part: Part) -> bool {
        let Some(upload) = self.bucket.uploads.get_mut(place) else {
            return false;
        };
        let part = Arc::new(part);
        let before = upload.parts.insert(number, Arc::clone(&part));
        if let Some(before) = before {
            self.note(|name| Change::remove_part(name, place, number, before));
        }
        self.note(|name| Change::part(name, place, number, &part));
        true
    }

    /// Ends an upload, completed or not. False when there is none.
    pub(crate) fn end_upload(&mut self, place: &Place) -> bool {
        let Some(upload) = self.bucket.uploads.remove(place) else {
            return false;
        };
        self.note(|name| Change::remove_upload(name, place));
        for (number, part) in upload.parts {
            self.note(|name| Change::remove_part(name, place, number, part));
        }
        true
    }
}
