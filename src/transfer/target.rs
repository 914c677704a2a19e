//! Where a download goes.
//!
//! A file is written beside its place, under another name, and takes its place when it is whole: nobody ever reads
//! half of one, and a download that fails leaves what was there. What is no regular file (a pipe, /dev/null) takes
//! bytes in order.

use std::fs::{self, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blocking;
use super::leftovers::Leftovers;
use super::pipe::Pipe;
use super::places::{Reader, Writer};
use super::stale;
use crate::error::{Error, Result};

/// How often another name is tried when one is taken.
const TRIES: u32 = 8;

/// Where a download goes.
pub enum Target {
    File(Unfinished),
    Pipe(Pipe),
}

/// The same, before anything is made there.
pub enum Found {
    File {
        path: PathBuf,
        place: PathBuf,
        /// Of the file that is there now.
        permissions: Option<Permissions>,
    },
    Pipe(Pipe),
}

impl Found {
    /// Looks at it; a pipe is opened, which takes as long as its reader takes.
    pub async fn at(path: PathBuf) -> Result<Self> {
        let (place, there) = blocking({
            let path = path.clone();
            move || place(&path).map_err(|error| Error::file(&error, "open", &path))
        })
        .await?;
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Pipe::open(path).await.map(Self::Pipe);
        }
        let permissions = there.map(|there| there.permissions());
        Ok(Self::File {
            path,
            place,
            permissions,
        })
    }

    /// Opens it for writing: what the file system refuses, it refuses before anything is asked of the store.
    pub async fn open(self, leftovers: &Arc<Leftovers>) -> Result<Target> {
        match self {
            Self::Pipe(pipe) => Ok(Target::Pipe(pipe)),
            Self::File {
                path,
                place,
                permissions,
            } => {
                let leftovers = leftovers.clone();
                blocking(move || {
                    let made = Unfinished::create(&place, permissions, leftovers);
                    made.map(Target::File)
                        .map_err(|error| Error::file(&error, "open", &path))
                })
                .await
            }
        }
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
        permissions: Option<Permissions>,
        leftovers: Arc<Leftovers>,
    ) -> io::Result<Self> {
        leftovers.stale.remove(place);
        let mut tries = 0;
        let (path, file) = loop {
            let path = place.with_file_name(stale::name(place));
            leftovers.add(&path);
            match create(&path, permissions.is_some()).and_then(|file| held(file, &path)) {
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
            permissions,
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

    /// What was written so far.
    pub fn reader(&self) -> Reader {
        Reader {
            file: self.file.clone(),
            place: self.place.clone(),
        }
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

/// Locked, so that nobody takes it for one that a killed program left behind. Who did so before it was locked has removed it: another
/// name is tried.
fn held(file: File, path: &Path) -> io::Result<File> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(ErrorKind::AlreadyExists.into()),
        // A file system without locks: nothing is cleared up there.
        Err(TryLockError::Error(_)) => Ok(file),
        Ok(()) if fs::symlink_metadata(path).is_ok() => Ok(file),
        Ok(()) => Err(ErrorKind::AlreadyExists.into()),
    }
}

/// A new file has the permissions that the process gives new files, until they are taken off it.
fn create(path: &Path, replaces: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
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
