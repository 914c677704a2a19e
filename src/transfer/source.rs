//! Where an upload's bytes come from: a piece at an offset, whoever has it.

use std::sync::Arc;

use bytes::Bytes;

use super::fed::Fed;
use super::file::RegularFile;
use crate::error::Result;

/// Bytes of a piece, and whether the source ends with it.
pub struct Piece {
    pub bytes: Bytes,
    pub last: bool,
}

/// A source of bytes.
#[derive(Clone)]
pub enum Source {
    /// One piece after the other, as somebody brings them.
    Fed(Arc<Fed>),
    /// Any piece at any time, several at once.
    File(Arc<RegularFile>),
    /// So many bytes of a file, from there on.
    Span(Arc<RegularFile>, u64, u64),
}

impl Source {
    /// At most `size` bytes from `at` on: fewer only where the source ends.
    pub async fn piece(&self, at: u64, size: usize) -> Result<Piece> {
        match self {
            Self::Fed(fed) => fed.piece(at, size).await,
            Self::File(file) => file.piece(at, size).await,
            Self::Span(file, from, length) => {
                let left = length - at;
                let piece = file.piece(from + at, size.min(super::upload::size(left)));
                let bytes = piece.await?.bytes;
                let last = bytes.len() as u64 == left;
                Ok(Piece { bytes, last })
            }
        }
    }

    /// So many bytes of a file from there on; of any other source there is no such thing.
    pub fn span(&self, from: u64, length: u64) -> Self {
        match self {
            Self::File(file) => Self::Span(file.clone(), from, length),
            _ => self.clone(),
        }
    }

    /// The length of a source whose pieces may be asked for in any order.
    pub fn in_any_order(&self) -> Option<u64> {
        match self {
            Self::Fed(_) => None,
            Self::File(file) => Some(file.length()),
            Self::Span(_, _, length) => Some(*length),
        }
    }

    /// How many bytes were had of it.
    pub fn position(&self) -> u64 {
        match self {
            Self::Fed(fed) => fed.position(),
            Self::File(file) => file.length(),
            Self::Span(_, _, length) => *length,
        }
    }

    /// Whether all pieces were of one and the same body.
    pub async fn check(&self) -> Result<()> {
        match self {
            Self::Fed(_) => Ok(()),
            Self::File(file) | Self::Span(file, ..) => file.check().await,
        }
    }

    /// No more bytes are wanted.
    pub fn close(&self) {
        if let Self::Fed(fed) = self {
            fed.close();
        }
    }
}
