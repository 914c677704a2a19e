//! CreateBucket, DeleteBucket, HeadBucket, ListBuckets.

use aws_sdk_s3::operation::create_bucket::CreateBucketOutput;
use aws_sdk_s3::operation::head_bucket::HeadBucketOutput;
use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;
use aws_sdk_s3::types;

use super::list::Owner;
use super::{result, take};

result! {
    /// What CreateBucket answers.
    CreatedBucket {
        location "Location": String,
        bucket_arn "BucketArn": String,
    }
}

impl From<CreateBucketOutput> for CreatedBucket {
    fn from(output: CreateBucketOutput) -> Self {
        take!(Self from output, { location: text, bucket_arn: text, })
    }
}

result! {
    /// What DeleteBucket answers: nothing.
    DeletedBucket {}
}

result! {
    /// What HeadBucket answers.
    HeadedBucket {
        bucket_arn "BucketArn": String,
        bucket_location_type "BucketLocationType": String,
        bucket_location_name "BucketLocationName": String,
        bucket_region "BucketRegion": String,
        access_point_alias "AccessPointAlias": bool,
    }
}

impl From<HeadBucketOutput> for HeadedBucket {
    fn from(output: HeadBucketOutput) -> Self {
        take!(Self from output, {
            bucket_arn: text,
            bucket_location_type: word,
            bucket_location_name: text,
            bucket_region: text,
            access_point_alias: text,
        })
    }
}

result! {
    /// One bucket.
    ListedBucket {
        name "Name": String,
        bucket_region "BucketRegion": String,
        bucket_arn "BucketArn": String,
    } dates {
        creation_date "CreationDate",
    }
}

impl From<types::Bucket> for ListedBucket {
    fn from(bucket: types::Bucket) -> Self {
        take!(Self from bucket, { name: text, bucket_region: text, bucket_arn: text, creation_date: time, })
    }
}

result! {
    /// A page of ListBuckets.
    BucketList {
        owner "Owner": Owner,
        continuation_token "ContinuationToken": String,
        prefix "Prefix": String,
    } always {
        buckets "Buckets": Vec<ListedBucket>,
    }
}

impl From<ListBucketsOutput> for BucketList {
    fn from(output: ListBucketsOutput) -> Self {
        let buckets = output
            .buckets
            .unwrap_or_default()
            .into_iter()
            .map(ListedBucket::from)
            .collect();
        let owner = output.owner.map(Owner::from);
        take!(Self from output, { continuation_token: text, prefix: text, } buckets, owner)
    }
}
