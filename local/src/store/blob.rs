//! The bytes of an object: a list of blocks that are shared, sliced and joined without being copied.

use bytes::{Bytes, BytesMut};
use std::ops::Range;

/// Bodies are gathered into blocks of this size. A frame from the network is copied once: kept as it is, a small
/// object would hold on to the whole read buffer it arrived in.
const BLOCK: usize = 1 << 20;

#[derive(Clone, Debug, Default)]
pub(crate) struct Blob {
    blocks: Vec<Bytes>,
    len: u64,
}

impl Blob {
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn into_blocks(self) -> Vec<Bytes> {
        self.blocks
    }

    /// The bytes of `range`, which must lie within the blob, as slices of its blocks.
    pub(crate) fn slice(&self, range: Range<u64>) -> Blob {
        let mut blocks = Vec::new();
        let mut offset = 0;
        for block in &self.blocks {
            let end = offset + block.len() as u64;
            let (from, to) = (range.start.max(offset), range.end.min(end));
            if from < to {
                // Both are within the block, so they fit.
                blocks.push(block.slice((from - offset) as usize..(to - offset) as usize));
            }
            offset = end;
            if offset >= range.end {
                break;
            }
        }
        Blob {
            blocks,
            len: range.end - range.start,
        }
    }

    pub(crate) fn join<'a>(blobs: impl IntoIterator<Item = &'a Blob>) -> Blob {
        let mut all = Blob::default();
        for blob in blobs {
            all.blocks.extend_from_slice(&blob.blocks);
            all.len += blob.len;
        }
        all
    }

    pub(crate) fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.blocks.iter().map(Bytes::as_ref)
    }
}

/// Gathers a body into blocks.
pub(crate) struct BlobWriter {
    done: Blob,
    open: BytesMut,
    /// How much is still to come, as far as the sender said. Never trusted for more than a block.
    expected: usize,
}

impl BlobWriter {
    pub(crate) fn new(expected: Option<u64>) -> Self {
        let expected = expected.map_or(0, |n| usize::try_from(n).unwrap_or(usize::MAX));
        Self {
            done: Blob::default(),
            open: BytesMut::new(),
            expected,
        }
    }

    pub(crate) fn push(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.open.is_empty() {
                self.open.reserve(self.expected.max(data.len()).min(BLOCK));
            }
            let (now, later) = data.split_at(data.len().min(BLOCK - self.open.len()));
            self.open.extend_from_slice(now);
            self.expected = self.expected.saturating_sub(now.len());
            if self.open.len() == BLOCK {
                self.close();
            }
            data = later;
        }
    }

    pub(crate) fn finish(mut self) -> Blob {
        self.close();
        self.done
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            let block = std::mem::take(&mut self.open).freeze();
            self.done.len += block.len() as u64;
            self.done.blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Blob, BlobWriter};

    fn bytes(n: usize) -> Vec<u8> {
        (0..n).map(|i| (i % 251) as u8).collect()
    }

    fn flat(blob: &Blob) -> Vec<u8> {
        blob.chunks().flatten().copied().collect()
    }

    #[test]
    fn any_chunking_gives_the_same_blocks() {
        let data = bytes(2 * BLOCK + 17);
        for size in [1 + BLOCK / 3, BLOCK, BLOCK + 1, data.len()] {
            for expected in [None, Some(0), Some(data.len() as u64), Some(u64::MAX)] {
                let mut writer = BlobWriter::new(expected);
                data.chunks(size).for_each(|chunk| writer.push(chunk));
                let blob = writer.finish();
                assert_eq!(
                    blob.blocks.iter().map(|b| b.len()).collect::<Vec<_>>(),
                    [BLOCK, BLOCK, 17]
                );
                assert_eq!(blob.len(), data.len() as u64);
                assert!(flat(&blob) == data);
            }
        }
    }

    #[test]
    fn a_slice_shares_the_blocks() {
        let data = bytes(2 * BLOCK + 17);
        let mut writer = BlobWriter::new(None);
        writer.push(&data);
        let blob = writer.finish();
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
        assert_eq!(blob.slice(0..9).blocks[0].as_ptr(), blob.blocks[0].as_ptr());
    }

    #[test]
    fn joining_keeps_order_and_length() {
        let parts: Vec<Blob> = [&b"one"[..], b"", b"three"]
            .iter()
            .map(|text| {
                let mut writer = BlobWriter::new(None);
                writer.push(text);
                writer.finish()
            })
            .collect();
        let whole = Blob::join(&parts);
        assert_eq!((flat(&whole), whole.len()), (b"onethree".to_vec(), 8));
    }
}
