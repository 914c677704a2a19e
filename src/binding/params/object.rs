//! GetObject, HeadObject, DeleteObject.

use aws_sdk_s3::operation::delete_object::DeleteObjectInput;
use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::get_object::GetObjectInput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;

use super::{fill, params};
use crate::binding::outcome::Time;

params! {
    /// GetObject's and HeadObject's: S3 gives both the same.
    GetObjectParams {
        bucket "Bucket": String,
        key "Key": String,
        range "Range": String,
        if_match "IfMatch": String,
        if_none_match "IfNoneMatch": String,
        version_id "VersionId": String,
        part_number "PartNumber": i32,
        response_cache_control "ResponseCacheControl": String,
        response_content_disposition "ResponseContentDisposition": String,
        response_content_encoding "ResponseContentEncoding": String,
        response_content_language "ResponseContentLanguage": String,
        response_content_type "ResponseContentType": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        checksum_mode "ChecksumMode": String,
        verify "verify": bool,
        max_bytes "maxBytes": u64,
        if_modified_since "IfModifiedSince": Time,
        if_unmodified_since "IfUnmodifiedSince": Time,
        response_expires "ResponseExpires": Time,
    }
}

/// The two inputs have the same setters but no common trait.
macro_rules! read_input {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_key: text key,
            set_range: text range,
            set_if_match: text if_match,
            set_if_none_match: text if_none_match,
            set_if_modified_since: time if_modified_since,
            set_if_unmodified_since: time if_unmodified_since,
            set_version_id: text version_id,
            set_part_number: plain part_number,
            set_response_cache_control: text response_cache_control,
            set_response_content_disposition: text response_content_disposition,
            set_response_content_encoding: text response_content_encoding,
            set_response_content_language: text response_content_language,
            set_response_content_type: text response_content_type,
            set_response_expires: time response_expires,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_checksum_mode: word checksum_mode,
        })
    };
}

impl GetObjectParams {
    pub fn get(&self) -> Box<GetObjectInputBuilder> {
        Box::new(read_input!(GetObjectInput::builder(), self))
    }

    pub fn head(&self) -> HeadObjectInputBuilder {
        read_input!(HeadObjectInput::builder(), self)
    }
}

params! {
    /// DeleteObject's.
    DeleteObjectParams {
        bucket "Bucket": String,
        key "Key": String,
        version_id "VersionId": String,
        mfa "MFA": String,
        request_payer "RequestPayer": String,
        bypass_governance_retention "BypassGovernanceRetention": bool,
        expected_bucket_owner "ExpectedBucketOwner": String,
        if_match "IfMatch": String,
    }
}

impl DeleteObjectParams {
    pub fn input(&self) -> DeleteObjectInputBuilder {
        fill!(DeleteObjectInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_version_id: text version_id,
            set_mfa: text mfa,
            set_request_payer: word request_payer,
            set_bypass_governance_retention: plain bypass_governance_retention,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_if_match: text if_match,
        })
    }
}
