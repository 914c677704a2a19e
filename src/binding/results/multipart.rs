//! Multipart uploads step by step.

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadOutput;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadOutput;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadOutput;
use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use aws_sdk_s3::operation::upload_part_copy::UploadPartCopyOutput;
use aws_sdk_s3::types;

use super::{result, take};

result! {
    /// What CreateMultipartUpload answers.
    CreatedUpload {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        abort_rule_id "AbortRuleId": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        checksum_type "ChecksumType": String,
        ssekms_encryption_context "SSEKMSEncryptionContext": String,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_charged "RequestCharged": String,
    } dates {
        abort_date "AbortDate",
    }
}

impl From<CreateMultipartUploadOutput> for CreatedUpload {
    fn from(output: CreateMultipartUploadOutput) -> Self {
        take!(Self from output, {
            bucket: text,
            key: text,
            upload_id: text,
            abort_rule_id: text,
            checksum_algorithm: word,
            checksum_type: word,
            ssekms_encryption_context: text,
            abort_date: time,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            bucket_key_enabled: text,
            request_charged: word,
        })
    }
}

result! {
    /// What UploadPart answers.
    UploadedPart {
        e_tag "ETag": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_charged "RequestCharged": String,
    }
}

impl From<UploadPartOutput> for UploadedPart {
    fn from(output: UploadPartOutput) -> Self {
        take!(Self from output, {
            e_tag: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            bucket_key_enabled: text,
            request_charged: word,
        })
    }
}

result! {
    /// What was copied.
    CopyPartResult {
        e_tag "ETag": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::CopyPartResult> for CopyPartResult {
    fn from(part: types::CopyPartResult) -> Self {
        take!(Self from part, {
            e_tag: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            last_modified: time,
        })
    }
}

result! {
    /// What UploadPartCopy answers.
    CopiedPart {
        copy_source_version_id "CopySourceVersionId": String,
        copy_part_result "CopyPartResult": CopyPartResult,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_charged "RequestCharged": String,
    }
}

impl From<UploadPartCopyOutput> for CopiedPart {
    fn from(output: UploadPartCopyOutput) -> Self {
        let copy_part_result = output.copy_part_result.map(CopyPartResult::from);
        take!(Self from output, {
            copy_source_version_id: text,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            bucket_key_enabled: text,
            request_charged: word,
        } copy_part_result)
    }
}

result! {
    /// What CompleteMultipartUpload answers.
    CompletedUpload {
        location "Location": String,
        bucket "Bucket": String,
        key "Key": String,
        e_tag "ETag": String,
        version_id "VersionId": String,
        expiration "Expiration": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        checksum_type "ChecksumType": String,
        server_side_encryption "ServerSideEncryption": String,
        ssekms_key_id "SSEKMSKeyId": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_charged "RequestCharged": String,
    }
}

impl From<CompleteMultipartUploadOutput> for CompletedUpload {
    fn from(output: CompleteMultipartUploadOutput) -> Self {
        take!(Self from output, {
            location: text,
            bucket: text,
            key: text,
            e_tag: text,
            version_id: text,
            expiration: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            checksum_type: word,
            server_side_encryption: word,
            ssekms_key_id: text,
            bucket_key_enabled: text,
            request_charged: word,
        })
    }
}

result! {
    /// What AbortMultipartUpload answers.
    AbortedUpload {
        request_charged "RequestCharged": String,
    }
}

impl From<AbortMultipartUploadOutput> for AbortedUpload {
    fn from(output: AbortMultipartUploadOutput) -> Self {
        take!(Self from output, { request_charged: word, })
    }
}
