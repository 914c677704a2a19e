//! One part of a multipart upload, and what its end looks like to the caller.

use std::sync::Arc;

use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;
use aws_sdk_s3::operation::upload_part::{UploadPartInput, UploadPartOutput};
use aws_sdk_s3::types::CompletedPart;
use bytes::Bytes;

use super::blocking;
use super::budget::{Budget, Share};
use super::lone_part::PartUpload;
use super::source::{Piece, Source};
use super::streamed;
use super::tuning::Tuning;
use crate::error::Result;
use crate::object::carry::send_bytes;
use crate::object::part::PartFields;
use crate::object::put::PutFields;
use crate::object::quoted;
use crate::object::verify::{md5_of, same_etag};
use crate::wire::Store;

/// A part of an upload.
pub struct Part {
    fields: Arc<dyn PutFields>,
    upload: String,
    number: i32,
}

impl PartFields for Part {
    fn bucket(&self) -> &str {
        self.fields.bucket()
    }

    fn input(&self) -> UploadPartInputBuilder {
        let input = self.fields.part(UploadPartInput::builder());
        input.upload_id(&self.upload).part_number(self.number)
    }
}

impl Part {
    pub fn new(fields: Arc<dyn PutFields>, upload: String, number: u32) -> Self {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            fields,
            upload,
            number,
        }
    }

    /// Sends it from memory.
    pub async fn send(self, store: Arc<Store>, piece: Piece) -> Result<CompletedPart> {
        let (store, sum) = summed(store, piece.bytes.clone()).await?;
        let part: &dyn PartFields = &self;
        let output = send_bytes(&store, part, piece.bytes).await?;
        if let Some(sum) = &sum {
            same_etag(output.e_tag(), sum)?;
        }
        Ok(completed(self.number, output))
    }

    /// Sends it from a part of a file, of which little is in memory at any time.
    pub async fn stream(
        self,
        store: Arc<Store>,
        source: Source,
        (budget, share): (Budget, Share),
    ) -> Result<CompletedPart> {
        let number = self.number;
        let part = PartUpload {
            store,
            fields: Arc::new(self),
            length: source.in_any_order(),
            source,
            budget,
            replayable: true,
            tuning: Tuning::default(),
        };
        let output = streamed::send(&part, Vec::new(), vec![share]).await?;
        Ok(completed(number, output))
    }
}

fn completed(number: i32, part: UploadPartOutput) -> CompletedPart {
    CompletedPart::builder()
        .part_number(number)
        .set_e_tag(part.e_tag)
        .set_checksum_crc32(part.checksum_crc32)
        .set_checksum_crc32_c(part.checksum_crc32_c)
        .set_checksum_crc64_nvme(part.checksum_crc64_nvme)
        .set_checksum_sha1(part.checksum_sha1)
        .set_checksum_sha256(part.checksum_sha256)
        .build()
}

/// Where bytes are to be compared: the store that sends their MD5 along, and the ETag that must come of them.
pub async fn summed(store: Arc<Store>, bytes: Bytes) -> Result<(Arc<Store>, Option<String>)> {
    if !store.verifies() {
        return Ok((store, None));
    }
    let (sum, etag) = blocking(move || Ok(md5_of(&bytes))).await?;
    Ok((store.with_header("content-md5", sum), Some(etag)))
}

/// To the caller it was one putObject.
pub fn output(completed: CompleteMultipartUploadOutput) -> PutObjectOutput {
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
