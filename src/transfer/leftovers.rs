//! Files that must not outlive the process: what a download has written of an object that is not whole yet.
//!
//! A call that ends removes its own. A process that ends in the middle of one (an uncaught exception, `process.exit()`)
//! drops nothing; JavaScript calls [`Leftovers::remove`] then.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::stale::Stale;

/// The unfinished files of a client, and those of others that were.
#[derive(Debug, Default)]
pub struct Leftovers {
    own: Mutex<HashSet<PathBuf>>,
    pub stale: Stale,
}

impl Leftovers {
    pub(super) fn paths(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, path: &Path) {
        self.paths().insert(path.to_owned());
    }

    pub fn forget(&self, path: &Path) {
        self.paths().remove(path);
    }

    /// Removes them all, now.
    pub fn remove(&self) {
        for path in self.paths().drain() {
            let _ = std::fs::remove_file(path);
        }
    }
}
