//! The control plane, through aws-sdk-s3: a file a topic.

mod buckets;

pub use buckets::{create_bucket, delete_bucket, head_bucket, list_buckets};
