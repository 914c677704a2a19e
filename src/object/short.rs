//! The data plane's requests by the short way, where it is open to them; else through the SDK, which is what they are tested
//! against.

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;

use super::{request, response};
use crate::error::Result;
use crate::wire::{Store, send};

pub async fn get_object(
    store: &Store,
    input: &GetObjectInputBuilder,
) -> Result<Box<GetObjectOutput>> {
    let draft = request::get(input);
    if store.is_lean(draft.bucket).await? {
        return response::got(store.send(&draft).await?);
    }
    send!(store, input).map(Box::new)
}

pub async fn head_object(
    store: &Store,
    input: &HeadObjectInputBuilder,
) -> Result<HeadObjectOutput> {
    let draft = request::head(input);
    if store.is_lean(draft.bucket).await? {
        return response::headed(store.send(&draft).await?.headers());
    }
    send!(store, input)
}

pub async fn delete_object(
    store: &Store,
    input: &DeleteObjectInputBuilder,
) -> Result<DeleteObjectOutput> {
    let draft = request::delete(input);
    if store.is_lean(draft.bucket).await? {
        return response::deleted(store.send(&draft).await?.headers());
    }
    send!(store, input)
}
