//! The control plane, through aws-sdk-s3: a file a topic.

mod buckets;
mod listings;
mod settings;
mod uploads;

pub use buckets::{create_bucket, delete_bucket, head_bucket, list_buckets};
pub use listings::{list_multipart_uploads, list_object_versions, list_parts};
pub use settings::{
    delete_bucket_policy, delete_bucket_tagging, get_bucket_location, get_bucket_policy,
    get_bucket_tagging, get_bucket_versioning, put_bucket_policy, put_bucket_tagging,
    put_bucket_versioning,
};
pub use uploads::{
    abort_upload, complete_upload, create_upload, etag_of_parts, in_order, upload_part_copy,
};
