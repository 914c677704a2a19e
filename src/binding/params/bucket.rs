//! CreateBucket, ListBuckets, and all that is asked of a bucket by its name alone.

use aws_sdk_s3::operation::create_bucket::CreateBucketInput;
use aws_sdk_s3::operation::create_bucket::builders::CreateBucketInputBuilder;
use aws_sdk_s3::operation::delete_bucket::DeleteBucketInput;
use aws_sdk_s3::operation::delete_bucket::builders::DeleteBucketInputBuilder;
use aws_sdk_s3::operation::delete_bucket_policy::DeleteBucketPolicyInput;
use aws_sdk_s3::operation::delete_bucket_policy::builders::DeleteBucketPolicyInputBuilder;
use aws_sdk_s3::operation::delete_bucket_tagging::DeleteBucketTaggingInput;
use aws_sdk_s3::operation::delete_bucket_tagging::builders::DeleteBucketTaggingInputBuilder;
use aws_sdk_s3::operation::get_bucket_location::GetBucketLocationInput;
use aws_sdk_s3::operation::get_bucket_location::builders::GetBucketLocationInputBuilder;
use aws_sdk_s3::operation::get_bucket_policy::GetBucketPolicyInput;
use aws_sdk_s3::operation::get_bucket_policy::builders::GetBucketPolicyInputBuilder;
use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingInput;
use aws_sdk_s3::operation::get_bucket_tagging::builders::GetBucketTaggingInputBuilder;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningInput;
use aws_sdk_s3::operation::get_bucket_versioning::builders::GetBucketVersioningInputBuilder;
use aws_sdk_s3::operation::head_bucket::HeadBucketInput;
use aws_sdk_s3::operation::head_bucket::builders::HeadBucketInputBuilder;
use aws_sdk_s3::operation::list_buckets::ListBucketsInput;
use aws_sdk_s3::operation::list_buckets::builders::ListBucketsInputBuilder;

use super::{fill, params};

params! {
    /// CreateBucket's, `CreateBucketConfiguration` flattened.
    CreateBucketParams {
        bucket "Bucket": String,
        acl "ACL": String,
        grant_full_control "GrantFullControl": String,
        grant_read "GrantRead": String,
        grant_read_acp "GrantReadACP": String,
        grant_write "GrantWrite": String,
        grant_write_acp "GrantWriteACP": String,
        location_constraint "LocationConstraint": String,
        object_lock_enabled_for_bucket "ObjectLockEnabledForBucket": bool,
        object_ownership "ObjectOwnership": String,
    }
}

impl CreateBucketParams {
    pub fn input(&self) -> CreateBucketInputBuilder {
        fill!(CreateBucketInput::builder(), self, {
            set_bucket: text bucket,
            set_acl: word acl,
            set_grant_full_control: text grant_full_control,
            set_grant_read: text grant_read,
            set_grant_read_acp: text grant_read_acp,
            set_grant_write: text grant_write,
            set_grant_write_acp: text grant_write_acp,
            set_object_lock_enabled_for_bucket: plain object_lock_enabled_for_bucket,
            set_object_ownership: word object_ownership,
        })
    }
}

params! {
    /// Of what concerns a bucket and nothing more.
    BucketParams {
        bucket "Bucket": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

/// The inputs have the same setters but no common trait.
macro_rules! bucket_input {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    };
}

impl BucketParams {
    pub fn head(&self) -> HeadBucketInputBuilder {
        bucket_input!(HeadBucketInput::builder(), self)
    }

    pub fn delete(&self) -> DeleteBucketInputBuilder {
        bucket_input!(DeleteBucketInput::builder(), self)
    }

    pub fn location(&self) -> GetBucketLocationInputBuilder {
        bucket_input!(GetBucketLocationInput::builder(), self)
    }

    pub fn versioning(&self) -> GetBucketVersioningInputBuilder {
        bucket_input!(GetBucketVersioningInput::builder(), self)
    }

    pub fn policy(&self) -> GetBucketPolicyInputBuilder {
        bucket_input!(GetBucketPolicyInput::builder(), self)
    }

    pub fn delete_policy(&self) -> DeleteBucketPolicyInputBuilder {
        bucket_input!(DeleteBucketPolicyInput::builder(), self)
    }

    pub fn tags(&self) -> GetBucketTaggingInputBuilder {
        bucket_input!(GetBucketTaggingInput::builder(), self)
    }

    pub fn delete_tags(&self) -> DeleteBucketTaggingInputBuilder {
        bucket_input!(DeleteBucketTaggingInput::builder(), self)
    }
}

params! {
    /// ListBuckets's.
    ListBucketsParams {
        prefix "Prefix": String,
        max_buckets "MaxBuckets": i32,
        continuation_token "ContinuationToken": String,
        bucket_region "BucketRegion": String,
    }
}

impl ListBucketsParams {
    pub fn input(&self) -> ListBucketsInputBuilder {
        fill!(ListBucketsInput::builder(), self, {
            set_prefix: text prefix,
            set_max_buckets: plain max_buckets,
            set_continuation_token: text continuation_token,
            set_bucket_region: text bucket_region,
        })
    }
}
