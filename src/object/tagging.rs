//! The tags of an object: get, put, delete.

use aws_sdk_s3::operation::delete_object_tagging::DeleteObjectTaggingOutput;
use aws_sdk_s3::operation::delete_object_tagging::builders::DeleteObjectTaggingInputBuilder;
use aws_sdk_s3::operation::get_object_tagging::GetObjectTaggingOutput;
use aws_sdk_s3::operation::get_object_tagging::builders::GetObjectTaggingInputBuilder;
use aws_sdk_s3::operation::put_object_tagging::PutObjectTaggingOutput;
use aws_sdk_s3::operation::put_object_tagging::builders::PutObjectTaggingInputBuilder;

use crate::error::Result;
use crate::wire::{Store, send};

/// An object's tags; none is an empty set.
pub async fn get_object_tagging(
    store: &Store,
    input: GetObjectTaggingInputBuilder,
) -> Result<GetObjectTaggingOutput> {
    send!(store, input)
}

/// Replaces an object's tags.
pub async fn put_object_tagging(
    store: &Store,
    input: PutObjectTaggingInputBuilder,
) -> Result<PutObjectTaggingOutput> {
    send!(store, input)
}

/// Takes an object's tags off.
pub async fn delete_object_tagging(
    store: &Store,
    input: DeleteObjectTaggingInputBuilder,
) -> Result<DeleteObjectTaggingOutput> {
    send!(store, input)
}
