//! DeleteObject.

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;

use super::short;
use crate::error::Result;
use crate::wire::Store;

/// Removes an object; one that is not there is no error, as S3 has it.
pub async fn delete_object(
    store: &Store,
    input: DeleteObjectInputBuilder,
) -> Result<DeleteObjectOutput> {
    short::delete_object(store, &input).await
}
