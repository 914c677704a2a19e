//! Where an upload's bytes come from: JavaScript fills what the engine asks for, a piece at a time.
//!
//! The engine asks for a piece at an offset ([`Source::piece`]); JavaScript, which waits in [`Source::want`],
//! is told the offset and appends bytes, copied on its own thread, until the piece is full or its source
//! ends. Asking for an earlier offset means "again from there", for sources that can.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use tokio::sync::Notify;

use crate::error::{Error, Result};

/// Told the offset wanted next, or `None` when no more bytes are wanted.
type Tell = Box<dyn FnOnce(Option<u64>) + Send>;

/// A small stream should not pay for a whole part.
const FIRST_ROOM: usize = 64 << 10;

/// Bytes of a piece, and whether the source ends with it.
pub struct Piece {
    pub bytes: Bytes,
    pub last: bool,
}

/// The meeting point of the engine and JavaScript.
pub struct Source {
    /// The declared length, if there is one.
    length: Option<u64>,
    state: Mutex<State>,
    filled: Notify,
}

#[derive(Default)]
struct State {
    /// How large the piece that the engine waits for may get; `None`: it waits for none.
    size: Option<usize>,
    piece: BytesMut,
    /// The offset of the next byte.
    position: u64,
    ended: bool,
    /// The engine asked for an earlier offset and JavaScript does not know it yet.
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

impl Source {
    pub fn new(length: Option<u64>) -> Self {
        Self {
            length,
            state: Mutex::default(),
            filled: Notify::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// JavaScript waits for its turn.
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
        if state.piece.capacity() - state.piece.len() < taken {
            let more = if state.piece.is_empty() {
                taken.max(FIRST_ROOM)
            } else {
                size - state.piece.len()
            };
            state.piece.reserve(more.min(size));
        }
        state.piece.extend_from_slice(&bytes[..taken]);
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
        state.piece = BytesMut::new();
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
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use super::*;

    /// Plays JavaScript: appends all of `bytes` as asked for, `chunk` bytes at a time, then ends.
    fn play(
        source: &Arc<Source>,
        bytes: Vec<u8>,
        chunk: usize,
    ) -> tokio::task::JoinHandle<Result<()>> {
        let source = source.clone();
        tokio::task::spawn_blocking(move || {
            let mut at = 0;
            let wanted = || {
                let (tell, told) = channel();
                source.want(move |offset| tell.send(offset).unwrap());
                told.recv().unwrap()
            };
            wanted();
            while at < bytes.len() {
                let end = (at + chunk).min(bytes.len());
                let taken = source.append(&bytes[at..end])?;
                at += taken;
                if taken < end - (at - taken) {
                    let Some(offset) = wanted() else {
                        return Ok(());
                    };
                    assert_eq!(offset, at as u64);
                }
            }
            source.end();
            Ok(())
        })
    }

    #[tokio::test]
    async fn every_chunking_gives_the_same_pieces() {
        let bytes: Vec<u8> = (0..100u8).collect();
        for chunk in [1, 7, 16, 100] {
            let source = Arc::new(Source::new(None));
            let player = play(&source, bytes.clone(), chunk);
            let mut got = Vec::new();
            loop {
                let piece = source.piece(got.len() as u64, 16).await.unwrap();
                assert!(piece.last || piece.bytes.len() == 16);
                got.extend_from_slice(&piece.bytes);
                if piece.last {
                    break;
                }
            }
            assert_eq!(got, bytes, "chunks of {chunk}");
            player.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn a_body_shorter_than_declared_fails() {
        let source = Arc::new(Source::new(Some(20)));
        let player = play(&source, vec![0; 19], 19);
        assert_eq!(
            source.piece(0, 64).await.err().unwrap().code,
            "IncompleteBody"
        );
        player.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_body_longer_than_declared_fails_on_both_sides() {
        let source = Arc::new(Source::new(Some(20)));
        let player = play(&source, vec![0; 21], 10);
        assert_eq!(
            source.piece(0, 20).await.err().unwrap().code,
            "IncompleteBody"
        );
        assert_eq!(player.await.unwrap().unwrap_err().code, "IncompleteBody");
    }

    #[tokio::test]
    async fn asking_again_from_the_start_tells_the_waiting_source_so() {
        let source = Arc::new(Source::new(None));
        let player = play(&source, vec![1; 8], 8);
        assert!(source.piece(0, 16).await.unwrap().last);
        player.await.unwrap().unwrap();
        let (tell, told) = channel();
        source.want(move |offset| tell.send(offset).unwrap());
        source.ask(0, 16);
        assert_eq!(told.recv().unwrap(), Some(0));
    }

    #[tokio::test]
    async fn bytes_from_before_a_rewind_are_not_taken() {
        let source = Source::new(Some(8));
        source.ask(0, 4);
        assert_eq!(source.append(&[1; 8]).unwrap(), 4);
        source.ask(0, 8);
        assert_eq!(source.append(&[2; 4]).unwrap(), 0);
        source.end();
        let (tell, told) = channel();
        source.want(move |offset| tell.send(offset).unwrap());
        assert_eq!(told.recv().unwrap(), Some(0));
        assert_eq!(source.append(&[3; 8]).unwrap(), 8);
        source.end();
        assert_eq!(source.take().unwrap().unwrap().bytes, [3; 8].as_slice());
    }

    #[test]
    fn a_closed_source_wants_nothing() {
        let source = Source::new(None);
        let (tell, told) = channel();
        let again = tell.clone();
        source.want(move |offset| tell.send(offset).unwrap());
        source.close();
        source.want(move |offset| again.send(offset).unwrap());
        assert_eq!((told.recv().unwrap(), told.recv().unwrap()), (None, None));
    }
}
