//! copyObject of any size: one CopyObject, or, where the store takes no source as large as that (S3: 5 GiB), a multipart
//! upload whose parts the store copies itself. The source is pinned to what HeadObject told of it, so that a copy never
//! mixes two objects. The first failure aborts the upload and is the error returned.

use std::sync::Arc;

use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
use aws_sdk_s3::operation::copy_object::builders::CopyObjectInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::get_object_tagging::builders::GetObjectTaggingInputBuilder;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::upload_part_copy::builders::UploadPartCopyInputBuilder;
use aws_sdk_s3::types::Tag;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::watch;

use super::begun::{begin, discard};
use super::copy_parts::Parts;
use super::upload::unless;
use crate::config::MAX_PUT_SIZE;
use crate::error::{Error, Result};
use crate::object::copy::{Place, copy_object, unmet, with_version};
use crate::object::head::head_object;
use crate::object::tagging::get_object_tagging;
use crate::wire::Store;

/// The requests a copy may need, filled as far as its parameters go.
pub struct CopyInputs {
    pub copy: CopyObjectInputBuilder,
    /// Of the source; its bucket, key and version are still missing, as in `source_tags`.
    pub head: HeadObjectInputBuilder,
    pub source_tags: GetObjectTaggingInputBuilder,
    pub create: CreateMultipartUploadInputBuilder,
    pub part: UploadPartCopyInputBuilder,
    pub complete: CompleteMultipartUploadInputBuilder,
    pub abort: AbortMultipartUploadInputBuilder,
    /// The directive REPLACE: `create` has the headers already.
    pub replaces_metadata: bool,
    /// The directive REPLACE: these tags, and not the source's.
    pub tags: Option<String>,
    /// Sources larger than this are copied in parts without trying one request first.
    pub threshold: Option<u64>,
    pub part_size: Option<u64>,
    pub concurrency: Option<usize>,
}

/// One copy.
pub struct Copy {
    pub store: Arc<Store>,
    pub inputs: CopyInputs,
}

impl Copy {
    /// Copies. When `cancel` becomes true, or anything fails, no parts stay on the store.
    pub async fn run(&self, cancel: &mut watch::Receiver<bool>) -> Result<CopyObjectOutput> {
        let inputs = &self.inputs;
        let source = inputs.copy.get_copy_source().clone().unwrap_or_default();
        let place = Place::of(&source);
        if let (Some(threshold), Some(place)) = (inputs.threshold, &place) {
            let head = unless(cancel, self.head(place)).await?;
            if length(&head) > threshold.min(MAX_PUT_SIZE) {
                return self.parts(cancel, (place, source), head).await;
            }
        }
        match unless(cancel, copy_object(&self.store, inputs.copy.clone())).await {
            Err(error) if refused_for_size(&error) => {
                let Some(place) = &place else {
                    return Err(error);
                };
                let head = unless(cancel, self.head(place)).await?;
                if length(&head) > MAX_PUT_SIZE {
                    return self.parts(cancel, (place, source), head).await;
                }
                Err(error)
            }
            other => other,
        }
    }

    /// The source as it is now, if it meets the conditions.
    async fn head(&self, place: &Place) -> Result<HeadObjectOutput> {
        let head = self.inputs.head.clone();
        let head = head.bucket(&place.bucket).key(&place.key);
        let head = head.set_version_id(place.version_id.clone());
        head_object(&self.store, head).await.map_err(unmet)
    }

    async fn parts(
        &self,
        cancel: &mut watch::Receiver<bool>,
        (place, source): (&Place, String),
        head: HeadObjectOutput,
    ) -> Result<CopyObjectOutput> {
        let create = unless(cancel, self.create(place, &head)).await?;
        let id = begin(&self.store, create, cancel).await?;
        let pinned = match (&place.version_id, &head.version_id) {
            (None, Some(version)) if version != "null" => with_version(&source, version),
            _ => source,
        };
        let part = self.inputs.part.clone().upload_id(&id);
        let part = part.copy_source(pinned);
        let part = part.set_copy_source_if_match(head.e_tag.clone());
        let mut parts = Parts::new(self, part);
        let result = unless(cancel, async {
            parts.run(&head).await?;
            self.unchanged(place, &head).await?;
            parts.complete(&id, &head).await
        });
        let result = result.await;
        if result.is_err() {
            parts.stop().await;
            discard(&self.store, self.inputs.abort.clone().upload_id(&id)).await;
        }
        result
    }

    /// Ceph copies parts whatever their conditions say, so stores other than AWS are asked once more at the end.
    async fn unchanged(&self, place: &Place, before: &HeadObjectOutput) -> Result<()> {
        if self.store.settings().await?.aws {
            return Ok(());
        }
        let now = self.head(place).await?;
        let id = |head: &HeadObjectOutput| {
            (
                head.e_tag.clone(),
                head.version_id.clone(),
                head.content_length,
            )
        };
        if id(&now) == id(before) {
            return Ok(());
        }
        let text = "the source changed while its parts were being copied";
        Err(Error {
            status_code: Some(412),
            ..Error::new("PreconditionFailed", text)
        })
    }

    /// CreateMultipartUpload with what CopyObject would have taken from the source.
    async fn create(
        &self,
        place: &Place,
        head: &HeadObjectOutput,
    ) -> Result<CreateMultipartUploadInputBuilder> {
        let mut create = self.inputs.create.clone();
        if !self.inputs.replaces_metadata {
            #[allow(
                deprecated,
                reason = "CreateMultipartUpload takes Expires as a date only"
            )]
            let expires = head.expires;
            create = create
                .set_cache_control(head.cache_control.clone())
                .set_content_disposition(head.content_disposition.clone())
                .set_content_encoding(head.content_encoding.clone())
                .set_content_language(head.content_language.clone())
                .set_content_type(head.content_type.clone())
                .set_expires(expires)
                .set_metadata(head.metadata.clone());
        }
        let tags = match &self.inputs.tags {
            Some(tags) => tags.clone(),
            None => self.source_tags(place, head).await?,
        };
        Ok(create.set_tagging(Some(tags).filter(|tags| !tags.is_empty())))
    }

    /// The source's tags as a query. Who may not read them, or a store without them, copies none, unless there are some.
    async fn source_tags(&self, place: &Place, head: &HeadObjectOutput) -> Result<String> {
        let input = self.inputs.source_tags.clone();
        let input = input.bucket(&place.bucket).key(&place.key);
        let version = place.version_id.clone().or_else(|| head.version_id.clone());
        match get_object_tagging(&self.store, input.set_version_id(version)).await {
            Ok(tags) => Ok(query(&tags.tag_set)),
            Err(error) if error.retryable || head.tag_count.is_some_and(|count| count > 0) => {
                Err(error)
            }
            Err(_) => Ok(String::new()),
        }
    }
}

pub fn length(head: &HeadObjectOutput) -> u64 {
    let length = head.content_length.unwrap_or_default();
    u64::try_from(length).unwrap_or_default()
}

/// S3 says InvalidRequest of many things; only one of them is the source's size. Ceph sends no messages.
fn refused_for_size(error: &Error) -> bool {
    let Error { code, message, .. } = error;
    let says = message.contains("allowable size") || message.starts_with("the store answered");
    code == "EntityTooLarge" || (code == "InvalidRequest" && says)
}

fn query(tags: &[Tag]) -> String {
    let escape = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs = tags.iter();
    let pairs = pairs.map(|tag| format!("{}={}", escape(&tag.key), escape(&tag.value)));
    pairs.collect::<Vec<_>>().join("&")
}
