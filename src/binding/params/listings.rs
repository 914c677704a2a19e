//! ListParts, ListMultipartUploads, ListObjectVersions.

use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsInput;
use aws_sdk_s3::operation::list_multipart_uploads::builders::ListMultipartUploadsInputBuilder;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsInput;
use aws_sdk_s3::operation::list_object_versions::builders::ListObjectVersionsInputBuilder;
use aws_sdk_s3::operation::list_parts::ListPartsInput;
use aws_sdk_s3::operation::list_parts::builders::ListPartsInputBuilder;
use aws_smithy_types::DateTime;

use super::{fill, params};
use crate::binding::outcome::Time;

params! {
    /// ListParts's.
    ListPartsParams {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        max_parts "MaxParts": i32,
        part_number_marker "PartNumberMarker": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl ListPartsParams {
    pub fn input(&self) -> ListPartsInputBuilder {
        fill!(ListPartsInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_upload_id: text upload_id,
            set_max_parts: plain max_parts,
            set_part_number_marker: text part_number_marker,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}

params! {
    /// ListMultipartUploads's.
    ListMultipartUploadsParams {
        bucket "Bucket": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        key_marker "KeyMarker": String,
        upload_id_marker "UploadIdMarker": String,
        max_uploads "MaxUploads": i32,
        encoding_type "EncodingType": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl ListMultipartUploadsParams {
    pub fn input(&self) -> ListMultipartUploadsInputBuilder {
        fill!(ListMultipartUploadsInput::builder(), self, {
            set_bucket: text bucket,
            set_prefix: text prefix,
            set_delimiter: text delimiter,
            set_key_marker: text key_marker,
            set_upload_id_marker: text upload_id_marker,
            set_max_uploads: plain max_uploads,
            set_encoding_type: word encoding_type,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}

params! {
    /// cleanupMultipartUploads's.
    CleanupParams {
        bucket "Bucket": String,
        prefix "Prefix": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        before "before": Time,
    }
}

impl CleanupParams {
    pub fn list(&self) -> ListMultipartUploadsInputBuilder {
        fill!(ListMultipartUploadsInput::builder(), self, {
            set_bucket: text bucket,
            set_prefix: text prefix,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }

    /// Without a time nothing is stale.
    pub fn before(&self) -> DateTime {
        let time = self.before.map_or(0.0, |time| time.0);
        DateTime::from_millis(time as i64)
    }
}

params! {
    /// ListObjectVersions's.
    ListObjectVersionsParams {
        bucket "Bucket": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        key_marker "KeyMarker": String,
        version_id_marker "VersionIdMarker": String,
        max_keys "MaxKeys": i32,
        encoding_type "EncodingType": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl ListObjectVersionsParams {
    pub fn input(&self) -> ListObjectVersionsInputBuilder {
        fill!(ListObjectVersionsInput::builder(), self, {
            set_bucket: text bucket,
            set_prefix: text prefix,
            set_delimiter: text delimiter,
            set_key_marker: text key_marker,
            set_version_id_marker: text version_id_marker,
            set_max_keys: plain max_keys,
            set_encoding_type: word encoding_type,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}
