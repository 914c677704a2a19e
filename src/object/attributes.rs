//! GetObjectAttributes.

use aws_sdk_s3::operation::get_object_attributes::GetObjectAttributesOutput;
use aws_sdk_s3::operation::get_object_attributes::builders::GetObjectAttributesInputBuilder;

use super::quoted;
use crate::error::Result;
use crate::wire::{Store, send};

/// What was asked for of an object. S3 answers the ETag without its quotes here.
pub async fn get_object_attributes(
    store: &Store,
    input: GetObjectAttributesInputBuilder,
) -> Result<GetObjectAttributesOutput> {
    let mut output = send!(store, input)?;
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}
