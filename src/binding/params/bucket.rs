//! CreateBucket, HeadBucket, DeleteBucket, ListBuckets.

use aws_sdk_s3::operation::create_bucket::CreateBucketInput;
use aws_sdk_s3::operation::create_bucket::builders::CreateBucketInputBuilder;
use aws_sdk_s3::operation::delete_bucket::DeleteBucketInput;
use aws_sdk_s3::operation::delete_bucket::builders::DeleteBucketInputBuilder;
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
            set_object_lock_enabled_for_bucket: plain object_lock_enabled_for_bucket,
            set_object_ownership: word object_ownership,
        })
    }
}

params! {
    /// HeadBucket's and DeleteBucket's.
    BucketParams {
        bucket "Bucket": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl BucketParams {
    pub fn head(&self) -> HeadBucketInputBuilder {
        fill!(HeadBucketInput::builder(), self, {
            set_bucket: text bucket,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }

    pub fn delete(&self) -> DeleteBucketInputBuilder {
        fill!(DeleteBucketInput::builder(), self, {
            set_bucket: text bucket,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
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
