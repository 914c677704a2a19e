//! The bytes of an object: a list of pieces, in memory or on disk, that are shared, sliced and joined without being copied.

use super::kept::Kept;
use bytes::Bytes;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// What is gathered, written and read at once. A frame from the network is copied once: kept as it is, a small object
/// would hold on to the whole read buffer it arrived in.
pub(crate) const BLOCK: usize = 1 << 20;

#[derive(Clone, Default)]
pub(crate) struct Blob {
    pieces: Vec<Piece>,
    len: u64,
}

#[derive(Clone)]
pub(super) enum Piece {
    Memory(Bytes),
    /// These bytes of what the disk keeps.
    Kept(Arc<Kept>, Range<u64>),
}

impl Piece {
    fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Kept(_, range) => range.end - range.start,
        }
    }

    fn slice(&self, from: u64, to: u64) -> Self {
        match self {
            // Both are within the bytes, so they fit.
            Self::Memory(bytes) => Self::Memory(bytes.slice(from as usize..to as usize)),
            Self::Kept(kept, range) => {
                Self::Kept(Arc::clone(kept), range.start + from..range.start + to)
            }
        }
    }
}

impl Blob {
    pub(super) fn of(pieces: Vec<Piece>) -> Self {
        let len = pieces.iter().map(Piece::len).sum();
        Self { pieces, len }
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The bytes of `range`, which must lie within the blob.
    pub(crate) fn slice(&self, range: Range<u64>) -> Blob {
        let mut pieces = Vec::new();
        let mut offset = 0;
        for piece in &self.pieces {
            let end = offset + piece.len();
            let (from, to) = (range.start.max(offset), range.end.min(end));
            if from < to {
                pieces.push(piece.slice(from - offset, to - offset));
            }
            offset = end;
            if offset >= range.end {
                break;
            }
        }
        Blob {
            pieces,
            len: range.end - range.start,
        }
    }

    pub(crate) fn join<'a>(blobs: impl IntoIterator<Item = &'a Blob>) -> Blob {
        Self::of(
            blobs
                .into_iter()
                .flat_map(|blob| blob.pieces.iter().cloned())
                .collect(),
        )
    }

    /// The bytes in order, a block at a time. Reads the disk: not for the threads of the runtime, unless it is quick.
    pub(crate) fn blocks(self) -> Blocks {
        Blocks {
            left: self.pieces.into(),
        }
    }

    /// Hands every byte to `take`. Reads the disk.
    pub(crate) fn each(&self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        for block in self.clone().blocks() {
            take(&block?);
        }
        Ok(())
    }
}

pub(crate) struct Blocks {
    left: std::collections::VecDeque<Piece>,
}

impl Blocks {
    /// Whether the next block comes without waiting for a file.
    pub(crate) fn is_quick(&self) -> bool {
        match self.left.front() {
            Some(Piece::Kept(kept, _)) => kept.is_row(),
            _ => true,
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.left.is_empty()
    }
}

impl Iterator for Blocks {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<io::Result<Bytes>> {
        match self.left.pop_front()? {
            Piece::Memory(bytes) => Some(Ok(bytes)),
            Piece::Kept(kept, range) => {
                let end = range.end.min(range.start + BLOCK as u64);
                let block = kept.read(range.start..end);
                if end < range.end {
                    self.left.push_front(Piece::Kept(kept, end..range.end));
                }
                Some(block)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::writer::BlobWriter;
    use super::{BLOCK, Blob, Piece};

    fn bytes(n: usize) -> Vec<u8> {
        (0..n).map(|i| (i % 251) as u8).collect()
    }

    fn flat(blob: &Blob) -> Vec<u8> {
        let mut all = Vec::new();
        blob.each(|block| all.extend_from_slice(block)).unwrap();
        all
    }

    async fn written(data: &[u8], size: usize, expected: Option<u64>) -> Blob {
        let mut writer = BlobWriter::new(None, expected);
        for chunk in data.chunks(size) {
            writer.push(chunk).await.unwrap();
        }
        writer.finish().await.unwrap().blob
    }

    #[tokio::test]
    async fn any_chunking_gives_the_same_blocks() {
        let data = bytes(2 * BLOCK + 17);
        for size in [1 + BLOCK / 3, BLOCK, BLOCK + 1, data.len()] {
            for expected in [None, Some(0), Some(data.len() as u64), Some(u64::MAX)] {
                let blob = written(&data, size, expected).await;
                assert_eq!(
                    blob.pieces.iter().map(Piece::len).collect::<Vec<_>>(),
                    [BLOCK as u64, BLOCK as u64, 17]
                );
                assert_eq!(blob.len(), data.len() as u64);
                assert!(flat(&blob) == data);
            }
        }
    }

    #[tokio::test]
    async fn a_slice_holds_the_bytes_of_its_range() {
        let data = bytes(2 * BLOCK + 17);
        let blob = written(&data, data.len(), None).await;
        for range in [
            0..0,
            0..1,
            5..BLOCK,
            BLOCK - 1..BLOCK + 1,
            3..data.len(),
            data.len() - 1..data.len(),
        ] {
            let slice = blob.slice(range.start as u64..range.end as u64);
            assert_eq!(slice.len(), range.len() as u64);
            assert!(flat(&slice) == data[range]);
        }
    }

    #[tokio::test]
    async fn joining_keeps_order_and_length() {
        let mut parts = Vec::new();
        for text in [&b"one"[..], b"", b"three"] {
            parts.push(written(text, 9, None).await);
        }
        let whole = Blob::join(&parts);
        assert_eq!((flat(&whole), whole.len()), (b"onethree".to_vec(), 8));
    }
}
