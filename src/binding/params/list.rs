//! ListObjects, V1 and V2.

use aws_sdk_s3::operation::list_objects::ListObjectsInput;
use aws_sdk_s3::operation::list_objects::builders::ListObjectsInputBuilder;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Input;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2InputBuilder;

use super::{fill, params};

params! {
    /// ListObjects's.
    ListObjectsParams {
        bucket "Bucket": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        marker "Marker": String,
        max_keys "MaxKeys": i32,
        encoding_type "EncodingType": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl ListObjectsParams {
    pub fn input(&self) -> ListObjectsInputBuilder {
        fill!(ListObjectsInput::builder(), self, {
            set_bucket: text bucket,
            set_prefix: text prefix,
            set_delimiter: text delimiter,
            set_marker: text marker,
            set_max_keys: plain max_keys,
            set_encoding_type: word encoding_type,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}

params! {
    /// ListObjectsV2's.
    ListObjectsV2Params {
        bucket "Bucket": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        start_after "StartAfter": String,
        continuation_token "ContinuationToken": String,
        max_keys "MaxKeys": i32,
        fetch_owner "FetchOwner": bool,
        encoding_type "EncodingType": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl ListObjectsV2Params {
    pub fn input(&self) -> ListObjectsV2InputBuilder {
        fill!(ListObjectsV2Input::builder(), self, {
            set_bucket: text bucket,
            set_prefix: text prefix,
            set_delimiter: text delimiter,
            set_start_after: text start_after,
            set_continuation_token: text continuation_token,
            set_max_keys: plain max_keys,
            set_fetch_owner: plain fetch_owner,
            set_encoding_type: word encoding_type,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}
