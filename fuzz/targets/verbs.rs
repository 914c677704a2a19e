//! A call of each verb that reads something of its answer.

use std::sync::Arc;

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadInput;
use aws_sdk_s3::operation::copy_object::CopyObjectInput;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use aws_sdk_s3::operation::delete_object::DeleteObjectInput;
use aws_sdk_s3::operation::get_bucket_location::GetBucketLocationInput;
use aws_sdk_s3::operation::get_bucket_policy::GetBucketPolicyInput;
use aws_sdk_s3::operation::get_bucket_tagging::GetBucketTaggingInput;
use aws_sdk_s3::operation::get_bucket_versioning::GetBucketVersioningInput;
use aws_sdk_s3::operation::get_object::GetObjectInput;
use aws_sdk_s3::operation::get_object_attributes::GetObjectAttributesInput;
use aws_sdk_s3::operation::get_object_tagging::GetObjectTaggingInput;
use aws_sdk_s3::operation::head_bucket::HeadBucketInput;
use aws_sdk_s3::operation::head_object::HeadObjectInput;
use aws_sdk_s3::operation::list_buckets::ListBucketsInput;
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsInput;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsInput;
use aws_sdk_s3::operation::list_objects::ListObjectsInput;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Input;
use aws_sdk_s3::operation::list_parts::ListPartsInput;
use aws_sdk_s3::types::ObjectAttributes;
use http::Method;

use crate::error::Result;
use crate::object::bound::Bound;
use crate::object::get::Download;
use crate::wire::{RawRequest, Store};
use crate::{bucket, object};

/// How many verbs there are.
pub const VERBS: u8 = 21;

/// The whole object, by the reads that JavaScript makes.
async fn download(store: Arc<Store>, at_once: bool) -> Result<()> {
    let input = GetObjectInput::builder().bucket("b").key("k");
    let (mut download, _) = Download::open(store, Box::new(input)).await?;
    if at_once {
        return download.rest(&[], Bound::default()).await.map(drop);
    }
    while download.batch().await?.is_some() {}
    Ok(())
}

macro_rules! input {
    ($input:ident) => {
        $input::builder().bucket("b")
    };
    ($input:ident, key) => {
        $input::builder().bucket("b").key("k")
    };
    ($input:ident, upload) => {
        $input::builder().bucket("b").key("k").upload_id("u")
    };
}

/// Calls the verb of this number.
pub async fn call(store: &Arc<Store>, verb: u8) -> Result<()> {
    match verb % VERBS {
        0 => object::list::list_objects(store, input!(ListObjectsInput), |_| ()).await,
        1 => object::list::list_objects_v2(store, input!(ListObjectsV2Input), |_| ()).await,
        2 => bucket::list_object_versions(store, input!(ListObjectVersionsInput))
            .await
            .map(drop),
        3 => bucket::list_multipart_uploads(store, input!(ListMultipartUploadsInput))
            .await
            .map(drop),
        4 => bucket::list_parts(store, input!(ListPartsInput, upload))
            .await
            .map(drop),
        5 => bucket::list_buckets(store, ListBucketsInput::builder())
            .await
            .map(drop),
        6 => download(store.clone(), false).await,
        7 => download(store.clone(), true).await,
        8 => object::head::head_object(store, input!(HeadObjectInput, key))
            .await
            .map(drop),
        9 => object::delete::delete_object(store, input!(DeleteObjectInput, key))
            .await
            .map(drop),
        10 => {
            let input = input!(CopyObjectInput, key).copy_source("b/s");
            object::copy::copy_object(store, input).await.map(drop)
        }
        11 => {
            let input = input!(GetObjectAttributesInput, key);
            let input = input.object_attributes(ObjectAttributes::Etag);
            object::attributes::get_object_attributes(store, input)
                .await
                .map(drop)
        }
        12 => object::tagging::get_object_tagging(store, input!(GetObjectTaggingInput, key))
            .await
            .map(drop),
        13 => bucket::create_upload(store, input!(CreateMultipartUploadInput, key))
            .await
            .map(drop),
        14 => {
            let input = input!(CompleteMultipartUploadInput, upload);
            bucket::complete_upload(store, input, |_| true)
                .await
                .map(drop)
        }
        15 => bucket::abort_upload(store, input!(AbortMultipartUploadInput, upload))
            .await
            .map(drop),
        16 => bucket::get_bucket_location(store, input!(GetBucketLocationInput))
            .await
            .map(drop),
        17 => bucket::get_bucket_policy(store, input!(GetBucketPolicyInput))
            .await
            .map(drop),
        18 => bucket::get_bucket_tagging(store, input!(GetBucketTaggingInput))
            .await
            .map(drop),
        19 => bucket::get_bucket_versioning(store, input!(GetBucketVersioningInput))
            .await
            .map(drop),
        _ => {
            let request = RawRequest {
                method: Method::POST,
                bucket: Some("b".into()),
                key: None,
                query: vec![("cors".into(), String::new())],
                body: bytes::Bytes::new(),
            };
            request.send(store).await.map(drop)
        }
    }
}
