//! Multipart uploads step by step. CreateMultipartUpload's parameters are PutObject's.

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::upload_part::UploadPartInput;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;
use aws_sdk_s3::operation::upload_part_copy::UploadPartCopyInput;
use aws_sdk_s3::operation::upload_part_copy::builders::UploadPartCopyInputBuilder;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};

use super::{fill, params};
use crate::binding::outcome::Time;
use crate::bucket;
use crate::object::part::PartFields;

params! {
    /// UploadPart's, without its body.
    UploadPartParams {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        part_number "PartNumber": i32,
        content_md5 "ContentMD5": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
    }
}

impl PartFields for UploadPartParams {
    fn bucket(&self) -> &str {
        self.bucket.as_deref().unwrap_or_default()
    }

    fn input(&self) -> UploadPartInputBuilder {
        fill!(UploadPartInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_upload_id: text upload_id,
            set_part_number: plain part_number,
            set_content_md5: text content_md5,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_checksum_algorithm: word checksum_algorithm,
            set_checksum_crc32: text checksum_crc32,
            set_checksum_crc32_c: text checksum_crc32_c,
            set_checksum_crc64_nvme: text checksum_crc64_nvme,
            set_checksum_sha1: text checksum_sha1,
            set_checksum_sha256: text checksum_sha256,
        })
    }
}

params! {
    /// UploadPartCopy's.
    UploadPartCopyParams {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        part_number "PartNumber": i32,
        copy_source "CopySource": String,
        copy_source_range "CopySourceRange": String,
        copy_source_if_match "CopySourceIfMatch": String,
        copy_source_if_none_match "CopySourceIfNoneMatch": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        copy_source_sse_customer_algorithm "CopySourceSSECustomerAlgorithm": String,
        copy_source_sse_customer_key "CopySourceSSECustomerKey": String,
        copy_source_sse_customer_key_md5 "CopySourceSSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        expected_source_bucket_owner "ExpectedSourceBucketOwner": String,
        copy_source_if_modified_since "CopySourceIfModifiedSince": Time,
        copy_source_if_unmodified_since "CopySourceIfUnmodifiedSince": Time,
    }
}

impl UploadPartCopyParams {
    pub fn input(&self) -> UploadPartCopyInputBuilder {
        fill!(UploadPartCopyInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_upload_id: text upload_id,
            set_part_number: plain part_number,
            set_copy_source: text copy_source,
            set_copy_source_range: text copy_source_range,
            set_copy_source_if_match: text copy_source_if_match,
            set_copy_source_if_none_match: text copy_source_if_none_match,
            set_copy_source_if_modified_since: time copy_source_if_modified_since,
            set_copy_source_if_unmodified_since: time copy_source_if_unmodified_since,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_copy_source_sse_customer_algorithm: text copy_source_sse_customer_algorithm,
            set_copy_source_sse_customer_key: text copy_source_sse_customer_key,
            set_copy_source_sse_customer_key_md5: text copy_source_sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_expected_source_bucket_owner: text expected_source_bucket_owner,
        })
    }
}

/// A part as CompleteMultipartUpload names it.
#[derive(serde::Deserialize)]
pub struct NamedPart {
    #[serde(rename = "PartNumber")]
    pub part_number: i32,
    #[serde(rename = "ETag")]
    pub e_tag: String,
    #[serde(rename = "ChecksumCRC32")]
    pub checksum_crc32: Option<String>,
    #[serde(rename = "ChecksumCRC32C")]
    pub checksum_crc32_c: Option<String>,
    #[serde(rename = "ChecksumCRC64NVME")]
    pub checksum_crc64_nvme: Option<String>,
    #[serde(rename = "ChecksumSHA1")]
    pub checksum_sha1: Option<String>,
    #[serde(rename = "ChecksumSHA256")]
    pub checksum_sha256: Option<String>,
}

impl NamedPart {
    fn completed(&self) -> CompletedPart {
        CompletedPart::builder()
            .part_number(self.part_number)
            .e_tag(&self.e_tag)
            .set_checksum_crc32(self.checksum_crc32.clone())
            .set_checksum_crc32_c(self.checksum_crc32_c.clone())
            .set_checksum_crc64_nvme(self.checksum_crc64_nvme.clone())
            .set_checksum_sha1(self.checksum_sha1.clone())
            .set_checksum_sha256(self.checksum_sha256.clone())
            .build()
    }
}

params! {
    /// CompleteMultipartUpload's, `MultipartUpload` flattened to its parts.
    CompleteMultipartUploadParams {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        multipart_upload "MultipartUpload": Vec<NamedPart>,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        checksum_type "ChecksumType": String,
        mpu_object_size "MpuObjectSize": i64,
        if_match "IfMatch": String,
        if_none_match "IfNoneMatch": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl CompleteMultipartUploadParams {
    fn parts(&self) -> Vec<CompletedPart> {
        let parts = self.multipart_upload.iter().flatten();
        let mut parts: Vec<_> = parts.map(NamedPart::completed).collect();
        bucket::in_order(&mut parts);
        parts
    }

    pub fn input(&self) -> CompleteMultipartUploadInputBuilder {
        fill!(CompleteMultipartUploadInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_upload_id: text upload_id,
            set_checksum_crc32: text checksum_crc32,
            set_checksum_crc32_c: text checksum_crc32_c,
            set_checksum_crc64_nvme: text checksum_crc64_nvme,
            set_checksum_sha1: text checksum_sha1,
            set_checksum_sha256: text checksum_sha256,
            set_checksum_type: word checksum_type,
            set_mpu_object_size: plain mpu_object_size,
            set_if_match: text if_match,
            set_if_none_match: text if_none_match,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
        .multipart_upload(
            CompletedMultipartUpload::builder()
                .set_parts(Some(self.parts()))
                .build(),
        )
    }
}

params! {
    /// AbortMultipartUpload's.
    AbortMultipartUploadParams {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        if_match_initiated_time "IfMatchInitiatedTime": Time,
    }
}

impl AbortMultipartUploadParams {
    pub fn input(&self) -> AbortMultipartUploadInputBuilder {
        fill!(AbortMultipartUploadInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_upload_id: text upload_id,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_if_match_initiated_time: time if_match_initiated_time,
        })
    }
}
