//! A multipart upload: parts in flight are bounded by `concurrency` and by memory, the first failure aborts the
//! upload and is the error returned.

use std::sync::Arc;

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::{
    CompleteMultipartUploadInput, CompleteMultipartUploadOutput,
};
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::begun::{begin, discard};
use super::budget::Share;
use super::source::Piece;
use super::upload::{Upload, size, unless};
use crate::config::{MAX_PARTS, MAX_PUT_SIZE};
use crate::error::{Error, Result, chain};
use crate::object::put::PutFields;
use crate::object::quoted;
use crate::wire::{Store, send};

/// An upload of unknown length doubles its parts each time so many were sent.
const GROWTH: u32 = 1_000;

/// How large part `number` (from 1) may be. With a known length, such that 10,000 parts are enough; else growing,
/// so that they reach 500 GiB with the default memory instead of 80.
pub fn part_size(upload: &Upload, number: u32) -> u64 {
    let base = upload.store.options().part_size;
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

/// Uploads the parts already at hand and everything after them.
pub async fn upload(
    upload: &Upload,
    cancel: &mut watch::Receiver<bool>,
    begun: Vec<(Piece, Share)>,
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
    let mut input = upload.fields.create(CreateMultipartUploadInput::builder());
    if upload.store.settings().await?.checksums && input.get_checksum_algorithm().is_none() {
        input = input.checksum_algorithm(ChecksumAlgorithm::Crc32);
    }
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
    async fn run(&mut self, begun: Vec<(Piece, Share)>) -> Result<PutObjectOutput> {
        let mut last = false;
        for (piece, share) in begun {
            last = piece.last;
            self.start(piece, share)?;
        }
        while !last {
            let room = part_size(self.upload, self.next);
            let share = self.memory(room).await?;
            let piece = self.piece(size(room)).await?;
            last = piece.last;
            if !piece.bytes.is_empty() {
                self.start(piece, share)?;
            }
        }
        while let Some(part) = self.tasks.join_next().await {
            self.finished(part)?;
        }
        self.complete().await
    }

    /// Memory for one more part. While parts are in flight it is only tried for: they will give theirs back.
    async fn memory(&mut self, bytes: u64) -> Result<Share> {
        loop {
            if self.tasks.len() < self.upload.store.options().concurrency
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

    fn start(&mut self, piece: Piece, share: Share) -> Result<()> {
        let number = self.next;
        if number > MAX_PARTS {
            let text = format!(
                "the body needs more than {MAX_PARTS} parts; give ContentLength or a larger partSize"
            );
            return Err(Error::new("EntityTooLarge", text));
        }
        self.next += 1;
        self.offset += piece.bytes.len() as u64;
        let (store, fields, id) = (
            self.upload.store.clone(),
            self.upload.fields.clone(),
            self.id.clone(),
        );
        self.tasks.spawn(async move {
            let part = upload_part(store, fields, id, (number, piece)).await;
            drop(share);
            part
        });
        Ok(())
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
        let (store, fields) = (&self.upload.store, &self.upload.fields);
        self.done.sort_by_key(|part| part.part_number);
        let parts = CompletedMultipartUpload::builder()
            .set_parts(Some(std::mem::take(&mut self.done)))
            .build();
        let input = fields
            .complete(CompleteMultipartUploadInput::builder())
            .upload_id(&self.id)
            .multipart_upload(parts);
        let completed = match send!(store, input) {
            // A lost answer: the upload was completed by the attempt before.
            Err(error) if error.is("NoSuchUpload") && error.attempts > 1 => {
                self.completed_before(error).await?
            }
            other => other?,
        };
        let mut output = output(completed);
        if output.e_tag.is_none() {
            // Ceph completes with an empty ETag.
            let input = fields.head(HeadObjectInput::builder());
            output.e_tag = send!(store, input)?
                .e_tag
                .and_then(|etag| quoted(Some(etag)));
        }
        Ok(output)
    }

    /// The object there now is ours when it has our length and our number of parts.
    async fn completed_before(&self, error: Error) -> Result<CompleteMultipartUploadOutput> {
        let input = self.upload.fields.head(HeadObjectInput::builder());
        let Ok(head) = send!(self.upload.store, input) else {
            return Err(error);
        };
        let etag = quoted(head.e_tag).unwrap_or_default();
        let ours = etag.ends_with(&format!("-{}\"", self.next - 1));
        if !ours
            || head
                .content_length
                .and_then(|length| u64::try_from(length).ok())
                != Some(self.offset)
        {
            return Err(error);
        }
        Ok(CompleteMultipartUploadOutput::builder()
            .e_tag(etag)
            .set_version_id(head.version_id)
            .build())
    }
}

async fn upload_part(
    store: Arc<Store>,
    fields: Arc<dyn PutFields>,
    id: String,
    (number, piece): (u32, Piece),
) -> Result<CompletedPart> {
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    let send = |client: aws_sdk_s3::Client| {
        let body = ByteStream::from(piece.bytes.clone());
        fields
            .part(client.upload_part())
            .upload_id(&id)
            .part_number(number)
            .body(body)
            .send()
    };
    let part = store.run(Some(fields.bucket()), send).await?;
    Ok(CompletedPart::builder()
        .part_number(number)
        .set_e_tag(quoted(part.e_tag))
        .set_checksum_crc32(part.checksum_crc32)
        .set_checksum_crc32_c(part.checksum_crc32_c)
        .set_checksum_crc64_nvme(part.checksum_crc64_nvme)
        .set_checksum_sha1(part.checksum_sha1)
        .set_checksum_sha256(part.checksum_sha256)
        .build())
}

/// To the caller it was one putObject.
fn output(completed: CompleteMultipartUploadOutput) -> PutObjectOutput {
    PutObjectOutput::builder()
        .set_e_tag(quoted(completed.e_tag))
        .set_version_id(completed.version_id)
        .set_expiration(completed.expiration)
        .set_checksum_crc32(completed.checksum_crc32)
        .set_checksum_crc32_c(completed.checksum_crc32_c)
        .set_checksum_crc64_nvme(completed.checksum_crc64_nvme)
        .set_checksum_sha1(completed.checksum_sha1)
        .set_checksum_sha256(completed.checksum_sha256)
        .set_checksum_type(completed.checksum_type)
        .set_server_side_encryption(completed.server_side_encryption)
        .set_ssekms_key_id(completed.ssekms_key_id)
        .set_bucket_key_enabled(completed.bucket_key_enabled)
        .set_request_charged(completed.request_charged)
        .build()
}
