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
}

impl Source {
    /// At most `size` bytes from `at` on: fewer only where the source ends.
    pub async fn piece(&self, at: u64, size: usize) -> Result<Piece> {
        match self {
            Self::Fed(fed) => fed.piece(at, size).await,
            Self::File(file) => file.piece(at, size).await,
        }
    }

    /// The length of a source whose pieces may be asked for in any order.
    pub fn in_any_order(&self) -> Option<u64> {
        match self {
            Self::Fed(_) => None,
            Self::File(file) => Some(file.length()),
        }
    }

    /// How many bytes were had of it.
    pub fn position(&self) -> u64 {
        match self {
            Self::Fed(fed) => fed.position(),
            Self::File(file) => file.length(),
        }
    }

    /// Whether all pieces were of one and the same body.
    pub async fn check(&self) -> Result<()> {
        match self {
            Self::Fed(_) => Ok(()),
            Self::File(file) => file.check().await,
        }
    }

    /// No more bytes are wanted.
    pub fn close(&self) {
        if let Self::Fed(fed) = self {
            fed.close();
        }
    }
}
