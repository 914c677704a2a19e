//! What a 404 without a body is about: HEAD has none, so S3 leaves open whether the key or the bucket is missing.

use aws_sdk_s3::operation::head_bucket::HeadBucketInput;

use crate::error::Error;
use crate::wire::{Store, send};

/// The failure of a request about an object in `bucket`. A 404 that names nothing becomes `NoSuchKey` or `NoSuchBucket`: a
/// bucket that was seen to exist is taken to do so still, of another one HeadBucket is asked once.
pub async fn named(store: &Store, bucket: Option<&str>, error: Error) -> Error {
    if !error.hint.bodiless || !error.is("NotFound") {
        return error;
    }
    let there = match bucket {
        Some(bucket) => store.sees(bucket, || is_there(store, bucket)).await,
        None => true,
    };
    error.renamed(if there { "NoSuchKey" } else { "NoSuchBucket" })
}

/// Only a 404 says no: a bucket that we may not look at is there.
async fn is_there(store: &Store, bucket: &str) -> bool {
    let input = HeadBucketInput::builder().bucket(bucket);
    let answer: Result<_, Error> = send!(store, input);
    answer.err().and_then(|error| error.status_code) != Some(404)
}
