//! putObject of a source: one PUT when that is possible, a multipart upload when it is not.
//!
//! | length | request |
//! |---|---|
//! | known, at most 5 GiB | one PUT: from memory within one part, else streamed |
//! | unknown, ends within one part | one PUT from memory |
//! | unknown and longer, or over 5 GiB | multipart |

use std::future::Future;
use std::sync::Arc;

use aws_sdk_s3::operation::put_object::PutObjectOutput;
use tokio::sync::watch;

use super::budget::{Budget, Share};
use super::source::{Piece, Source};
use super::{multipart, streamed};
use crate::config::MAX_PUT_SIZE;
use crate::error::{Error, Result};
use crate::object::carry::send_bytes;
use crate::object::put::PutFields;
use crate::wire::Store;

/// One upload: a putObject, or another verb that has a body.
pub struct Upload<F: ?Sized = dyn PutFields> {
    pub store: Arc<Store>,
    pub fields: Arc<F>,
    pub source: Arc<Source>,
    pub budget: Budget,
    /// The declared length.
    pub length: Option<u64>,
    /// Whether the source can be asked for earlier bytes again.
    pub replayable: bool,
}

impl Upload {
    /// Uploads. When `cancel` becomes true, or anything fails, nothing of it stays on the store.
    pub async fn run(&self, cancel: &mut watch::Receiver<bool>) -> Result<PutObjectOutput> {
        let result = self.upload(cancel).await;
        self.source.close();
        result
    }

    async fn upload(&self, cancel: &mut watch::Receiver<bool>) -> Result<PutObjectOutput> {
        let part = self.store.options().part_size;
        let share = unless(cancel, async { Ok(self.budget.reserve(part).await) }).await?;
        if self.replayable && self.length.is_some_and(|length| length <= MAX_PUT_SIZE) {
            return unless(cancel, streamed::send(self, Vec::new(), vec![share])).await;
        }
        let first = unless(cancel, self.source.piece(0, size(part))).await?;
        if first.last {
            return unless(cancel, send_bytes(&self.store, &*self.fields, first.bytes)).await;
        }
        if self.length.is_some_and(|length| length <= MAX_PUT_SIZE) {
            return unless(cancel, streamed::send(self, vec![first.bytes], vec![share])).await;
        }
        self.parts(cancel, first, share).await
    }

    /// The source is longer than a part, or was full exactly when it ended.
    async fn parts(
        &self,
        cancel: &mut watch::Receiver<bool>,
        first: Piece,
        share: Share,
    ) -> Result<PutObjectOutput> {
        let end = first.bytes.len() as u64;
        let room = multipart::part_size(self, 2);
        let second = match self.budget.try_reserve(room) {
            Some(share) => Some((
                unless(cancel, self.source.piece(end, size(room))).await?,
                share,
            )),
            None => None,
        };
        if let Some((Piece { bytes, last: true }, _)) = &second
            && bytes.is_empty()
        {
            return unless(cancel, send_bytes(&self.store, &*self.fields, first.bytes)).await;
        }
        if let Some(name) = self.fields.whole_checksum() {
            let text = format!(
                "{name} needs a body that is known to fit one PUT: give ContentLength, or at most {end} bytes"
            );
            return Err(Error::new("RequestError", text));
        }
        let mut begun = vec![(first, share)];
        begun.extend(second);
        multipart::upload(self, cancel, begun).await
    }
}

/// Runs a step unless the upload is cancelled first.
pub async fn unless<T>(
    cancel: &mut watch::Receiver<bool>,
    step: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::select! {
        biased;
        _ = cancel.wait_for(|cancelled| *cancelled) => Err(Error::new("Cancelled", "the upload was cancelled")),
        result = step => result,
    }
}

/// A part's size as memory counts.
pub fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
