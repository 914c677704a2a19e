//! CopyObject, and where its parameters go when the copy is made in parts.

use std::collections::HashMap;

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadInput;
use aws_sdk_s3::operation::copy_object::CopyObjectInput;
use aws_sdk_s3::operation::copy_object::builders::CopyObjectInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use aws_sdk_s3::operation::get_object_tagging::GetObjectTaggingInput;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::upload_part_copy::UploadPartCopyInput;
use aws_sdk_s3::operation::upload_part_copy::builders::UploadPartCopyInputBuilder;

use super::{fill, params};
use crate::binding::outcome::Time;
use crate::transfer::CopyInputs;

params! {
    /// CopyObject's, its source as the header has it.
    CopyObjectParams {
        bucket "Bucket": String,
        key "Key": String,
        copy_source "CopySource": String,
        acl "ACL": String,
        cache_control "CacheControl": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        content_disposition "ContentDisposition": String,
        content_encoding "ContentEncoding": String,
        content_language "ContentLanguage": String,
        content_type "ContentType": String,
        copy_source_if_match "CopySourceIfMatch": String,
        copy_source_if_none_match "CopySourceIfNoneMatch": String,
        copy_source_sse_customer_algorithm "CopySourceSSECustomerAlgorithm": String,
        copy_source_sse_customer_key "CopySourceSSECustomerKey": String,
        copy_source_sse_customer_key_md5 "CopySourceSSECustomerKeyMD5": String,
        grant_full_control "GrantFullControl": String,
        grant_read "GrantRead": String,
        grant_read_acp "GrantReadACP": String,
        grant_write_acp "GrantWriteACP": String,
        if_match "IfMatch": String,
        if_none_match "IfNoneMatch": String,
        metadata "Metadata": HashMap<String, String>,
        metadata_directive "MetadataDirective": String,
        tagging_directive "TaggingDirective": String,
        server_side_encryption "ServerSideEncryption": String,
        storage_class "StorageClass": String,
        website_redirect_location "WebsiteRedirectLocation": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        ssekms_encryption_context "SSEKMSEncryptionContext": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_payer "RequestPayer": String,
        tagging "Tagging": String,
        object_lock_mode "ObjectLockMode": String,
        object_lock_legal_hold_status "ObjectLockLegalHoldStatus": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        expected_source_bucket_owner "ExpectedSourceBucketOwner": String,
        multipart_threshold "multipartThreshold": f64,
        part_size "partSize": f64,
        concurrency "concurrency": u32,
        copy_source_if_modified_since "CopySourceIfModifiedSince": Time,
        copy_source_if_unmodified_since "CopySourceIfUnmodifiedSince": Time,
        expires "Expires": Time,
        object_lock_retain_until_date "ObjectLockRetainUntilDate": Time,
    }
}

/// What CopyObject and CreateMultipartUpload have in common, but for what a copy takes from its source.
macro_rules! made {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_key: text key,
            set_acl: word acl,
            set_checksum_algorithm: word checksum_algorithm,
            set_grant_full_control: text grant_full_control,
            set_grant_read: text grant_read,
            set_grant_read_acp: text grant_read_acp,
            set_grant_write_acp: text grant_write_acp,
            set_server_side_encryption: word server_side_encryption,
            set_storage_class: word storage_class,
            set_website_redirect_location: text website_redirect_location,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_ssekms_key_id: text ssekms_key_id,
            set_ssekms_encryption_context: text ssekms_encryption_context,
            set_bucket_key_enabled: plain bucket_key_enabled,
            set_request_payer: word request_payer,
            set_object_lock_mode: word object_lock_mode,
            set_object_lock_retain_until_date: time object_lock_retain_until_date,
            set_object_lock_legal_hold_status: word object_lock_legal_hold_status,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    };
}

