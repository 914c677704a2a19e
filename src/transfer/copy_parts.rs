//! The parts of a copy: ranges of the source that the store copies itself, some at once, and their completion.

use std::sync::Arc;

use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::head_object::{HeadObjectInput, HeadObjectOutput};
use aws_sdk_s3::operation::upload_part_copy::builders::UploadPartCopyInputBuilder;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, CopyObjectResult};

use super::copy::{Copy, CopyInputs, length};
use super::lanes::Lanes;
use crate::bucket;
use crate::config::{MAX_PARTS, MAX_PUT_SIZE};
use crate::error::{Error, Result};
use crate::object::head::head_object;
use crate::object::quoted;
use crate::wire::Store;

/// The parts of one copy, in flight and done.
pub struct Parts<'a> {
    copy: &'a Copy,
    part: UploadPartCopyInputBuilder,
    lanes: Lanes<CompletedPart>,
}

impl<'a> Parts<'a> {
    pub fn new(copy: &'a Copy, part: UploadPartCopyInputBuilder) -> Self {
        let options = copy.store.options();
        let most = copy.inputs.concurrency.or(options.concurrency);
        Self {
            copy,
            part,
            lanes: Lanes::new(most),
        }
    }

    /// Ends what is in flight.
    pub async fn stop(&mut self) {
        self.lanes.stop().await;
    }

    /// Copies them all.
    pub async fn run(&mut self, head: &HeadObjectOutput) -> Result<()> {
        let (length, options) = (length(head), self.copy.store.options());
        let least = length.div_ceil(u64::from(MAX_PARTS));
        let size = self.copy.inputs.part_size.unwrap_or(options.part_size);
        let size = size.max(least).min(MAX_PUT_SIZE);
        let ranges = (0..length).step_by(usize::try_from(size).unwrap_or(usize::MAX));
        for (number, first) in (1..).zip(ranges) {
            self.lanes.turn().await?;
            let last = first.saturating_add(size).min(length) - 1;
            let part = self.part.clone().part_number(number);
            let part = part.copy_source_range(format!("bytes={first}-{last}"));
            let store = self.copy.store.clone();
            self.lanes
                .begin(last + 1 - first, copy_part(store, part, number));
        }
        self.lanes.all().await
    }

    /// Makes the object of them.
    pub async fn complete(
        &mut self,
        id: &str,
        head: &HeadObjectOutput,
    ) -> Result<CopyObjectOutput> {
        let mut done = std::mem::take(&mut self.lanes.done);
        bucket::in_order(&mut done);
        let (suffix, length) = (format!("-{}\"", done.len()), head.content_length);
        let parts = CompletedMultipartUpload::builder();
        let parts = parts.set_parts(Some(done)).build();
        let complete = self.copy.inputs.complete.clone();
        let input = complete.upload_id(id).multipart_upload(parts);
        let (bucket, key) = (input.get_bucket().clone(), input.get_key().clone());
        let is_alike = |made: &HeadObjectOutput| {
            made.content_length == length
                && quoted(made.e_tag.clone()).is_some_and(|etag| etag.ends_with(&suffix))
        };
        let done = bucket::complete_upload(&self.copy.store, input, is_alike).await?;
        // Complete does not say when, and Ceph's has no ETag either.
        let made = self.copy.inputs.head_of_target(bucket, key);
        let made = head_object(&self.copy.store, made).await.ok();
        let (e_tag, last_modified) =
            made.map_or((None, None), |made| (made.e_tag, made.last_modified));
        let result = CopyObjectResult::builder()
            .set_e_tag(quoted(done.e_tag).or(e_tag))
            .set_last_modified(last_modified)
            .set_checksum_type(done.checksum_type)
            .set_checksum_crc32(done.checksum_crc32)
            .set_checksum_crc32_c(done.checksum_crc32_c)
            .set_checksum_crc64_nvme(done.checksum_crc64_nvme)
            .set_checksum_sha1(done.checksum_sha1)
            .set_checksum_sha256(done.checksum_sha256)
            .build();
        Ok(CopyObjectOutput::builder()
            .copy_object_result(result)
            .set_copy_source_version_id(head.version_id.clone())
            .set_version_id(done.version_id)
            .set_expiration(done.expiration)
            .set_server_side_encryption(done.server_side_encryption)
            .set_ssekms_key_id(done.ssekms_key_id)
            .set_bucket_key_enabled(done.bucket_key_enabled)
            .set_request_charged(done.request_charged)
            .build())
    }
}

impl CopyInputs {
    fn head_of_target(
        &self,
        bucket: Option<String>,
        key: Option<String>,
    ) -> HeadObjectInputBuilder {
        let part = &self.part;
        HeadObjectInput::builder()
            .set_bucket(bucket)
            .set_key(key)
            .set_request_payer(part.get_request_payer().clone())
            .set_expected_bucket_owner(part.get_expected_bucket_owner().clone())
            .set_sse_customer_algorithm(part.get_sse_customer_algorithm().clone())
            .set_sse_customer_key(part.get_sse_customer_key().clone())
            .set_sse_customer_key_md5(part.get_sse_customer_key_md5().clone())
    }
}

async fn copy_part(
    store: Arc<Store>,
    input: UploadPartCopyInputBuilder,
    number: i32,
) -> Result<CompletedPart> {
    let answer = bucket::upload_part_copy(&store, input).await?;
    let Some(copied) = answer.copy_part_result else {
        let text = "UploadPartCopy answered without a CopyPartResult";
        return Err(Error::new("InvalidResponse", text));
    };
    Ok(CompletedPart::builder()
        .part_number(number)
        .set_e_tag(quoted(copied.e_tag))
        .set_checksum_crc32(copied.checksum_crc32)
        .set_checksum_crc32_c(copied.checksum_crc32_c)
        .set_checksum_crc64_nvme(copied.checksum_crc64_nvme)
        .set_checksum_sha1(copied.checksum_sha1)
        .set_checksum_sha256(copied.checksum_sha256)
        .build())
}
