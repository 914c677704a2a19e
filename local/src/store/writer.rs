//! Takes in a body: gathers it to blocks, hashes it, and hands it to memory or to a file.
//!
//! Blocks are hashed and written on a thread for blocking work, one block behind the network: MD5 bounds
//! an upload, and what else a request costs must not be added to it.

use super::blob::{BLOCK, Blob, Piece};
use super::disk::Disk;
use super::kept::Kept;
use bytes::{Bytes, BytesMut};
use s3s::crypto::{Checksum as _, Md5};
use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Bodies up to this size live in the index's database: a file costs more than the bytes.
pub(super) const ROW: usize = 16 << 10;
/// What is hashed and written at once, on the thread that has it: a change of thread costs more than these bytes.
const AT_ONCE: usize = 64 << 10;

pub(crate) struct BlobWriter {
    open: BytesMut,
    /// How much is still to come, as far as the sender said. Never trusted for more than a block.
    expected: usize,
    state: State,
}

enum State {
    Idle(Sink),
    Busy(JoinHandle<io::Result<Sink>>),
    Failed,
}

pub(crate) struct Written {
    pub(crate) blob: Blob,
    pub(crate) md5: [u8; 16],
}

impl BlobWriter {
    pub(crate) fn new(disk: Option<Arc<Disk>>, expected: Option<u64>) -> Self {
        Self {
            open: BytesMut::new(),
            expected: expected.map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX)),
            state: State::Idle(Sink {
                disk,
                md5: Md5::new(),
                blocks: Vec::new(),
                file: None,
                len: 0,
            }),
        }
    }

    pub(crate) async fn push(&mut self, mut data: &[u8]) -> io::Result<()> {
        while !data.is_empty() {
            if self.open.is_empty() {
                self.open.reserve(self.expected.max(data.len()).min(BLOCK));
            }
            let (now, later) = data.split_at(data.len().min(BLOCK - self.open.len()));
            self.open.extend_from_slice(now);
            self.expected = self.expected.saturating_sub(now.len());
            if self.open.len() == BLOCK {
                let block = self.open.split().freeze();
                let mut sink = self.idle().await?;
                self.state = State::Busy(spawn_blocking(move || {
                    sink.take(block)?;
                    Ok(sink)
                }));
            }
            data = later;
        }
        Ok(())
    }

    pub(crate) async fn finish(mut self) -> io::Result<Written> {
        let sink = self.idle().await?;
        let rest = self.open.freeze();
        if sink.len == 0 && rest.len() <= AT_ONCE {
            return sink.finish(rest);
        }
        spawn_blocking(move || sink.finish(rest))
            .await
            .map_err(io::Error::other)?
    }

    async fn idle(&mut self) -> io::Result<Sink> {
        match std::mem::replace(&mut self.state, State::Failed) {
            State::Idle(sink) => Ok(sink),
            State::Busy(work) => work.await.map_err(io::Error::other)?,
            State::Failed => Err(io::Error::other("writing went on after it failed")),
        }
    }
}

/// Where the blocks go.
struct Sink {
    disk: Option<Arc<Disk>>,
    md5: Md5,
    /// Without a disk.
    blocks: Vec<Piece>,
    file: Option<(File, Arc<Kept>)>,
    len: u64,
}

impl Sink {
    fn take(&mut self, block: Bytes) -> io::Result<()> {
        self.md5.update(&block);
        self.len += block.len() as u64;
        let Some(disk) = &self.disk else {
            self.blocks.push(Piece::Memory(block));
            return Ok(());
        };
        let (file, _) = match &mut self.file {
            Some(open) => open,
            none => none.insert(disk.create_file()?),
        };
        file.write_all(&block)
    }

    fn finish(mut self, rest: Bytes) -> io::Result<Written> {
        let small = self
            .disk
            .as_ref()
            .filter(|_| self.file.is_none() && rest.len() <= ROW && !rest.is_empty());
        if let Some(disk) = small {
            let (kept, range) = (disk.row(rest.clone()), 0..rest.len() as u64);
            self.md5.update(&rest);
            self.blocks.push(Piece::Kept(kept, range));
        } else if !rest.is_empty() {
            self.take(rest)?;
        }
        if let (Some((file, kept)), Some(disk)) = (self.file, &self.disk) {
            disk.settle(&file, &kept)?;
            self.blocks.push(Piece::Kept(kept, 0..self.len));
        }
        Ok(Written {
            blob: Blob::of(self.blocks),
            md5: self.md5.finalize(),
        })
    }
}
