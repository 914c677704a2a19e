//! A body read over several connections.
//!
//! The first asks for the whole object and needs no other. While its reader waits for bytes, helpers fetch ranges further on,
//! each bound to the first answer's ETag, as far as the shared memory goes. When it is a helper's turn and it has bytes, the first
//! connection is given up. After a helper failed there are no more, and the first goes on, or asks for the rest if it was given up.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use bytes::Bytes;
use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::budget::{Budget, Share};
use crate::engine;
use crate::error::Result;
use crate::object::bound::Bound;
use crate::object::get::Download;
use crate::wire::Store;

/// Bytes of a range: at 100 MB/s a connection they take three times as long as the wait for the first of them.
const RANGE: u64 = 8 << 20;
/// A reader who waited this long with a new helper gets another.
const SOON: Duration = Duration::from_millis(5);
/// Connections when the caller leaves their number to us.
const USUAL: usize = 16;

/// How a body may be read over several connections.
pub struct Parallel {
    most: usize,
    budget: Budget,
}

impl Parallel {
    /// `most` connections, the first one counted; 0 is a number of our choice.
    pub fn new(most: Option<u32>, budget: &Budget) -> Self {
        let most = match most {
            None => 1,
            Some(0) => USUAL,
            Some(most) => most as usize,
        };
        Self {
            most,
            budget: budget.clone(),
        }
    }
}

/// One object on its way down.
pub struct Body {
    first: Download,
    parallel: Parallel,
    /// What helpers fetch, in the order of its delivery.
    ranges: VecDeque<Range>,
    /// What the first connection brought of a helper's range.
    spare: Bytes,
    /// How much may be read in one piece.
    pub bound: Bound,
}

impl Body {
    pub async fn open(
        store: Arc<Store>,
        input: Box<GetObjectInputBuilder>,
        mut parallel: Parallel,
    ) -> Result<(Self, Box<GetObjectOutput>)> {
        let (first, output) = Download::open(store, input).await?;
        if parallel.most > 1 && !first.is_divisible().await? {
            parallel.most = 1;
        }
        let body = Self {
            first,
            parallel,
            ranges: VecDeque::new(),
            spare: Bytes::new(),
            bound: Bound::default(),
        };
        Ok((body, output))
    }

    pub fn length(&self) -> Option<u64> {
        self.first.length()
    }

    /// Whether every byte was delivered.
    pub fn done(&self) -> bool {
        self.first.done() && self.spare.is_empty()
    }

    fn delivered(&self) -> u64 {
        self.first.delivered() - self.spare.len() as u64
    }

    fn is_alone(&self) -> bool {
        self.parallel.most == 1 && self.ranges.is_empty() && self.spare.is_empty()
    }

    /// Gives connections and memory up, if the rest can be asked for again.
    pub fn release(&mut self) {
        self.first.release();
        self.ranges.clear();
    }

    /// Reads to the end of a body whose bytes were all delivered.
    pub async fn finish(&mut self) -> Result<()> {
        self.first.finish().await
    }

    /// `before` and the rest of the object in one piece of memory.
    pub async fn rest(&mut self, before: &[u8]) -> Result<Vec<u8>> {
        if self.is_alone() {
            return self.first.rest(before, self.bound).await;
        }
        let mut whole = self.first.room(before, self.bound)?;
        while let Some(bytes) = self.batch().await? {
            whole.extend_from_slice(&bytes);
        }
        Ok(whole)
    }

    /// What is there, `None` at the end. Dropping the future loses nothing.
    pub async fn batch(&mut self) -> Result<Option<Bytes>> {
        if self.is_alone() {
            return self.first.batch().await;
        }
        loop {
            let piece = match self.next().now_or_never() {
                Some(piece) => piece,
                None if self.help() => match timeout(SOON, self.next()).await {
                    Ok(piece) => piece,
                    Err(_) => continue,
                },
                None => self.next().await,
            };
            match piece? {
                Piece::Next(bytes) => return Ok(Some(bytes)),
                Piece::End => return Ok(None),
                Piece::Broken => {
                    self.parallel.most = 1;
                    self.ranges.clear();
                }
            }
        }
    }

    async fn next(&mut self) -> Result<Piece> {
        let at = self.delivered();
        while self.ranges.front().is_some_and(|range| range.end <= at) {
            self.ranges.pop_front();
        }
        match self.ranges.front_mut() {
            Some(range) if range.start <= at => match range.pieces.recv().await {
                Some(bytes) => {
                    let over = std::mem::take(&mut self.spare);
                    self.first.go_to(at + bytes.len() as u64, over.len());
                    Ok(Piece::Next(bytes))
                }
                None => Ok(Piece::Broken),
            },
            next => {
                let room = next.map(|range| range.start - at);
                self.next_of_first(room).await
            }
        }
    }

    /// What the first connection has next, at most `room` bytes of it.
    async fn next_of_first(&mut self, room: Option<u64>) -> Result<Piece> {
        if !self.spare.is_empty() {
            return Ok(Piece::Next(std::mem::take(&mut self.spare)));
        }
        let Some(mut bytes) = self.first.batch().await? else {
            return Ok(Piece::End);
        };
        let room = room.and_then(|room| usize::try_from(room).ok());
        if let Some(room) = room.filter(|room| *room < bytes.len()) {
            self.spare = bytes.split_off(room);
        }
        Ok(Piece::Next(bytes))
    }

    /// Takes one helper more, since the reader waits. False: there is none to be had.
    fn help(&mut self) -> bool {
        let end = self.first.length().unwrap_or_default();
        let next = self.ranges.back().map(|range| range.end);
        let start = next.unwrap_or(self.delivered() + RANGE);
        let busy = self.ranges.len() + usize::from(self.first.is_open());
        if start >= end || busy >= self.parallel.most {
            return false;
        }
        let Some(share) = self.parallel.budget.try_reserve(RANGE) else {
            return false;
        };
        let range = Range::fetch(&self.first, start..end.min(start + RANGE), share);
        self.ranges.push_back(range);
        true
    }
}

enum Piece {
    Next(Bytes),
    End,
    /// A helper failed.
    Broken,
}

/// What one helper fetches. Dropped, it ends.
struct Range {
    start: u64,
    end: u64,
    pieces: mpsc::UnboundedReceiver<Bytes>,
    task: AbortHandle,
    _share: Share,
}

impl Range {
    fn fetch(first: &Download, span: std::ops::Range<u64>, share: Share) -> Self {
        let mut body = first.further(span.start, span.end - span.start);
        // Not more than the range's own length can be waiting in it.
        let (hand_over, pieces) = mpsc::unbounded_channel();
        let task = engine::next().spawn(async move {
            while let Ok(Some(bytes)) = body.batch().await {
                if hand_over.send(bytes).is_err() {
                    break;
                }
            }
        });
        Self {
            start: span.start,
            end: span.end,
            pieces,
            task: task.abort_handle(),
            _share: share,
        }
    }
}

impl Drop for Range {
    fn drop(&mut self) {
        self.task.abort();
    }
}
