//! Versioning, location, policy and tags of a bucket.

use aws_sdk_s3::operation::get_bucket_location::GetBucketLocationOutput;
use aws_sdk_s3::operation::get_bucket_policy::GetBucketPolicyOutput;
use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingOutput;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningOutput;

use super::{result, take};
use crate::binding::params::Tag;

result! {
    /// What GetBucketVersioning answers.
    BucketVersioning {
        status "Status": String,
        mfa_delete "MFADelete": String,
    }
}

impl From<GetBucketVersioningOutput> for BucketVersioning {
    fn from(output: GetBucketVersioningOutput) -> Self {
        take!(Self from output, { status: word, mfa_delete: word, })
    }
}

result! {
    /// What GetBucketLocation answers.
    BucketLocation {
        location_constraint "LocationConstraint": String,
    }
}

impl From<GetBucketLocationOutput> for BucketLocation {
    fn from(output: GetBucketLocationOutput) -> Self {
        take!(Self from output, { location_constraint: word, })
    }
}

result! {
    /// What GetBucketPolicy answers.
    BucketPolicy {
        policy "Policy": String,
    }
}

impl From<GetBucketPolicyOutput> for BucketPolicy {
    fn from(output: GetBucketPolicyOutput) -> Self {
        take!(Self from output, { policy: text, })
    }
}

result! {
    /// What GetBucketTagging answers.
    BucketTags {} always {
        tag_set "TagSet": Vec<Tag>,
    }
}

impl From<GetBucketTaggingOutput> for BucketTags {
    fn from(output: GetBucketTaggingOutput) -> Self {
        let tag_set = output.tag_set.into_iter().map(Tag::from).collect();
        Self { tag_set }
    }
}

result! {
    /// What setting or unsetting something answers: nothing.
    ChangedBucket {}
}
