//! uploadPart of a source: always one request.
//!
//! | length | request |
//! |---|---|
//! | known, at most 5 GiB | from memory within `partSize`, else streamed |
//! | unknown | gathered first: S3 wants to know a body's length before it comes |
//!
//! What is gathered counts as memory of uploads. The first `partSize` is waited for; more is only tried for, since
//! nobody waits for memory while holding some.

use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use bytes::Bytes;
use tokio::sync::watch;

use super::budget::Share;
use super::source::Piece;
use super::streamed;
use super::upload::{Upload, size, unless};
use crate::config::MAX_PUT_SIZE;
use crate::error::{Error, Result};
use crate::object::carry::send_bytes;
use crate::object::part::PartFields;

/// One part of a multipart upload whose other steps are the caller's.
pub type PartUpload = Upload<dyn PartFields>;

impl PartUpload {
    /// Sends the part.
    pub async fn run(&self, cancel: &mut watch::Receiver<bool>) -> Result<UploadPartOutput> {
        self.store.expect(self.length);
        let result = unless(cancel, self.send()).await;
        self.source.close();
        result
    }

    async fn send(&self) -> Result<UploadPartOutput> {
        if self.length.is_some_and(|length| length > MAX_PUT_SIZE) {
            return Err(too_large("a part has at most 5 GiB"));
        }
        let part = self.store.options().part_size;
        let share = self.budget.reserve(part).await;
        if self.replayable {
            return streamed::send(self, Vec::new(), vec![share]).await;
        }
        let first = self.source.piece(0, size(part)).await?;
        if first.last {
            return send_bytes(&self.store, &*self.fields, first.bytes).await;
        }
        if self.length.is_some() {
            return streamed::send(self, vec![first.bytes], vec![share]).await;
        }
        let (pieces, shares) = self.gather(first, share).await?;
        streamed::send(self, pieces, shares).await
    }

    /// Doubles what is held until the source ends.
    async fn gather(&self, first: Piece, share: Share) -> Result<(Vec<Bytes>, Vec<Share>)> {
        let (mut held, mut shares) = (first.bytes.len() as u64, vec![share]);
        let mut pieces = vec![first.bytes];
        loop {
            let room = held.min(self.budget.total().saturating_sub(held));
            let share = (room > 0).then(|| self.budget.try_reserve(room)).flatten();
            let Some(share) = share else {
                // Even a full memory may hold all there is: only a byte more is too much.
                if self.source.piece(held, 1).await?.bytes.is_empty() {
                    return Ok((pieces, shares));
                }
                return Err(Error {
                    retryable: room > 0,
                    ..too_large(&format!(
                        "a body of unknown length is held in memory, and there is none left after {held} bytes: give \
                         ContentLength or a larger memoryLimit"
                    ))
                });
            };
            let piece = self.source.piece(held, size(room)).await?;
            held += piece.bytes.len() as u64;
            pieces.push(piece.bytes);
            shares.push(share);
            if piece.last {
                return Ok((pieces, shares));
            }
        }
    }
}

fn too_large(text: &str) -> Error {
    Error::new("EntityTooLarge", text)
}
