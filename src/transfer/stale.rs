//! The names of files under way, and what a killed program left behind under them.
//!
//! Whoever writes such a file has it locked (the system ends the lock with the process), so that one without a lock is nobody's. It goes when the
//! same target is downloaded again: no other's is touched.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How much of the target's name goes into the temporary one: file systems take 255 bytes.
const NAME: usize = 200;
const END: &str = ".part";
/// Digits between.
const RANDOM: usize = 16;
/// Folders that are remembered.
const FOLDERS: usize = 256;

/// `.name.`
fn beginning(place: &Path) -> String {
    let whole = place.file_name().map(OsStr::to_string_lossy);
    let whole = whole.as_deref().unwrap_or_default();
    let end = (0..=whole.len().min(NAME))
        .rev()
        .find(|end| whole.is_char_boundary(*end));
    format!(".{}.", &whole[..end.unwrap_or(0)])
}

/// `.name.random.part`
pub fn name(place: &Path) -> String {
    format!("{}{:016x}{END}", beginning(place), fastrand::u64(..))
}

/// What was found in the folders that a client writes into: each is looked into once, or ten thousand downloads into one would read it ten
/// thousand times.
#[derive(Debug, Default)]
pub struct Stale(Mutex<HashMap<PathBuf, Vec<String>>>);

impl Stale {
    /// Removes what nobody is writing any more of this target. A failure is none of the download's.
    pub fn remove(&self, place: &Path) {
        let Some(folder) = place.parent() else { return };
        let beginning = beginning(place);
        let names: Vec<String> = {
            let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if found.len() >= FOLDERS && !found.contains_key(folder) {
                found.clear();
            }
            let found = found
                .entry(folder.to_owned())
                .or_insert_with(|| unfinished(folder));
            let is_of = |name: &str| name.strip_prefix(&*beginning).is_some_and(is_end);
            found.extract_if(.., |name| is_of(name)).collect()
        };
        for name in names {
            let _ = remove_unless_locked(&folder.join(name));
        }
    }
}

/// Every file of a folder that has a name of ours.
fn unfinished(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    let is_ours = |name: &String| {
        let end = name.len().checked_sub(RANDOM + END.len());
        name.starts_with('.') && end.and_then(|at| name.get(at..)).is_some_and(is_end)
    };
    names.filter(is_ours).collect()
}

/// `random.part`
fn is_end(text: &str) -> bool {
    let random = text.strip_suffix(END).unwrap_or_default();
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    random.len() == RANDOM && random.bytes().all(is_digit)
}

fn remove_unless_locked(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    let file = OpenOptions::new().write(true).open(path)?;
    match file.try_lock() {
        // Locked until it is gone: who has just made it notices.
        Ok(()) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again() {
        for target in ["/x/a", "/x/.hidden", "/x/a.part", "/x/ä b.txt"] {
            let (name, beginning) = (name(Path::new(target)), beginning(Path::new(target)));
            assert!(name.strip_prefix(&*beginning).is_some_and(is_end), "{name}");
        }
        for other in [
            ".part",
            "0123456789abcdeg.part",
            "0123456789abcdef",
            "00123456789abcdef.part",
        ] {
            assert!(!is_end(other), "{other}");
        }
    }
}
