//! Where a download goes.
//!
//! A file is written beside its place, under another name, and takes its place when it is whole: nobody ever reads
//! half of one, and a download that fails leaves what was there. What is no regular file (a pipe, /dev/null) takes
//! bytes in order.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;

use super::blocking;
use super::leftovers::Leftovers;
use super::pipe::Pipe;
use crate::error::{Error, Result};

/// How much of the target's name goes into the temporary one: file systems take 255 bytes.
const NAME: usize = 200;
/// How often another name is tried when one is taken.
const TRIES: u32 = 8;

/// Where a download goes.
pub enum Target {
    File(Unfinished),
    Pipe(Pipe),
}

impl Target {
    /// Opens it for writing: what the file system refuses, it refuses before anything is asked of the store.
    pub async fn open(path: PathBuf, leftovers: &Arc<Leftovers>) -> Result<Self> {
        let leftovers = leftovers.clone();
        let (place, found) = blocking({
            let path = path.clone();
            move || place(&path).map_err(|error| Error::file(&error, "open", &path))
        })
        .await?;
        if found.as_ref().is_some_and(|found| !found.is_file()) {
            return Pipe::open(path).await.map(Self::Pipe);
        }
        blocking(move || {
            let made = Unfinished::create(&place, found, leftovers);
            made.map(Self::File)
                .map_err(|error| Error::file(&error, "open", &path))
        })
        .await
    }
}

/// The path behind all links, and what is there.
fn place(path: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    let found = match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(ErrorKind::IsADirectory.into());
    }
    // A link to nothing names the file that is to be made; a circle of links was an error above.
    let mut place = path.to_owned();
    while let Ok(link) = fs::read_link(&place) {
        place = place.parent().unwrap_or(Path::new("")).join(link);
    }
    Ok((place, found))
}

/// A file that is being written. Dropped before it is kept, it is removed.
pub struct Unfinished {
    file: Arc<File>,
    path: PathBuf,
    place: PathBuf,
    /// What it has in the end.
    permissions: Option<Permissions>,
    leftovers: Arc<Leftovers>,
}

impl Unfinished {
    fn create(
        place: &Path,
        found: Option<Metadata>,
        leftovers: Arc<Leftovers>,
    ) -> io::Result<Self> {
        let mut tries = 0;
        let (path, file) = loop {
            let path = place.with_file_name(name(place));
            leftovers.add(&path);
            match create(&path, found.is_some()) {
                Ok(file) => break (path, file),
                Err(error) => {
                    leftovers.forget(&path);
                    tries += 1;
                    if error.kind() != ErrorKind::AlreadyExists || tries == TRIES {
                        return Err(error);
                    }
                }
            }
        };
        // From here on it is removed whatever fails.
        let mut made = Self {
            permissions: found.map(|found| found.permissions()),
            file: Arc::new(file),
            path,
            place: place.to_owned(),
            leftovers,
        };
        if made.permissions.is_none() {
            made.permissions = Some(made.file.metadata()?.permissions());
            close_off(&made.file)?;
        }
        Ok(made)
    }

    /// Where it is for now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What writes into it.
    pub fn writer(&self) -> Writer {
        Writer {
            file: self.file.clone(),
            place: self.place.clone(),
        }
    }

    /// It is whole: it takes its place. The system decides when the bytes reach the disk.
    pub async fn keep(self) -> Result<()> {
        blocking(move || {
            if let Some(permissions) = self.permissions.clone() {
                self.file
                    .set_permissions(permissions)
                    .map_err(|error| Error::file(&error, "fchmod", &self.place))?;
            }
            fs::rename(&self.path, &self.place)
                .map_err(|error| Error::file(&error, "rename", &self.place))
        })
        .await
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After a rename there is nothing to remove.
        let _ = fs::remove_file(&self.path);
        self.leftovers.forget(&self.path);
    }
}

/// `.name.random.part`
fn name(place: &Path) -> String {
    let whole = place.file_name().map(OsStr::to_string_lossy);
    let whole = whole.as_deref().unwrap_or_default();
    let end = (0..=whole.len().min(NAME))
        .rev()
        .find(|end| whole.is_char_boundary(*end));
    format!(
        ".{}.{:016x}.part",
        &whole[..end.unwrap_or(0)],
        fastrand::u64(..)
    )
}

/// A new file has the permissions that the process gives new files, until they are taken off it.
fn create(path: &Path, replaces: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if replaces { 0o600 } else { 0o666 });
    #[cfg(not(unix))]
    let _ = replaces;
    options.open(path)
}

/// Nobody else reads what is not whole.
#[cfg(unix)]
fn close_off(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn close_off(_: &File) -> io::Result<()> {
    Ok(())
}

/// Writes to places in a file.
#[derive(Clone)]
pub struct Writer {
    file: Arc<File>,
    place: PathBuf,
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
