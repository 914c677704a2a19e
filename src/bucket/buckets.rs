//! Buckets themselves: create, look, delete, list.

use aws_sdk_s3::operation::create_bucket::CreateBucketOutput;
use aws_sdk_s3::operation::create_bucket::builders::CreateBucketInputBuilder;
use aws_sdk_s3::operation::delete_bucket::DeleteBucketOutput;
use aws_sdk_s3::operation::delete_bucket::builders::DeleteBucketInputBuilder;
use aws_sdk_s3::operation::head_bucket::HeadBucketOutput;
use aws_sdk_s3::operation::head_bucket::builders::HeadBucketInputBuilder;
use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;
use aws_sdk_s3::operation::list_buckets::builders::ListBucketsInputBuilder;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};

use crate::error::{Error, Result};
use crate::wire::{Store, send};

/// AWS's first region, the only one that must not be named as a constraint.
const UNNAMED: &str = "us-east-1";

/// Makes a bucket. A location constraint goes out when the caller gives one, or on AWS, which demands the region
/// there; other stores refuse regions they do not know (Ceph: `InvalidLocationConstraint`).
pub async fn create_bucket(
    store: &Store,
    mut input: CreateBucketInputBuilder,
    location: Option<String>,
) -> Result<CreateBucketOutput> {
    let settings = store.settings().await?;
    let own = (settings.aws && settings.region != UNNAMED).then(|| settings.region.clone());
    if let Some(location) = location.or(own) {
        let location = BucketLocationConstraint::from(location.as_str());
        input = input.create_bucket_configuration(
            CreateBucketConfiguration::builder()
                .location_constraint(location)
                .build(),
        );
    }
    send!(store, input)
}

/// Whether a bucket is there and may be used; `NoSuchBucket` or `Forbidden` otherwise.
pub async fn head_bucket(store: &Store, input: HeadBucketInputBuilder) -> Result<HeadBucketOutput> {
    send!(store, input).map_err(|error: Error| match &*error.code {
        // HEAD has no body that could say it.
        "NotFound" if error.hint.bodiless => error.renamed("NoSuchBucket"),
        _ => error,
    })
}

/// Removes an empty bucket.
pub async fn delete_bucket(
    store: &Store,
    input: DeleteBucketInputBuilder,
) -> Result<DeleteBucketOutput> {
    let bucket = input.get_bucket().clone().unwrap_or_default();
    let output = send!(store, input);
    store.forget(&bucket);
    output
}

/// The caller's buckets.
pub async fn list_buckets(
    store: &Store,
    input: ListBucketsInputBuilder,
) -> Result<ListBucketsOutput> {
    send!(store, None, input)
}
