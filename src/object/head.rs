//! HeadObject.

use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;

use super::{missing::named, quoted, short};
use crate::error::Result;
use crate::wire::Store;

/// The object's fields without its bytes.
pub async fn head_object(store: &Store, input: HeadObjectInputBuilder) -> Result<HeadObjectOutput> {
    let mut output = match short::head_object(store, &input).await {
        Ok(output) => output,
        Err(error) => return Err(named(store, input.get_bucket().as_deref(), error).await),
    };
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}
