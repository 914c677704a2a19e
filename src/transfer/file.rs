//! Files as sources of uploads.
//!
//! A regular file is read by position, so that parts are read at once and again. Of everything else (a pipe, a
//! terminal) there is only the next byte: a thread of its own reads it, for as long as the other side takes, and feeds
//! the upload as JavaScript would.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::SystemTime;

use super::blocking;
use super::budget::Budget;
use super::fed::Fed;
use super::pool::Pool;
use super::source::{Piece, Source};
use crate::error::{Error, Result};

/// What is read of a pipe at once: more than it holds.
const CHUNK: usize = 256 << 10;

/// Opens a file to be uploaded. Nothing of it is read yet.
pub async fn open(path: PathBuf, budget: &Budget) -> Result<Source> {
    let pool = budget.pool().clone();
    blocking(move || {
        let found = fs::metadata(&path).map_err(|error| Error::file(&error, "open", &path))?;
        if found.is_dir() {
            return Err(Error::file(&ErrorKind::IsADirectory.into(), "read", &path));
        }
        if found.is_file() {
            return Ok(Source::File(Arc::new(RegularFile::open(path, pool)?)));
        }
        let fed = Arc::new(Fed::new(None, pool));
        let source = Source::Fed(fed.clone());
        std::thread::Builder::new()
            .name("datastore-file".into())
            .spawn(move || match feed(&fed, &path) {
                Ok(()) => fed.end(),
                Err((error, syscall)) => fed.fail(Error::file(&error, syscall, &path)),
            })
            .map_err(|error| {
                Error::new("InternalError", "the system has no thread to give").caused_by(&error)
            })?;
        Ok(source)
    })
    .await
}

/// Feeds until the file or the upload ends. Neither `open` nor `read` of a pipe can be called off: a thread that
/// stands in them when its upload is cancelled ends with the next byte, or the process.
fn feed(fed: &Fed, path: &Path) -> std::result::Result<(), (io::Error, &'static str)> {
    let mut file = File::open(path).map_err(|error| (error, "open"))?;
    let mut chunk = vec![0; CHUNK];
    while wanted(fed) {
        let length = match file.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err((error, "read")),
        };
        let mut at = 0;
        loop {
            // Of a body without a declared length no append is refused.
            at += fed.append(&chunk[at..length]).unwrap_or(0);
            if at == length {
                break;
            }
            if !wanted(fed) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Waits until there is room for more; false when there will be none.
fn wanted(fed: &Fed) -> bool {
    let (tell, told) = mpsc::channel();
    fed.want(move |offset| {
        let _ = tell.send(offset.is_some());
    });
    told.recv().unwrap_or(false)
}

/// A regular file, as it was when it was opened.
pub struct RegularFile {
    file: File,
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    pool: Pool,
}

impl RegularFile {
    fn open(path: PathBuf, pool: Pool) -> Result<Self> {
        let opened = File::open(&path).and_then(|file| Ok((file.metadata()?, file)));
        let (now, file) = opened.map_err(|error| Error::file(&error, "open", &path))?;
        Ok(Self {
            length: now.len(),
            modified: now.modified().ok(),
            file,
            path,
            pool,
        })
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// Reads a piece. With the last one the file is looked at again, so that one PUT of a file that changed
    /// breaks off before its end and stores nothing.
    pub async fn piece(self: &Arc<Self>, at: u64, size: usize) -> Result<Piece> {
        let this = self.clone();
        blocking(move || {
            let left = this.length.saturating_sub(at);
            let length = super::upload::size(left).min(size);
            let mut buffer = this.pool.take(length, Some(this.length));
            this.fill(buffer.fill(length), at)?;
            let last = length as u64 == left;
            if last {
                this.compare()?;
            }
            Ok(Piece {
                bytes: buffer.freeze(),
                last,
            })
        })
        .await
    }

    fn fill(&self, mut bytes: &mut [u8], mut at: u64) -> Result<()> {
        while !bytes.is_empty() {
            match read_at(&self.file, bytes, at) {
                Ok(0) => return Err(self.changed("is shorter now")),
                Ok(length) => {
                    at += length as u64;
                    bytes = &mut bytes[length..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => (),
                Err(error) => return Err(Error::file(&error, "read", &self.path)),
            }
        }
        Ok(())
    }

    /// Whether the file is what it was.
    pub async fn check(self: &Arc<Self>) -> Result<()> {
        let this = self.clone();
        blocking(move || this.compare()).await
    }

    fn compare(&self) -> Result<()> {
        let now = self.file.metadata();
        let now: Metadata = now.map_err(|error| Error::file(&error, "fstat", &self.path))?;
        if now.len() != self.length {
            return Err(self.changed("has another size now"));
        }
        if now.modified().ok() != self.modified {
            return Err(self.changed("was written to"));
        }
        Ok(())
    }

    fn changed(&self, how: &str) -> Error {
        let text = format!(
            "the file changed while it was sent: {} {how}",
            self.path.display()
        );
        Error::new("BodyChanged", text)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, at)
}
