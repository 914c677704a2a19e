//! The beginning of a multipart upload and its end by abortion, for whoever fills its parts.

use std::time::Duration;

use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use tokio::sync::watch;

use crate::bucket;
use crate::error::{Error, Result};
use crate::wire::Store;

/// How long the cleaning up after a failure may take.
const CLEANUP: Duration = Duration::from_secs(10);

/// Creates the upload. A request under way is not dropped on cancellation: its id would be lost and the upload
/// stay on the store.
pub async fn begin(
    store: &Store,
    input: CreateMultipartUploadInputBuilder,
    cancel: &mut watch::Receiver<bool>,
) -> Result<String> {
    let overdue = async {
        let _ = cancel.wait_for(|cancelled| *cancelled).await;
        tokio::time::sleep(CLEANUP).await;
    };
    tokio::select! {
        created = bucket::create_upload(store, input) => Ok(created?.upload_id.unwrap_or_default()),
        () = overdue => Err(Error::new("Cancelled", "the upload was cancelled")),
    }
}

/// Aborts an upload that failed.
pub async fn discard(store: &Store, input: AbortMultipartUploadInputBuilder) {
    let abort = bucket::abort_upload(store, input);
    // Its failure must not mask the error that led here.
    let _ = tokio::time::timeout(CLEANUP, abort).await;
}
