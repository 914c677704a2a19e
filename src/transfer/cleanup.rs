//! Aborts the multipart uploads of a bucket that were begun too long ago to be still wanted.
//!
//! A page is listed, what is stale in it is aborted, then comes the next page. An upload that is gone meanwhile was somebody
//! else's work and is not told of.

use std::collections::HashSet;
use std::sync::Arc;

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadInput;
use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_multipart_uploads::builders::ListMultipartUploadsInputBuilder;
use aws_sdk_s3::types::MultipartUpload;
use aws_smithy_types::DateTime;
use futures_util::StreamExt;

use crate::bucket;
use crate::error::{Error, Result};
use crate::wire::Store;

/// Aborts under way at once.
const AT_ONCE: usize = 16;

/// What to clean up.
pub struct Cleanup {
    pub store: Arc<Store>,
    /// Whose uploads.
    pub list: ListMultipartUploadsInputBuilder,
    /// Uploads begun before this are stale.
    pub before: DateTime,
}

/// A stale upload.
pub struct Stale {
    pub key: String,
    pub upload_id: String,
    pub initiated: DateTime,
}

/// One that could not be aborted, and why.
pub struct Failed {
    pub upload: Stale,
    pub error: Error,
}

/// What became of them.
#[derive(Default)]
pub struct Cleaned {
    pub aborted: Vec<Stale>,
    pub failed: Vec<Failed>,
}

impl Cleanup {
    /// Lists and aborts, to the last page.
    pub async fn run(self) -> Result<Cleaned> {
        let mut cleaned = Cleaned::default();
        let mut list = self.list.clone();
        let mut seen = HashSet::new();
        loop {
            let page = bucket::list_multipart_uploads(&self.store, list.clone()).await;
            let page = page.map_err(|error| after(&cleaned, error))?;
            let next = next(&page).map_err(|error| after(&cleaned, error))?;
            self.abort(page.uploads.unwrap_or_default(), &mut cleaned)
                .await;
            let Some((key, id)) = next else {
                return Ok(cleaned);
            };
            if !seen.insert((key.clone(), id.clone())) {
                let error = unlike("the store gave the same NextKeyMarker twice");
                return Err(after(&cleaned, error));
            }
            list = list.key_marker(key).set_upload_id_marker(id);
        }
    }

    async fn abort(&self, uploads: Vec<MultipartUpload>, cleaned: &mut Cleaned) {
        let stale = uploads.into_iter().filter_map(|upload| self.stale(upload));
        let mut aborts = futures_util::stream::iter(stale)
            .map(|upload| self.abort_one(upload))
            .buffered(AT_ONCE);
        while let Some((upload, result)) = aborts.next().await {
            match result {
                Ok(()) => cleaned.aborted.push(upload),
                Err(error) if error.is("NoSuchUpload") => {}
                Err(error) => cleaned.failed.push(Failed { upload, error }),
            }
        }
    }

    async fn abort_one(&self, upload: Stale) -> (Stale, Result<()>) {
        let input = AbortMultipartUploadInput::builder()
            .set_bucket(self.list.get_bucket().clone())
            .set_request_payer(self.list.get_request_payer().clone())
            .set_expected_bucket_owner(self.list.get_expected_bucket_owner().clone())
            .key(&upload.key)
            .upload_id(&upload.upload_id);
        let aborted = bucket::abort_upload(&self.store, input).await;
        (upload, aborted.map(drop))
    }

    /// An upload of unknown age is left alone.
    fn stale(&self, upload: MultipartUpload) -> Option<Stale> {
        let initiated = upload.initiated.filter(|time| *time < self.before)?;
        Some(Stale {
            key: upload.key?,
            upload_id: upload.upload_id?,
            initiated,
        })
    }
}

/// Where the next page begins.
fn next(page: &ListMultipartUploadsOutput) -> Result<Option<(String, Option<String>)>> {
    if page.is_truncated != Some(true) {
        return Ok(None);
    }
    match &page.next_key_marker {
        Some(key) => Ok(Some((key.clone(), page.next_upload_id_marker.clone()))),
        None => Err(unlike(
            "the store says there are more uploads but not where: no NextKeyMarker",
        )),
    }
}

/// A failure on a later page says what the pages before it came to: those uploads are gone.
fn after(cleaned: &Cleaned, mut error: Error) -> Error {
    let (aborted, failed) = (cleaned.aborted.len(), cleaned.failed.len());
    if aborted + failed > 0 {
        let more = format!(" (before that: {aborted} aborted, {failed} not to be aborted)");
        error.message.push_str(&more);
    }
    error
}

fn unlike(text: &str) -> Error {
    Error::new("InvalidResponse", text)
}
