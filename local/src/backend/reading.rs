//! The bytes of an answer: blocks that are in memory at once, those of files read ahead by one on a thread for that.

use crate::store::{Blob, Blocks};
use bytes::Bytes;
use futures_util::Stream;
use s3s::StdError;
use s3s::stream::{ByteStream, RemainingLength};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::task::{JoinHandle, spawn_blocking};

pub(super) struct Reading {
    state: State,
    left: u64,
}

enum State {
    Here(Blocks),
    Away(JoinHandle<(Blocks, Option<io::Result<Bytes>>)>),
    Failed,
}

impl Reading {
    pub(super) fn of(blob: Blob) -> Self {
        Self {
            left: blob.len(),
            state: State::Here(blob.blocks()),
        }
    }

    fn poll_block(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let State::Here(blocks) = &mut self.state {
            if blocks.is_quick() {
                return Poll::Ready(blocks.next());
            }
            self.send();
        }
        let State::Away(reading) = &mut self.state else {
            return Poll::Ready(None);
        };
        match ready!(Pin::new(reading).poll(cx)) {
            Ok((blocks, block)) => {
                let more = !blocks.is_done() && !blocks.is_quick();
                self.state = State::Here(blocks);
                if more {
                    self.send();
                }
                Poll::Ready(block)
            }
            Err(error) => {
                self.state = State::Failed;
                Poll::Ready(Some(Err(io::Error::other(error))))
            }
        }
    }

    fn send(&mut self) {
        if let State::Here(mut blocks) = std::mem::replace(&mut self.state, State::Failed) {
            self.state = State::Away(spawn_blocking(move || {
                let block = blocks.next();
                (blocks, block)
            }));
        }
    }
}

impl Stream for Reading {
    type Item = Result<Bytes, StdError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let block = ready!(self.poll_block(cx));
        if let Some(Ok(block)) = &block {
            self.left -= block.len() as u64;
        }
        Poll::Ready(block.map(|block| block.map_err(StdError::from)))
    }
}

impl ByteStream for Reading {
    fn remaining_length(&self) -> RemainingLength {
        RemainingLength::new_exact(usize::try_from(self.left).unwrap_or(usize::MAX))
    }
}
