//! What each S3 operation means here. This file is the map from operations to rooms; one room per topic.
//!
//! Operations that are not listed answer `NotImplemented`, which is what the trait's own methods do.

mod attributes;
mod bucket;
mod conditions;
mod copy;
mod delete;
mod encoding;
mod get;
mod list;
mod multipart;
mod multipart_complete;
mod multipart_copy;
mod multipart_list;
mod policy;
mod put;
mod reading;
mod sums;
mod tagging;
mod versions;

use crate::failure::invalid_argument;
use crate::store::Store;
use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result};
use std::sync::Arc;

#[derive(Clone)]
pub(crate) struct Backend {
    store: Arc<Store>,
    /// Told of buckets created without a location constraint.
    region: String,
}

impl Backend {
    pub(crate) fn new(store: Arc<Store>, region: Option<String>) -> Self {
        Self {
            store,
            region: region.unwrap_or_else(|| "us-east-1".to_owned()),
        }
    }
}

/// Implements the trait by handing each operation to the method of the same name on `Backend`.
macro_rules! operations {
    ($($verb:ident: $input:ty => $output:ty;)*) => {
        #[async_trait::async_trait]
        impl S3 for Backend {
            $(async fn $verb(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                Backend::$verb(self, request).await
            })*
        }
    };
}

operations! {
    create_bucket: CreateBucketInput => CreateBucketOutput;
    head_bucket: HeadBucketInput => HeadBucketOutput;
    delete_bucket: DeleteBucketInput => DeleteBucketOutput;
    list_buckets: ListBucketsInput => ListBucketsOutput;
    get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput;
    put_bucket_versioning: PutBucketVersioningInput => PutBucketVersioningOutput;
    get_bucket_versioning: GetBucketVersioningInput => GetBucketVersioningOutput;
    put_bucket_tagging: PutBucketTaggingInput => PutBucketTaggingOutput;
    get_bucket_tagging: GetBucketTaggingInput => GetBucketTaggingOutput;
    delete_bucket_tagging: DeleteBucketTaggingInput => DeleteBucketTaggingOutput;
    put_bucket_policy: PutBucketPolicyInput => PutBucketPolicyOutput;
    get_bucket_policy: GetBucketPolicyInput => GetBucketPolicyOutput;
    delete_bucket_policy: DeleteBucketPolicyInput => DeleteBucketPolicyOutput;

    put_object: PutObjectInput => PutObjectOutput;
    get_object: GetObjectInput => GetObjectOutput;
    head_object: HeadObjectInput => HeadObjectOutput;
    copy_object: CopyObjectInput => CopyObjectOutput;
    delete_object: DeleteObjectInput => DeleteObjectOutput;
    delete_objects: DeleteObjectsInput => DeleteObjectsOutput;

    list_objects: ListObjectsInput => ListObjectsOutput;
    list_objects_v2: ListObjectsV2Input => ListObjectsV2Output;
    list_object_versions: ListObjectVersionsInput => ListObjectVersionsOutput;

    put_object_tagging: PutObjectTaggingInput => PutObjectTaggingOutput;
    get_object_tagging: GetObjectTaggingInput => GetObjectTaggingOutput;
    delete_object_tagging: DeleteObjectTaggingInput => DeleteObjectTaggingOutput;
    get_object_attributes: GetObjectAttributesInput => GetObjectAttributesOutput;

    create_multipart_upload: CreateMultipartUploadInput => CreateMultipartUploadOutput;
    upload_part: UploadPartInput => UploadPartOutput;
    upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput;
    complete_multipart_upload: CompleteMultipartUploadInput => CompleteMultipartUploadOutput;
    abort_multipart_upload: AbortMultipartUploadInput => AbortMultipartUploadOutput;
    list_parts: ListPartsInput => ListPartsOutput;
    list_multipart_uploads: ListMultipartUploadsInput => ListMultipartUploadsOutput;
}

/// The owner of everything.
fn owner() -> Owner {
    Owner {
        display_name: Some("local".to_owned()),
        id: Some("local".to_owned()),
    }
}

/// A limit as S3 takes it: 1,000 at most and by default.
fn limit(asked: Option<i32>, name: &str) -> S3Result<i32> {
    match asked {
        Some(n) if n < 0 => Err(invalid_argument(format!(
            "Argument {name} must be an integer between 0 and 2147483647"
        ))),
        Some(n) => Ok(n.min(1000)),
        None => Ok(1000),
    }
}
