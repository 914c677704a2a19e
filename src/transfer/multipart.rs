//! A multipart upload: parts in flight are bounded by `concurrency` and by memory, the first failure aborts the
//! upload and is the error returned.

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadInput;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::sync::watch;

use super::begun::{begin, discard};
use super::budget::Share;
use super::lanes::Lanes;
use super::part::{Part, output};
use super::source::Piece;
use super::streamed::HELD;
use super::upload::{Upload, size, unless};
use crate::bucket;
use crate::config::{MAX_PARTS, MAX_PUT_SIZE};
use crate::error::{Error, Result};
use crate::object::quoted;
use crate::object::verify::same_etag;

/// An upload of unknown length doubles its parts each time so many were sent.
const GROWTH: u32 = 1_000;

/// How large part `number` (from 1) may be. With a known length, such that 10,000 parts are enough; else growing,
/// so that they reach 500 GiB with the default memory instead of 80.
pub fn part_size(upload: &Upload, number: u32) -> u64 {
    let base = upload.part_size();
    match upload.length {
        Some(length) => base
            .max(length.div_ceil(u64::from(MAX_PARTS)))
            .min(MAX_PUT_SIZE),
        None => {
            let most = (upload.budget.total() / 2).clamp(base, MAX_PUT_SIZE);
            base.saturating_mul(1 << ((number - 1) / GROWTH).min(30))
                .min(most)
        }
    }
}

/// So many parts of a file at once are held in memory: it is read once then, though the signature's hash comes before the bytes. Those
/// beyond are read as they go, so that they may be many.
const WHOLE: usize = 4;

/// What a part is made of.
pub enum Content {
    /// Bytes that were read already.
    Here(Piece),
    /// As many bytes of a source that gives its pieces in any order: the part's own task reads them.
    There { size: u64 },
    /// The same, but read as it is sent.
    Streamed { size: u64 },
}

/// Uploads the parts already at hand and everything after them.
pub async fn upload(
    upload: &Upload,
    cancel: &mut watch::Receiver<bool>,
    begun: Vec<(Content, Share)>,
) -> Result<PutObjectOutput> {
    let id = create(upload, cancel).await?;
    let mut parts = Parts {
        upload,
        id: id.clone(),
        number: 1,
        offset: 0,
        lanes: Lanes::new(upload.tuning.concurrency(upload.store.options())),
    };
    let result = unless(cancel, parts.run(begun)).await;
    if result.is_err() {
        parts.lanes.stop().await;
        abort(upload, &id).await;
    }
    result
}

async fn abort(upload: &Upload, id: &str) {
    let input = AbortMultipartUploadInput::builder();
    let input = upload.fields.abort(input).upload_id(id);
    discard(&upload.store, input).await;
}

async fn create(upload: &Upload, cancel: &mut watch::Receiver<bool>) -> Result<String> {
    let input = upload.fields.create(CreateMultipartUploadInput::builder());
    begin(&upload.store, input, cancel).await
}

struct Parts<'a> {
    upload: &'a Upload,
    id: String,
    /// The number of the next part.
    number: u32,
    offset: u64,
    lanes: Lanes<CompletedPart>,
}

impl Parts<'_> {
    async fn run(&mut self, begun: Vec<(Content, Share)>) -> Result<PutObjectOutput> {
        let mut last = false;
        for (content, share) in begun {
            last = self.start(content, share)?;
        }
        while !last {
            let room = part_size(self.upload, self.number);
            let (content, share) = self.next(room).await?;
            last = self.start(content, share)?;
        }
        self.lanes.all().await?;
        self.upload.source.check().await?;
        self.complete().await
    }

    /// What the next part is made of, and memory for it.
    async fn next(&mut self, room: u64) -> Result<(Content, Share)> {
        let budget = &self.upload.budget;
        if self.upload.source.in_any_order().is_none() {
            let share = self.lanes.memory(budget, room).await?;
            return Ok((Content::Here(self.piece(size(room)).await?), share));
        }
        let whole = Content::There { size: room };
        if !self.may_stream().await? {
            return Ok((whole, self.lanes.memory(budget, room).await?));
        }
        self.lanes.turn().await?;
        if self.lanes.len() < WHOLE
            && let Some(share) = budget.try_reserve(room)
        {
            return Ok((whole, share));
        }
        let share = self.lanes.memory(budget, HELD).await?;
        Ok((Content::Streamed { size: room }, share))
    }

    /// Sums that go ahead of a part, or come behind one that streams, need it in memory.
    async fn may_stream(&self) -> Result<bool> {
        let store = &self.upload.store;
        let settings = store.settings().await?;
        Ok(!store.verifies() && !settings.checksums && !settings.aws)
    }

    /// The next piece of the source; a part that fails meanwhile ends the wait.
    async fn piece(&mut self, room: usize) -> Result<Piece> {
        let source = self.upload.source.clone();
        let mut piece = std::pin::pin!(source.piece(self.offset, room));
        loop {
            tokio::select! {
                piece = &mut piece => return piece,
                Some(part) = self.lanes.next() => part?,
            }
        }
    }

    /// Begins a part, and says whether it is the last one. A source may end where a part does: nothing is left then.
    fn start(&mut self, content: Content, share: Share) -> Result<bool> {
        let (length, last) = match &content {
            Content::Here(piece) => (piece.bytes.len() as u64, piece.last),
            Content::There { size } | Content::Streamed { size } => {
                let left = self.upload.length.unwrap_or_default() - self.offset;
                (left.min(*size), left <= *size)
            }
        };
        if length == 0 {
            return Ok(last);
        }
        let number = self.number;
        if number > MAX_PARTS {
            let text = format!(
                "the body needs more than {MAX_PARTS} parts; give ContentLength or a larger partSize"
            );
            return Err(Error::new("EntityTooLarge", text));
        }
        let part = Part::new(self.upload.fields.clone(), self.id.clone(), number);
        let (store, budget) = (self.upload.store.clone(), self.upload.budget.clone());
        let (source, at) = (self.upload.source.clone(), self.offset);
        self.number += 1;
        self.offset += length;
        self.lanes.begin(length, async move {
            let piece = match content {
                Content::Here(piece) => piece,
                Content::There { .. } => source.piece(at, size(length)).await?,
                Content::Streamed { .. } => {
                    let span = source.span(at, length);
                    return part.stream(store, span, (budget, share)).await;
                }
            };
            let done = part.send(store, piece).await;
            drop(share);
            done
        });
        Ok(last)
    }

    async fn complete(&mut self) -> Result<PutObjectOutput> {
        let mut done = std::mem::take(&mut self.lanes.done);
        bucket::in_order(&mut done);
        let sum = (self.upload.store.verifies()).then(|| bucket::etag_of_parts(&done));
        let parts = CompletedMultipartUpload::builder()
            .set_parts(Some(done))
            .build();
        let input = self
            .upload
            .fields
            .complete(CompleteMultipartUploadInput::builder())
            .upload_id(&self.id)
            .multipart_upload(parts);
        // Without MD5s for ETags, the object there is like ours when it has our length and our number of parts.
        let (parts, length) = (format!("-{}\"", self.number - 1), self.offset);
        let is_alike = |head: &HeadObjectOutput| {
            let etag = quoted(head.e_tag.clone()).unwrap_or_default();
            etag.ends_with(&parts)
                && head.content_length.and_then(|n| u64::try_from(n).ok()) == Some(length)
        };
        let done = bucket::complete_upload(&self.upload.store, input, is_alike).await?;
        if let Some(sum) = sum.flatten() {
            same_etag(done.e_tag(), &sum)?;
        }
        Ok(output(done))
    }
}
