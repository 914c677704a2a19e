//! PutObject, and where its parameters go when it becomes a multipart upload.

use std::collections::HashMap;

use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::put_object::PutObjectInput;
use aws_sdk_s3::operation::put_object::builders::PutObjectInputBuilder;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;

use super::{fill, params};
use crate::binding::outcome::Time;
use crate::object::put::PutFields;

params! {
    /// PutObject's, without its body, and CreateMultipartUpload's.
    PutObjectParams {
        bucket "Bucket": String,
        key "Key": String,
        acl "ACL": String,
        cache_control "CacheControl": String,
        content_disposition "ContentDisposition": String,
        content_encoding "ContentEncoding": String,
        content_language "ContentLanguage": String,
        content_md5 "ContentMD5": String,
        content_type "ContentType": String,
        if_match "IfMatch": String,
        if_none_match "IfNoneMatch": String,
        metadata "Metadata": HashMap<String, String>,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        ssekms_encryption_context "SSEKMSEncryptionContext": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        storage_class "StorageClass": String,
        tagging "Tagging": String,
        website_redirect_location "WebsiteRedirectLocation": String,
        object_lock_mode "ObjectLockMode": String,
        object_lock_legal_hold_status "ObjectLockLegalHoldStatus": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        grant_full_control "GrantFullControl": String,
        grant_read "GrantRead": String,
        grant_read_acp "GrantReadACP": String,
        grant_write_acp "GrantWriteACP": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        checksum_type "ChecksumType": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        verify "verify": bool,
        expires "Expires": Time,
        object_lock_retain_until_date "ObjectLockRetainUntilDate": Time,
    }
}

/// What PutObject and CreateMultipartUpload have in common: everything about the object but its bytes.
macro_rules! object_fields {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_key: text key,
            set_acl: word acl,
            set_cache_control: text cache_control,
            set_content_disposition: text content_disposition,
            set_content_encoding: text content_encoding,
            set_content_language: text content_language,
            set_content_type: text content_type,
            set_expires: time expires,
            set_metadata: metadata metadata,
            set_server_side_encryption: word server_side_encryption,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_ssekms_key_id: text ssekms_key_id,
            set_ssekms_encryption_context: text ssekms_encryption_context,
            set_bucket_key_enabled: plain bucket_key_enabled,
            set_storage_class: word storage_class,
            set_tagging: text tagging,
            set_website_redirect_location: text website_redirect_location,
            set_object_lock_mode: word object_lock_mode,
            set_object_lock_retain_until_date: time object_lock_retain_until_date,
            set_object_lock_legal_hold_status: word object_lock_legal_hold_status,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_grant_full_control: text grant_full_control,
            set_grant_read: text grant_read,
            set_grant_read_acp: text grant_read_acp,
            set_grant_write_acp: text grant_write_acp,
            set_checksum_algorithm: word checksum_algorithm,
        })
    };
}

/// What every request of an upload repeats: whose bucket, who pays, and the customer's key.
macro_rules! upload_fields {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_key: text key,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    };
}

impl PutFields for PutObjectParams {
    fn bucket(&self) -> &str {
        self.bucket.as_deref().unwrap_or_default()
    }

    fn whole_checksum(&self) -> Option<&'static str> {
        [
            ("ContentMD5", &self.content_md5),
            ("ChecksumCRC32", &self.checksum_crc32),
            ("ChecksumCRC32C", &self.checksum_crc32_c),
            ("ChecksumCRC64NVME", &self.checksum_crc64_nvme),
            ("ChecksumSHA1", &self.checksum_sha1),
            ("ChecksumSHA256", &self.checksum_sha256),
        ]
        .into_iter()
        .find_map(|(name, value)| value.as_ref().map(|_| name))
    }

    fn input(&self) -> PutObjectInputBuilder {
        fill!(object_fields!(PutObjectInput::builder(), self), self, {
            set_content_md5: text content_md5,
            set_if_match: text if_match,
            set_if_none_match: text if_none_match,
            set_checksum_crc32: text checksum_crc32,
            set_checksum_crc32_c: text checksum_crc32_c,
            set_checksum_crc64_nvme: text checksum_crc64_nvme,
            set_checksum_sha1: text checksum_sha1,
            set_checksum_sha256: text checksum_sha256,
        })
    }

    fn create(
        &self,
        input: CreateMultipartUploadInputBuilder,
    ) -> CreateMultipartUploadInputBuilder {
        fill!(object_fields!(input, self), self, { set_checksum_type: word checksum_type, })
    }

    fn part(&self, input: UploadPartInputBuilder) -> UploadPartInputBuilder {
        fill!(upload_fields!(input, self), self, { set_checksum_algorithm: word checksum_algorithm, })
    }

    fn complete(
        &self,
        input: CompleteMultipartUploadInputBuilder,
    ) -> CompleteMultipartUploadInputBuilder {
        fill!(upload_fields!(input, self), self, {
            set_if_match: text if_match,
            set_if_none_match: text if_none_match,
        })
    }

    fn abort(&self, input: AbortMultipartUploadInputBuilder) -> AbortMultipartUploadInputBuilder {
        fill!(input, self, {
            set_bucket: text bucket,
            set_key: text key,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}
