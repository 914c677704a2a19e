//! A source that is fed: somebody (JavaScript, the reader of a pipe) fills what the engine asks for, a piece at a time.
//!
//! The engine asks for a piece at an offset ([`Fed::piece`]); the feeder, who waits in [`Fed::want`], is told
//! the offset and appends bytes, copied on its own thread, until the piece is full or its source ends. Asking for
//! an earlier offset means "again from there", for sources that can.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::pool::{Buffer, Pool};
use super::source::Piece;
use crate::error::{Error, Result};

/// Told the offset wanted next, or `None` when no more bytes are wanted.
type Tell = Box<dyn FnOnce(Option<u64>) + Send>;

/// A small stream should not pay for a whole part.
const FIRST_ROOM: usize = 64 << 10;

/// The meeting point of the engine and the feeder.
pub struct Fed {
    /// The declared length, if there is one.
    length: Option<u64>,
    state: Mutex<State>,
    filled: Notify,
    pool: Pool,
}

#[derive(Default)]
struct State {
    /// How large the piece that the engine waits for may get; `None`: it waits for none.
    size: Option<usize>,
    piece: Buffer,
    /// The offset of the next byte.
    position: u64,
    ended: bool,
    /// The engine asked for an earlier offset and the feeder does not know it yet.
    rewound: bool,
    closed: bool,
    failed: Option<Error>,
    waiter: Option<Tell>,
}

impl State {
    fn room(&self) -> usize {
        match self.size {
            Some(size) if !self.ended && self.failed.is_none() => size - self.piece.len(),
            _ => 0,
        }
    }
}

impl Fed {
    pub fn new(length: Option<u64>, pool: Pool) -> Self {
        Self {
            length,
            state: Mutex::default(),
            filled: Notify::new(),
            pool,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The feeder waits for its turn.
    pub fn want(&self, tell: impl FnOnce(Option<u64>) + Send + 'static) {
        let mut state = self.state();
        if state.closed {
            drop(state);
            tell(None);
        } else if state.room() > 0 {
            state.rewound = false;
            let position = state.position;
            drop(state);
            tell(Some(position));
        } else {
            state.waiter = Some(Box::new(tell));
        }
    }

    /// Copies what fits into the piece asked for and says how much that was.
    pub fn append(&self, bytes: &[u8]) -> Result<usize> {
        let mut state = self.state();
        if state.rewound {
            return Ok(0);
        }
        let taken = state.room().min(bytes.len());
        if taken == 0 {
            return self.too_long(&mut state, bytes.len()).map(|()| 0);
        }
        let size = state.size.unwrap_or_default();
        let State { piece, .. } = &mut *state;
        if piece.room() < taken {
            let large = piece.len() + taken > FIRST_ROOM;
            let mut room = if large {
                self.pool.take(size, self.length)
            } else {
                Buffer::small(FIRST_ROOM.min(size))
            };
            room.push(piece.as_ref());
            *piece = room;
        }
        piece.push(&bytes[..taken]);
        state.position += taken as u64;
        let more = bytes.len() - taken;
        self.too_long(&mut state, more)?;
        if state.room() == 0 {
            self.filled.notify_one();
        }
        Ok(taken)
    }

    /// A body longer than declared must not become an object.
    fn too_long(&self, state: &mut State, more: usize) -> Result<()> {
        match self.length {
            Some(length) if state.position + more as u64 > length => {
                let error = Error::new(
                    "IncompleteBody",
                    format!("the body is longer than its declared {length} bytes"),
                );
                state.failed = Some(error.clone());
                self.filled.notify_one();
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// The source has ended.
    pub fn end(&self) {
        let mut state = self.state();
        if state.rewound {
            return;
        }
        let position = state.position;
        if let Some(length) = self.length.filter(|length| position < *length) {
            let text = format!("the body has {position} bytes, its declared length is {length}");
            state.failed = Some(Error::new("IncompleteBody", text));
        }
        state.ended = true;
        self.filled.notify_one();
    }

    /// The source broke.
    pub fn fail(&self, error: Error) {
        self.state().failed = Some(error);
        self.filled.notify_one();
    }

    /// The offset after the last byte that was appended.
    pub fn position(&self) -> u64 {
        self.state().position
    }

    /// Waits for a piece of at most `size` bytes from `at` on. Drop the future only to drop the upload.
    pub async fn piece(&self, at: u64, size: usize) -> Result<Piece> {
        self.ask(at, size);
        loop {
            let filled = self.filled.notified();
            if let Some(piece) = self.take()? {
                return Ok(piece);
            }
            filled.await;
        }
    }

    fn ask(&self, at: u64, size: usize) {
        let mut state = self.state();
        if at != state.position {
            state.position = at;
            state.ended = false;
            state.rewound = true;
        }
        state.piece = Buffer::default();
        state.size = Some(size);
        if state.room() > 0
            && let Some(tell) = state.waiter.take()
        {
            state.rewound = false;
            drop(state);
            tell(Some(at));
        }
    }

    fn take(&self) -> Result<Option<Piece>> {
        let mut state = self.state();
        if let Some(error) = &state.failed {
            return Err(error.clone());
        }
        // With all declared bytes at hand, only the source's end says that there are no more of them.
        let full = state.room() == 0 && Some(state.position) != self.length;
        if !full && !state.ended {
            return Ok(None);
        }
        state.size = None;
        let bytes = std::mem::take(&mut state.piece).freeze();
        Ok(Some(Piece {
            bytes,
            last: state.ended,
        }))
    }

    /// No more bytes are wanted.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.size = None;
        if let Some(tell) = state.waiter.take() {
            drop(state);
            tell(None);
        }
    }
}

#[cfg(test)]
mod tests;
