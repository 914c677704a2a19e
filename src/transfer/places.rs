//! Reads and writes at places in a file.

use std::fs::File;
use std::io;
#[cfg(windows)]
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;

use super::blocking;
use crate::error::{Error, Result};

/// Writes to places in a file.
#[derive(Clone)]
pub struct Writer {
    pub file: Arc<File>,
    pub place: PathBuf,
}

impl Writer {
    pub async fn write(&self, at: u64, bytes: Bytes) -> Result<()> {
        let this = self.clone();
        blocking(move || {
            write_all_at(&this.file, &bytes, at)
                .map_err(|error| Error::file(&error, "write", &this.place))
        })
        .await
    }
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if written == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        at += written as u64;
        bytes = &bytes[written..];
    }
    Ok(())
}

/// Reads them: by the handle that they were written by, since a lock may keep every other one out.
pub struct Reader {
    pub file: Arc<File>,
    pub place: PathBuf,
}

impl Reader {
    /// Fills some of `buffer`; 0 at the end.
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_at(&*self.file, buffer, at);
        #[cfg(windows)]
        return std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, at);
    }

    pub fn place(&self) -> &Path {
        &self.place
    }
}
