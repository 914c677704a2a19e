//! Starting: the index is read into memory, and files that it does not mention are removed.

use super::change::fields;
use super::rows::{AllKept, ObjectRow, PartRow, UploadRow};
use super::{BODIES, BUCKETS, Disk, OBJECTS, PARTS, Rows, UPLOADS};
use crate::store::kept::Kept;
use crate::store::{Bucket, Buckets, Key, Object};
use redb::{Database, ReadableDatabase as _, ReadableTable as _};
use serde::de::DeserializeOwned;
use std::error::Error;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Default)]
pub(super) struct Loaded {
    pub(super) buckets: Buckets,
    pub(super) kept: AllKept,
}

pub(super) fn load(disk: &Arc<Disk>) -> Outcome<Loaded> {
    let database = disk.database.read().unwrap_or_else(PoisonError::into_inner);
    let database = database.as_ref().ok_or("the database is closed")?;
    make_tables(database)?;
    let mut loaded = Loaded::default();
    each(database, BUCKETS, |key, row| {
        let bucket = Bucket::with(read(row)?);
        loaded.buckets.insert(text(key)?.to_owned(), bucket);
        Ok(())
    })?;
    each(database, OBJECTS, |key, row| loaded.object(disk, key, row))?;
    each(database, UPLOADS, |key, row| loaded.upload(key, row))?;
    each(database, PARTS, |key, row| loaded.part(disk, key, row))?;
    loaded.newest_first();
    Ok(loaded)
}

/// Reading a table that was never made is an error.
fn make_tables(database: &Database) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    for table in [BUCKETS, OBJECTS, UPLOADS, PARTS] {
        transaction.open_table(table)?;
    }
    transaction.open_table(BODIES)?;
    transaction.commit()?;
    Ok(())
}

fn each(
    database: &Database,
    table: Rows,
    mut take: impl FnMut(&[u8], &[u8]) -> Outcome<()>,
) -> Outcome<()> {
    let table = database.begin_read()?.open_table(table)?;
    for entry in table.iter()? {
        let (key, row) = entry?;
        take(key.value(), row.value())?;
    }
    Ok(())
}

impl Loaded {
    fn bucket(&mut self, name: &[u8]) -> Outcome<&mut Bucket> {
        let bucket = self.buckets.get_mut(text(name)?);
        bucket.ok_or_else(|| "a row belongs to no bucket".into())
    }

    /// All go to `older` first.
    fn object(&mut self, disk: &Arc<Disk>, key: &[u8], row: &[u8]) -> Outcome<()> {
        let [bucket, key, sequence] = fields(key).ok_or("an object's key is damaged")?;
        let sequence = u64::from_be_bytes(sequence.try_into()?);
        let find = &mut |id, is_row| find(&mut self.kept, disk, id, is_row);
        let object = read::<ObjectRow>(row)?.object(sequence, find);
        let older = &mut self.bucket(bucket)?.older;
        let versions = older.entry(Key::from(text(key)?)).or_default();
        versions.push(Arc::new(object));
        Ok(())
    }

    fn upload(&mut self, key: &[u8], row: &[u8]) -> Outcome<()> {
        let [bucket, key, id] = fields(key).ok_or("an upload's key is damaged")?;
        let place = (Key::from(text(key)?), text(id)?.to_owned());
        let upload = read::<UploadRow>(row)?.upload();
        self.bucket(bucket)?.uploads.insert(place, upload);
        Ok(())
    }

    fn part(&mut self, disk: &Arc<Disk>, key: &[u8], row: &[u8]) -> Outcome<()> {
        let [bucket, key, id, number] = fields(key).ok_or("a part's key is damaged")?;
        let place = (Key::from(text(key)?), text(id)?.to_owned());
        let number = i32::from_be_bytes(number.try_into()?);
        let find = &mut |id, is_row| find(&mut self.kept, disk, id, is_row);
        let part = read::<PartRow>(row)?
            .part(find)
            .ok_or("a part is damaged")?;
        let upload = self.bucket(bucket)?.uploads.get_mut(&place);
        let upload = upload.ok_or("a part belongs to no upload")?;
        upload.parts.insert(number, Arc::new(part));
        Ok(())
    }

    fn newest_first(&mut self) {
        for bucket in self.buckets.values_mut() {
            let newest = |object: &Arc<Object>| std::cmp::Reverse(object.sequence);
            for (key, versions) in &mut bucket.older {
                versions.sort_by_key(newest);
                if !versions[0].marker {
                    bucket.objects.insert(key.clone(), versions.remove(0));
                }
            }
            bucket.older.retain(|_, versions| !versions.is_empty());
        }
    }
}

fn find(all: &mut AllKept, disk: &Arc<Disk>, id: u64, is_row: bool) -> Arc<Kept> {
    let kept = all.entry(id).or_insert_with(|| {
        Arc::new(match is_row {
            true => Kept::row(disk, id, None),
            false => Kept::file(disk, id),
        })
    });
    kept.references.fetch_add(1, Ordering::AcqRel);
    Arc::clone(kept)
}

/// Removes what no row mentions, and gives the last id in use.
pub(super) fn sweep(root: &Path, kept: &AllKept) -> std::io::Result<u64> {
    for folder in std::fs::read_dir(root.join("bytes"))? {
        for file in std::fs::read_dir(folder?.path())? {
            let file = file?;
            let name = file.file_name();
            let id = name
                .to_str()
                .and_then(|name| u64::from_str_radix(name, 16).ok());
            // What is not ours is left alone.
            if id.is_some_and(|id| !kept.contains_key(&id)) {
                std::fs::remove_file(file.path())?;
            }
        }
    }
    Ok(kept.keys().max().copied().unwrap_or(0))
}

fn read<T: DeserializeOwned>(row: &[u8]) -> Outcome<T> {
    Ok(serde_json::from_slice(row)?)
}

fn text(bytes: &[u8]) -> Outcome<&str> {
    Ok(std::str::from_utf8(bytes)?)
}