/// What the directive REPLACE takes from the call instead of the source.
macro_rules! described {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_cache_control: text cache_control,
            set_content_disposition: text content_disposition,
            set_content_encoding: text content_encoding,
            set_content_language: text content_language,
            set_content_type: text content_type,
            set_expires: time expires,
            set_metadata: metadata metadata,
        })
    };
}

/// What every request about the target repeats.
macro_rules! target {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_key: text key,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    };
}

impl CopyObjectParams {
    /// A request of each kind, for the engine to choose from.
    pub fn inputs(&self) -> CopyInputs {
        let replaces = |directive: &Option<String>| directive.as_deref() == Some("REPLACE");
        let create = made!(CreateMultipartUploadInput::builder(), self);
        let replaces_metadata = replaces(&self.metadata_directive);
        CopyInputs {
            copy: self.copy(),
            create: match replaces_metadata {
                true => described!(create, self),
                false => create,
            },
            replaces_metadata,
            tags: replaces(&self.tagging_directive)
                .then(|| self.tagging.clone().unwrap_or_default()),
            head: self.head(),
            source_tags: fill!(GetObjectTaggingInput::builder(), self, {
                set_request_payer: word request_payer,
                set_expected_bucket_owner: text expected_source_bucket_owner,
            }),
            part: self.part(),
            complete: fill!(target!(CompleteMultipartUploadInput::builder(), self), self, {
                set_if_match: text if_match,
                set_if_none_match: text if_none_match,
                set_sse_customer_algorithm: text sse_customer_algorithm,
                set_sse_customer_key: text sse_customer_key,
                set_sse_customer_key_md5: text sse_customer_key_md5,
            }),
            abort: target!(AbortMultipartUploadInput::builder(), self),
            threshold: self.multipart_threshold.map(|bytes| bytes as u64),
            part_size: self.part_size.map(|bytes| bytes as u64),
            concurrency: self.concurrency.map(|parts| parts as usize),
        }
    }

    fn copy(&self) -> CopyObjectInputBuilder {
        let input = described!(made!(CopyObjectInput::builder(), self), self);
        fill!(input, self, {
            set_copy_source: text copy_source,
            set_copy_source_if_match: text copy_source_if_match,
            set_copy_source_if_none_match: text copy_source_if_none_match,
            set_copy_source_if_modified_since: time copy_source_if_modified_since,
            set_copy_source_if_unmodified_since: time copy_source_if_unmodified_since,
            set_copy_source_sse_customer_algorithm: text copy_source_sse_customer_algorithm,
            set_copy_source_sse_customer_key: text copy_source_sse_customer_key,
            set_copy_source_sse_customer_key_md5: text copy_source_sse_customer_key_md5,
            set_if_match: text if_match,
            set_if_none_match: text if_none_match,
            set_metadata_directive: word metadata_directive,
            set_tagging_directive: word tagging_directive,
            set_tagging: text tagging,
            set_expected_source_bucket_owner: text expected_source_bucket_owner,
        })
    }

    fn head(&self) -> HeadObjectInputBuilder {
        fill!(HeadObjectInput::builder(), self, {
            set_if_match: text copy_source_if_match,
            set_if_none_match: text copy_source_if_none_match,
            set_if_modified_since: time copy_source_if_modified_since,
            set_if_unmodified_since: time copy_source_if_unmodified_since,
            set_sse_customer_algorithm: text copy_source_sse_customer_algorithm,
            set_sse_customer_key: text copy_source_sse_customer_key,
            set_sse_customer_key_md5: text copy_source_sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_source_bucket_owner,
        })
    }

    fn part(&self) -> UploadPartCopyInputBuilder {
        fill!(target!(UploadPartCopyInput::builder(), self), self, {
            set_copy_source: text copy_source,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_copy_source_sse_customer_algorithm: text copy_source_sse_customer_algorithm,
            set_copy_source_sse_customer_key: text copy_source_sse_customer_key,
            set_copy_source_sse_customer_key_md5: text copy_source_sse_customer_key_md5,
            set_expected_source_bucket_owner: text expected_source_bucket_owner,
        })
    }
}
