//! DeleteObject.

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;

use super::{request, response};
use crate::error::Result;
use crate::wire::{Store, send};

/// Removes an object; one that is not there is no error, as S3 has it.
pub async fn delete_object(
    store: &Store,
    input: DeleteObjectInputBuilder,
) -> Result<DeleteObjectOutput> {
    let draft = request::delete(&input);
    if store.is_lean(draft.bucket).await? {
        let answer = store.send(&draft).await?;
        return response::deleted(answer.headers());
    }
    send!(store, input)
}
