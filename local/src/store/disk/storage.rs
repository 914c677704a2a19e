//! The database's file: redb's own, with or without waiting for the device.

use redb::backends::FileBackend;
use redb::{BackendError, Builder, Database, StorageBackend};
use std::fs::OpenOptions;
use std::io;
use std::ops::Bound;
use std::path::Path;

/// What redb keeps of the file in memory. The index is in memory anyway, so this serves small bodies.
const CACHE: usize = 64 << 20;

/// redb syncs with every commit; this leaves it out. The order of the writes, which is what a killed process leaves
/// behind, stays as it is.
#[derive(Debug)]
struct Unsynced(FileBackend);

impl StorageBackend for Unsynced {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.0.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }
}

pub(super) fn open(path: &Path, sync: bool) -> Result<Database, String> {
    let say = |error: &dyn std::fmt::Display| format!("cannot open {}: {error}", path.display());
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path).map_err(|error| say(&error))?;
    let backend = FileBackend::new(file).map_err(|error| say(&error))?;
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    let opened = match sync {
        true => builder.create_with_backend(backend),
        false => builder.create_with_backend(Unsynced(backend)),
    };
    opened.map_err(|error| match error {
        redb::DatabaseError::DatabaseAlreadyOpen => {
            format!("{} is in use by another store", path.display())
        }
        other => say(&other),
    })
}
