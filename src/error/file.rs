//! Errors of the file system, which JavaScript words as Node's own.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::Error;

/// What the file system refused.
#[derive(Debug, Clone)]
pub struct FileFault {
    /// As libuv numbers errors, without the sign; 0 when it has no number.
    pub errno: i32,
    /// What was tried, as Node names it: `open`, `read`, `write`, ...
    pub syscall: &'static str,
    pub path: String,
}

impl Error {
    /// A `FileError`.
    pub fn file(error: &io::Error, syscall: &'static str, path: &Path) -> Self {
        let path = path.display().to_string();
        let mut made = Self::new("FileError", format!("{error}, {syscall} '{path}'"));
        made.hint.file = Some(FileFault {
            errno: errno(error),
            syscall,
            path,
        });
        made
    }
}

/// On Unix libuv's numbers are the system's. Errors that we make ourselves have a kind only.
#[cfg(unix)]
fn errno(error: &io::Error) -> i32 {
    const EISDIR: i32 = 21;
    match error.raw_os_error() {
        Some(number) => number,
        None if error.kind() == ErrorKind::IsADirectory => EISDIR,
        None => 0,
    }
}

/// Of Windows' many numbers libuv makes one of its own a kind.
#[cfg(not(unix))]
fn errno(error: &io::Error) -> i32 {
    match error.kind() {
        ErrorKind::NotFound => 4058,
        ErrorKind::PermissionDenied => 4048,
        ErrorKind::AlreadyExists => 4075,
        ErrorKind::IsADirectory => 4068,
        ErrorKind::NotADirectory => 4052,
        ErrorKind::StorageFull => 4055,
        ErrorKind::BrokenPipe => 4047,
        _ => 0,
    }
}
