//! What makes a store last: a folder with a database (`index.redb`: the index, and small bodies) and files (`bytes/`:
//! the others).
//!
//! A body's bytes are in place before the change that mentions them is queued, one thread commits what is queued, as
//! many changes at once as have come meanwhile, and a request is answered after its commit. So a write is visible after
//! a restart when it is whole, and never otherwise; files that no committed change mentions are swept at the start.
//!
//! By default nothing waits for the device (no fsync): what the process wrote survives the process however it ends,
//! kill -9 included, because the operating system has it. A power loss may take the last seconds, or the database's
//! consistency, with it; `sync` waits for the device with every commit.

mod change;
mod commit;
mod load;
mod rows;
mod storage;

pub(crate) use change::Change;

use super::Buckets;
use super::kept::Kept;
use bytes::Bytes;
use commit::Message;
use redb::{Database, ReadableDatabase as _, TableDefinition};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::oneshot;

type Rows = TableDefinition<'static, &'static [u8], &'static [u8]>;
/// Bucket, NUL, key, NUL, sequence. Neither names nor keys hold a NUL.
const OBJECTS: Rows = TableDefinition::new("objects");
const BUCKETS: Rows = TableDefinition::new("buckets");
/// Bucket, NUL, key, NUL, id.
const UPLOADS: Rows = TableDefinition::new("uploads");
/// Bucket, NUL, key, NUL, id, NUL, number.
const PARTS: Rows = TableDefinition::new("parts");
/// Small bodies.
const BODIES: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("bodies");

/// Files are spread over this many folders.
const FOLDERS: u64 = 256;

pub(crate) struct Disk {
    root: PathBuf,
    sync: bool,
    /// None when closed.
    database: RwLock<Option<Database>>,
    queue: Sender<Message>,
    failed: AtomicBool,
    next: AtomicU64,
}

/// From the last to the first, so that the first says that all are there.
fn make_folders(root: &Path) -> io::Result<()> {
    let folder = |number: u64| root.join("bytes").join(format!("{number:02x}"));
    if folder(0).is_dir() {
        return Ok(());
    }
    (0..FOLDERS)
        .rev()
        .try_for_each(|number| std::fs::create_dir_all(folder(number)))
}

impl Disk {
    pub(super) fn open(root: &Path, sync: bool) -> Result<(Arc<Self>, Buckets), String> {
        let say = |what: &str, error: &dyn std::fmt::Display| {
            format!("cannot {what} in {}: {error}", root.display())
        };
        make_folders(root).map_err(|error| say("make folders", &error))?;
        let database = storage::open(&root.join("index.redb"), sync)?;
        let (queue, messages) = mpsc::channel();
        let disk = Arc::new(Self {
            root: root.to_owned(),
            sync,
            database: RwLock::new(Some(database)),
            queue,
            failed: AtomicBool::new(false),
            next: AtomicU64::new(1),
        });
        let loaded = load::load(&disk).map_err(|error| say("read the index", &error))?;
        let last = load::sweep(root, &loaded.kept).map_err(|error| say("sweep", &error))?;
        disk.next.store(last + 1, Ordering::Relaxed);
        commit::start(&disk, messages).map_err(|error| say("start writing", &error))?;
        Ok((disk, loaded.buckets))
    }

    /// Queues the changes of one request, which become visible to the next start together. The answer comes when they
    /// are committed; an error when they could not be.
    pub(super) fn queue(&self, log: Vec<Change>) -> oneshot::Receiver<()> {
        let (done, written) = oneshot::channel();
        // A closed queue drops the sender, which is an error for the receiver.
        let _ = self.queue.send(Message::Write(log, done));
        written
    }

    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).is_ok() {
            let _ = closed.await;
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    pub(super) fn path(&self, id: u64) -> PathBuf {
        let folder = format!("{:02x}", id % FOLDERS);
        self.root.join("bytes").join(folder).join(format!("{id:x}"))
    }

    pub(super) fn create_file(self: &Arc<Self>) -> io::Result<(File, Arc<Kept>)> {
        let kept = Kept::file(self, self.next.fetch_add(1, Ordering::Relaxed));
        let file = File::create_new(kept.path())?;
        Ok((file, Arc::new(kept)))
    }

    /// The bytes of a file are all written.
    pub(super) fn settle(&self, file: &File, kept: &Kept) -> io::Result<()> {
        if !self.sync {
            return Ok(());
        }
        file.sync_data()?;
        // The name too. Elsewhere than on Unix, folders cannot be synced and need not be.
        match kept.path().parent() {
            Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }

    pub(super) fn row(self: &Arc<Self>, bytes: Bytes) -> Arc<Kept> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        Arc::new(Kept::row(self, id, Some(bytes)))
    }

    pub(super) fn read_row(&self, id: u64) -> io::Result<Option<Bytes>> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        let read = || -> Result<Option<Bytes>, redb::Error> {
            let table = database.begin_read()?.open_table(BODIES)?;
            let row = table.get(id)?;
            Ok(row.map(|row| Bytes::copy_from_slice(row.value())))
        };
        read().map_err(io::Error::other)
    }
}
