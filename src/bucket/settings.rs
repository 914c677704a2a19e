//! What a bucket is set to: versioning, location, policy, tags.

use aws_sdk_s3::operation::delete_bucket_policy::DeleteBucketPolicyOutput;
use aws_sdk_s3::operation::delete_bucket_policy::builders::DeleteBucketPolicyInputBuilder;
use aws_sdk_s3::operation::delete_bucket_tagging::DeleteBucketTaggingOutput;
use aws_sdk_s3::operation::delete_bucket_tagging::builders::DeleteBucketTaggingInputBuilder;
use aws_sdk_s3::operation::get_bucket_location::GetBucketLocationOutput;
use aws_sdk_s3::operation::get_bucket_location::builders::GetBucketLocationInputBuilder;
use aws_sdk_s3::operation::get_bucket_policy::GetBucketPolicyOutput;
use aws_sdk_s3::operation::get_bucket_policy::builders::GetBucketPolicyInputBuilder;
use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingOutput;
use aws_sdk_s3::operation::get_bucket_tagging::builders::GetBucketTaggingInputBuilder;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningOutput;
use aws_sdk_s3::operation::get_bucket_versioning::builders::GetBucketVersioningInputBuilder;
use aws_sdk_s3::operation::put_bucket_policy::PutBucketPolicyOutput;
use aws_sdk_s3::operation::put_bucket_policy::builders::PutBucketPolicyInputBuilder;
use aws_sdk_s3::operation::put_bucket_tagging::PutBucketTaggingOutput;
use aws_sdk_s3::operation::put_bucket_tagging::builders::PutBucketTaggingInputBuilder;
use aws_sdk_s3::operation::put_bucket_versioning::PutBucketVersioningOutput;
use aws_sdk_s3::operation::put_bucket_versioning::builders::PutBucketVersioningInputBuilder;

use crate::error::{Error, Result};
use crate::wire::{Store, send};

/// Whether the bucket keeps versions; nothing is said of one that never did.
pub async fn get_bucket_versioning(
    store: &Store,
    input: GetBucketVersioningInputBuilder,
) -> Result<GetBucketVersioningOutput> {
    send!(store, input)
}

/// Switches versions on, or off for what comes.
pub async fn put_bucket_versioning(
    store: &Store,
    input: PutBucketVersioningInputBuilder,
) -> Result<PutBucketVersioningOutput> {
    send!(store, input)
}

/// The constraint the bucket was made with. S3 answers an empty one for its first region: none.
pub async fn get_bucket_location(
    store: &Store,
    input: GetBucketLocationInputBuilder,
) -> Result<GetBucketLocationOutput> {
    let mut output = send!(store, input)?;
    let location = output.location_constraint.take();
    output.location_constraint = location.filter(|location| !location.as_str().is_empty());
    Ok(output)
}

/// The policy's text. It is the whole answer, so a page of a proxy's would pass for one: a policy is a JSON object.
pub async fn get_bucket_policy(
    store: &Store,
    input: GetBucketPolicyInputBuilder,
) -> Result<GetBucketPolicyOutput> {
    let output = send!(store, input)?;
    let text = output.policy().unwrap_or_default().trim();
    if text.starts_with('{') && text.ends_with('}') {
        return Ok(output);
    }
    let beginning: String = text.chars().take(100).collect();
    let text = format!("the store's answer is not a policy: {beginning}");
    Err(Error {
        status_code: Some(200),
        ..Error::new("InvalidResponse", text)
    })
}

/// Sets the policy.
pub async fn put_bucket_policy(
    store: &Store,
    input: PutBucketPolicyInputBuilder,
) -> Result<PutBucketPolicyOutput> {
    send!(store, input)
}

/// Takes the policy away.
pub async fn delete_bucket_policy(
    store: &Store,
    input: DeleteBucketPolicyInputBuilder,
) -> Result<DeleteBucketPolicyOutput> {
    send!(store, input)
}

/// The bucket's tags; `NoSuchTagSet` when there are none.
pub async fn get_bucket_tagging(
    store: &Store,
    input: GetBucketTaggingInputBuilder,
) -> Result<GetBucketTaggingOutput> {
    send!(store, input)
}

/// Sets all tags of the bucket.
pub async fn put_bucket_tagging(
    store: &Store,
    input: PutBucketTaggingInputBuilder,
) -> Result<PutBucketTaggingOutput> {
    send!(store, input)
}

/// Takes all tags away.
pub async fn delete_bucket_tagging(
    store: &Store,
    input: DeleteBucketTaggingInputBuilder,
) -> Result<DeleteBucketTaggingOutput> {
    send!(store, input)
}
