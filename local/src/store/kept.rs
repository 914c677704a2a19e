//! Bytes that the disk keeps: a row of the database, or a file. Shared by every object, part and reader that needs them.
//!
//! `references` counts what the database says refers to them; only the committing thread changes it. A file goes when
//! nothing refers to it and nobody holds it any more, so a reader of a deleted object still gets its bytes, and no
//! file goes before the change that lets go of it is committed.

use super::disk::Disk;
use bytes::Bytes;
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct Kept {
    pub(super) id: u64,
    pub(super) references: AtomicUsize,
    place: Place,
    disk: Arc<Disk>,
}

enum Place {
    File,
    /// The bytes while the database does not have them: before the row is committed, and after it is removed.
    Row(Mutex<Option<Bytes>>),
}

impl Kept {
    pub(super) fn file(disk: &Arc<Disk>, id: u64) -> Self {
        Self::new(disk, id, Place::File)
    }

    pub(super) fn row(disk: &Arc<Disk>, id: u64, bytes: Option<Bytes>) -> Self {
        Self::new(disk, id, Place::Row(Mutex::new(bytes)))
    }

    fn new(disk: &Arc<Disk>, id: u64, place: Place) -> Self {
        Self {
            id,
            references: AtomicUsize::new(0),
            place,
            disk: Arc::clone(disk),
        }
    }

    pub(super) fn is_row(&self) -> bool {
        matches!(self.place, Place::Row(_))
    }

    pub(super) fn path(&self) -> PathBuf {
        self.disk.path(self.id)
    }

    /// The bytes of a row that the database does not have.
    pub(super) fn held(&self) -> Option<Bytes> {
        match &self.place {
            Place::File => None,
            Place::Row(held) => held.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    pub(super) fn hold(&self, bytes: Option<Bytes>) {
        if let Place::Row(held) = &self.place {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
        }
    }

    pub(super) fn read(&self, range: Range<u64>) -> io::Result<Bytes> {
        if !self.is_row() {
            return read_file(&self.path(), range);
        }
        let whole = match self.held() {
            Some(bytes) => bytes,
            // Removed while we looked: then the bytes are held again.
            None => match self.disk.read_row(self.id)? {
                Some(bytes) => bytes,
                None => self.held().ok_or(io::ErrorKind::NotFound)?,
            },
        };
        let (from, to) = (range.start as usize, range.end as usize);
        if to > whole.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(whole.slice(from..to))
    }
}

fn read_file(path: &std::path::Path, range: Range<u64>) -> io::Result<Bytes> {
    use std::io::{Read as _, Seek as _};
    let mut file = std::fs::File::open(path)?;
    file.seek(io::SeekFrom::Start(range.start))?;
    let length = range.end - range.start;
    // A block at most, so it fits.
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes.into())
}

impl Drop for Kept {
    fn drop(&mut self) {
        // After a failed commit nobody knows what the database refers to: the next start sweeps.
        if !self.is_row() && self.references.load(Ordering::Acquire) == 0 && !self.disk.has_failed()
        {
            let _ = std::fs::remove_file(self.path());
        }
    }
}
