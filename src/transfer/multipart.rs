//! A multipart upload: parts in flight are bounded by `concurrency` and by memory, the first failure aborts the
//! upload and is the error returned.

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadInput;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::begun::{begin, discard};
use super::budget::Share;
use super::part::{output, upload_part};
use super::source::Piece;
use super::upload::{Upload, size, unless};
use crate::bucket;
use crate::config::{MAX_PARTS, MAX_PUT_SIZE};
use crate::error::{Error, Result, chain};
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

/// What a part is made of.
pub enum Content {
    /// Bytes that were read already.
    Here(Piece),
    /// As many bytes of a source that gives its pieces in any order: the part's own task reads them.
    There { size: u64 },
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
        next: 1,
        offset: 0,
        tasks: JoinSet::new(),
        done: Vec::new(),
    };
    let result = unless(cancel, parts.run(begun)).await;
    if result.is_err() {
        parts.tasks.shutdown().await;
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
    next: u32,
    offset: u64,
    tasks: JoinSet<Result<CompletedPart>>,
    done: Vec<CompletedPart>,
}

impl Parts<'_> {
    async fn run(&mut self, begun: Vec<(Content, Share)>) -> Result<PutObjectOutput> {
        let mut last = false;
        for (content, share) in begun {
            last = self.start(content, share)?;
        }
        while !last {
            let room = part_size(self.upload, self.next);
            let share = self.memory(room).await?;
            let content = match self.upload.source.in_any_order() {
                Some(_) => Content::There { size: room },
                None => Content::Here(self.piece(size(room)).await?),
            };
            last = self.start(content, share)?;
        }
        while let Some(part) = self.tasks.join_next().await {
            self.finished(part)?;
        }
        self.upload.source.check().await?;
        self.complete().await
    }

    fn concurrency(&self) -> usize {
        self.upload.tuning.concurrency(self.upload.store.options())
    }

    /// Memory for one more part. While parts are in flight it is only tried for: they will give theirs back.
    async fn memory(&mut self, bytes: u64) -> Result<Share> {
        loop {
            if self.tasks.len() < self.concurrency()
                && let Some(share) = self.upload.budget.try_reserve(bytes)
            {
                return Ok(share);
            }
            match self.tasks.join_next().await {
                Some(part) => self.finished(part)?,
                None => return Ok(self.upload.budget.reserve(bytes).await),
            }
        }
    }

    /// The next piece of the source; a part that fails meanwhile ends the wait.
    async fn piece(&mut self, room: usize) -> Result<Piece> {
        let source = self.upload.source.clone();
        let mut piece = std::pin::pin!(source.piece(self.offset, room));
        loop {
            tokio::select! {
                piece = &mut piece => return piece,
                Some(part) = self.tasks.join_next() => self.finished(part)?,
            }
        }
    }

    /// Begins a part, and says whether it is the last one. A source may end where a part does: nothing is left then.
    fn start(&mut self, content: Content, share: Share) -> Result<bool> {
        let (length, last) = match &content {
            Content::Here(piece) => (piece.bytes.len() as u64, piece.last),
            Content::There { size } => {
                let left = self.upload.length.unwrap_or_default() - self.offset;
                (left.min(*size), left <= *size)
            }
        };
        if length == 0 {
            return Ok(last);
        }
        let number = self.next;
        if number > MAX_PARTS {
            let text = format!(
                "the body needs more than {MAX_PARTS} parts; give ContentLength or a larger partSize"
            );
            return Err(Error::new("EntityTooLarge", text));
        }
        let (source, at) = (self.upload.source.clone(), self.offset);
        let (store, fields) = (self.upload.store.clone(), self.upload.fields.clone());
        let id = self.id.clone();
        self.next += 1;
        self.offset += length;
        self.tasks.spawn(async move {
            let piece = match content {
                Content::Here(piece) => piece,
                Content::There { .. } => source.piece(at, size(length)).await?,
            };
            let part = upload_part(store, fields, id, (number, piece)).await;
            drop(share);
            part
        });
        Ok(last)
    }

    fn finished(
        &mut self,
        part: std::result::Result<Result<CompletedPart>, tokio::task::JoinError>,
    ) -> Result<()> {
        let part = part.map_err(|error| Error::new("InternalError", chain(&error)))??;
        self.done.push(part);
        Ok(())
    }

    async fn complete(&mut self) -> Result<PutObjectOutput> {
        self.done.sort_by_key(|part| part.part_number);
        let sum = (self.upload.store.verifies()).then(|| bucket::etag_of_parts(&self.done));
        let parts = CompletedMultipartUpload::builder()
            .set_parts(Some(std::mem::take(&mut self.done)))
            .build();
        let input = self
            .upload
            .fields
            .complete(CompleteMultipartUploadInput::builder())
            .upload_id(&self.id)
            .multipart_upload(parts);
        // Without MD5s for ETags, the object there is like ours when it has our length and our number of parts.
        let (parts, length) = (format!("-{}\"", self.next - 1), self.offset);
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
