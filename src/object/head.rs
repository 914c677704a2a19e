//! HeadObject.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;

use super::{quoted, request, response};
use crate::error::Result;
use crate::wire::{Store, send};

/// The object's fields without its bytes. A missing object is `NotFound`: HEAD has no body to say more.
pub async fn head_object(store: &Store, input: HeadObjectInputBuilder) -> Result<HeadObjectOutput> {
    let draft = request::head(&input);
    let mut output = if store.is_lean(draft.bucket).await? {
        response::headed(store.send(&draft).await?.headers())?
    } else {
        send!(store, input)?
    };
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}
