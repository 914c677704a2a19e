//! The thread that commits: everything queued meanwhile in one transaction, so that the price of a commit is shared.

use super::change::{Change, What};
use super::{BODIES, Disk};
use crate::store::blob::Piece;
use crate::store::kept::Kept;
use bytes::Bytes;
use redb::{Database, Table, WriteTransaction};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, PoisonError};
use tokio::sync::oneshot;

/// The most requests in one transaction.
const MOST: usize = 1024;

pub(super) enum Message {
    Write(Vec<Change>, oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

type Batch = Vec<(Vec<Change>, oneshot::Sender<()>)>;

pub(super) fn start(disk: &Arc<Disk>, messages: Receiver<Message>) -> std::io::Result<()> {
    // The thread must not keep the disk alive: the disk's end is the queue's end, and the thread's.
    let disk = Arc::downgrade(disk);
    let work = move || {
        while let Ok(first) = messages.recv() {
            let Some(disk) = disk.upgrade() else { return };
            let (batch, close) = gather(first, &messages);
            if !batch.is_empty() {
                disk.commit(batch);
            }
            if let Some(done) = close {
                disk.database
                    .write()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                let _ = done.send(());
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("commit".to_owned());
    thread.spawn(work).map(|_| ())
}

fn gather(first: Message, messages: &Receiver<Message>) -> (Batch, Option<oneshot::Sender<()>>) {
    let (mut batch, mut next) = (Vec::new(), Ok(first));
    while batch.len() < MOST {
        match next {
            Ok(Message::Write(log, done)) => batch.push((log, done)),
            Ok(Message::Close(done)) => return (batch, Some(done)),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
        }
        next = messages.try_recv();
    }
    (batch, None)
}

impl Disk {
    /// After one failure nothing is written any more: what is in memory would not be what is on disk.
    fn commit(&self, batch: Batch) {
        if self.has_failed() {
            return;
        }
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = database.as_ref() else {
            return;
        };
        if let Err(error) = write(database, &batch) {
            self.failed.store(true, Ordering::Release);
            // Nobody is left to be told but the one who runs the store.
            eprintln!(
                "datastore-local: the index cannot be written, nothing is stored any more: {error}"
            );
            return;
        }
        for (log, done) in batch {
            log.iter().for_each(release);
            // The client may have left.
            let _ = done.send(());
        }
    }
}

fn write(database: &Database, batch: &Batch) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    for change in batch.iter().flat_map(|(log, _)| log) {
        apply(&transaction, change)?;
    }
    transaction.commit()?;
    Ok(())
}

fn apply(transaction: &WriteTransaction, change: &Change) -> Result<(), redb::Error> {
    let mut table = transaction.open_table(change.table)?;
    match change.row() {
        Some(row) => table.insert(change.key.as_slice(), row.as_slice())?,
        None => table.remove(change.key.as_slice())?,
    };
    let Some(blob) = change.blob() else {
        return Ok(());
    };
    let goes = matches!(change.what, What::RemoveObject(_) | What::RemovePart(_));
    let mut bodies = None;
    for kept in kept(blob.pieces()) {
        let before = match goes {
            true => kept.references.fetch_sub(1, Ordering::AcqRel),
            false => kept.references.fetch_add(1, Ordering::AcqRel),
        };
        if kept.is_row() && before == usize::from(goes) {
            let bodies = match &mut bodies {
                Some(open) => open,
                none => none.insert(transaction.open_table(BODIES)?),
            };
            body(bodies, kept, goes)?;
        }
    }
    Ok(())
}

/// A body that is now referred to, or no more.
fn body(
    table: &mut Table<'_, u64, &'static [u8]>,
    kept: &Kept,
    goes: bool,
) -> Result<(), redb::Error> {
    if goes {
        // For those who read it still, and for a copy that is under way.
        if let Some(row) = table.remove(kept.id)? {
            kept.hold(Some(Bytes::copy_from_slice(row.value())));
        }
    } else if let Some(bytes) = kept.held() {
        table.insert(kept.id, bytes.as_ref())?;
    }
    Ok(())
}

/// The database has the bodies now.
fn release(change: &Change) {
    let pieces = change.blob().map_or(&[][..], |blob| blob.pieces());
    for kept in kept(pieces) {
        if kept.references.load(Ordering::Acquire) > 0 {
            kept.hold(None);
        }
    }
}

fn kept(pieces: &[Piece]) -> impl Iterator<Item = &Arc<Kept>> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Kept(kept, _) => Some(kept),
        Piece::Memory(_) => None,
    })
}
