//! HeadObject.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;

use super::{missing::named, quoted};
use crate::error::Result;
use crate::wire::{Store, send};

/// The object's fields without its bytes.
pub async fn head_object(store: &Store, input: HeadObjectInputBuilder) -> Result<HeadObjectOutput> {
    let bucket = input.get_bucket().clone();
    let answer = send!(store, input);
    let mut output = named(store, bucket.as_deref(), answer).await?;
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}
