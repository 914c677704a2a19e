//! An upload of a source: one PUT when that is possible, a multipart upload when it is not.
//!
//! | length | request |
//! |---|---|
//! | known, within one part | one PUT from memory |
//! | known, at most [`Upload::at_once`] | one PUT, streamed |
//! | unknown, ends within one part | one PUT from memory |
//! | anything else | multipart |

use std::future::Future;
use std::sync::Arc;

use aws_sdk_s3::operation::put_object::PutObjectOutput;
use bytes::Bytes;
use tokio::sync::watch;

use super::budget::{Budget, Share};
use super::multipart::Content;
use super::part::summed;
use super::source::{Piece, Source};
use super::tuning::Tuning;
use super::{multipart, streamed};
use crate::config::MAX_PUT_SIZE;
use crate::error::{Error, Result};
use crate::object::carry::send_bytes;
use crate::object::put::PutFields;
use crate::object::verify::same_etag;
use crate::wire::Store;

/// One upload: a putObject, or another verb that has a body.
pub struct Upload<F: ?Sized = dyn PutFields> {
    pub store: Arc<Store>,
    pub fields: Arc<F>,
    pub source: Source,
    pub budget: Budget,
    /// The declared length.
    pub length: Option<u64>,
    /// Whether the source can be asked for earlier bytes again.
    pub replayable: bool,
    pub tuning: Tuning,
}

impl Upload {
    /// Uploads. When `cancel` becomes true, or anything fails, nothing of it stays on the store.
    pub async fn run(&self, cancel: &mut watch::Receiver<bool>) -> Result<PutObjectOutput> {
        self.store.expect(self.length);
        let result = match self.tuning.check(&self.budget) {
            Ok(()) => self.upload(cancel).await,
            Err(error) => Err(error),
        };
        self.source.close();
        result
    }

    /// Bytes in a part, as asked for.
    pub fn part_size(&self) -> u64 {
        self.tuning.part_size(self.store.options())
    }

    /// The largest body of known length that is one PUT. A checksum of the whole leaves no other way.
    fn at_once(&self) -> u64 {
        match (self.fields.whole_checksum(), self.tuning.threshold) {
            // Its sum goes ahead of a body, so the body has to be at hand.
            (None, _) if self.store.verifies() => self.part_size(),
            (None, Some(threshold)) => threshold.min(MAX_PUT_SIZE),
            _ => MAX_PUT_SIZE,
        }
    }

    async fn upload(&self, cancel: &mut watch::Receiver<bool>) -> Result<PutObjectOutput> {
        let room = multipart::part_size(self, 1);
        let one = self.length.is_some_and(|length| length <= self.at_once());
        let streams = one && self.replayable && self.length > Some(room);
        let need = match self.length {
            _ if streams => streamed::HELD,
            Some(length) => length.clamp(1, room),
            None => room,
        };
        let share = unless(cancel, async { Ok(self.budget.reserve(need).await) }).await?;
        if streams {
            return unless(cancel, streamed::send(self, Vec::new(), vec![share])).await;
        }
        if self.source.in_any_order() > Some(room) {
            self.may_be_cut(room)?;
            let first = Content::There { size: room };
            return multipart::upload(self, cancel, vec![(first, share)]).await;
        }
        let first = unless(cancel, self.source.piece(0, size(room))).await?;
        if first.last {
            return unless(cancel, self.one(first)).await;
        }
        if one {
            return unless(cancel, streamed::send(self, vec![first.bytes], vec![share])).await;
        }
        self.parts(cancel, first, share).await
    }

    /// All of it is in memory.
    async fn one(&self, piece: Piece) -> Result<PutObjectOutput> {
        put(&self.store, &*self.fields, piece.bytes).await
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
            return unless(cancel, self.one(first)).await;
        }
        self.may_be_cut(end)?;
        let mut begun = vec![(Content::Here(first), share)];
        begun.extend(second.map(|(piece, share)| (Content::Here(piece), share)));
        multipart::upload(self, cancel, begun).await
    }

    /// The checksum of a whole object cannot be that of its parts.
    fn may_be_cut(&self, most: u64) -> Result<()> {
        let Some(name) = self.fields.whole_checksum() else {
            return Ok(());
        };
        let text = format!(
            "{name} needs a body that is known to fit one PUT: give ContentLength, or at most {most} bytes"
        );
        Err(Error::new("RequestError", text))
    }
}

/// One PUT from memory.
pub async fn put(
    store: &Arc<Store>,
    fields: &dyn PutFields,
    bytes: Bytes,
) -> Result<PutObjectOutput> {
    if !store.verifies() || fields.whole_checksum().is_some() {
        return send_bytes(store, fields, bytes).await;
    }
    let (store, sum) = summed(store.clone(), bytes.clone()).await?;
    let output = send_bytes(&store, fields, bytes).await?;
    same_etag(output.e_tag(), &sum.unwrap_or_default())?;
    Ok(output)
}

/// Runs a step unless the upload is cancelled first.
pub fn unless<T>(
    cancel: &mut watch::Receiver<bool>,
    step: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    // Boxed: within the future it would have its room twice, as what is given and as what is awaited.
    let mut step = Box::pin(step);
    async move {
        tokio::select! {
            biased;
            _ = cancel.wait_for(|cancelled| *cancelled) => Err(Error::new("Cancelled", "the upload was cancelled")),
            result = &mut step => result,
        }
    }
}

/// A part's size as memory counts.
pub fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
