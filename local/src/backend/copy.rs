//! CopyObject. The bytes are shared, not copied.

use super::Backend;
use super::conditions::Source as Conditions;
use super::put::{attributes, commit};
use super::versions::Found;
use crate::failure::{broken_disk, invalid_argument, invalid_request, not_implemented};
use crate::hex::hex;
use crate::store::{Attributes, Blob, Edit, Key, Object, Sums};
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use tokio::task::spawn_blocking;

const CHANGES_NOTHING: &str = "This copy request is illegal because it is trying to copy an object to itself without \
    changing the object's metadata, storage class, website redirect location or encryption attributes.";

impl Backend {
    pub(super) async fn copy_object(
        &self,
        request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = request.input;
        let replaces = Replaces::of(&input)?;
        if changes_nothing(&input, replaces)? {
            return Err(invalid_request(CHANGES_NOTHING));
        }
        let found = self.source(&input.copy_source)?;
        let source = found.object;
        let conditions = Conditions {
            if_match: input.copy_source_if_match.as_ref(),
            if_none_match: input.copy_source_if_none_match.as_ref(),
            modified_since: input.copy_source_if_modified_since.clone(),
            unmodified_since: input.copy_source_if_unmodified_since.clone(),
        };
        conditions.hold(&source)?;
        let object = copied(&source, replaces, attributes!(input)).await?;
        let (etag, modified) = (object.etag.clone(), object.modified);
        let key = Key::from(input.key.as_str());
        let change = |edit: &mut Edit<'_>| commit(edit, &key, object, (None, None));
        let version_id = self.store.change(&input.bucket, change).await?;
        let result = CopyObjectResult {
            e_tag: Some(ETag::Strong(etag)),
            last_modified: Some(modified.into()),
            ..Default::default()
        };
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(result),
            copy_source_version_id: found.version,
            version_id,
            ..Default::default()
        }))
    }

    /// The source of a copy, for a part as for an object.
    pub(super) fn source(&self, source: &CopySource) -> S3Result<Found> {
        let (bucket, key, version) = place(source)?;
        self.object(bucket, key, version)
    }
}

/// Which of the source's descriptions the request brings anew.
#[derive(Clone, Copy)]
struct Replaces {
    metadata: bool,
    tags: bool,
}

impl Replaces {
    fn of(input: &CopyObjectInput) -> S3Result<Self> {
        let replaces = |directive: Option<&str>, name: &str| match directive {
            None | Some("COPY") => Ok(false),
            Some("REPLACE") => Ok(true),
            Some(_) => Err(invalid_argument(format!("Unknown {name} directive."))),
        };
        let metadata = input.metadata_directive.as_ref();
        let tags = input.tagging_directive.as_ref();
        Ok(Self {
            metadata: replaces(metadata.map(MetadataDirective::as_str), "metadata")?,
            tags: replaces(tags.map(TaggingDirective::as_str), "tagging")?,
        })
    }
}

/// Copying an older version over the latest does change something.
fn changes_nothing(input: &CopyObjectInput, replaces: Replaces) -> S3Result<bool> {
    let itself = (input.bucket.as_str(), input.key.as_str(), None);
    Ok(place(&input.copy_source)? == itself
        && !replaces.metadata
        && !replaces.tags
        && input.storage_class.is_none())
}

fn place(source: &CopySource) -> S3Result<(&str, &str, Option<&str>)> {
    match source {
        CopySource::Bucket {
            bucket,
            key,
            version_id,
        } => Ok((bucket, key, version_id.as_deref())),
        _ => Err(not_implemented(
            "A copy source is named by bucket and key here",
        )),
    }
}

async fn copied(source: &Object, replaces: Replaces, given: Attributes) -> S3Result<Object> {
    let kept = source.attributes.clone();
    let attributes = Attributes {
        tags: match replaces.tags {
            true => given.tags.clone(),
            false => kept.tags.clone(),
        },
        // The storage class is never copied.
        storage_class: given.storage_class.clone(),
        ..if replaces.metadata { given } else { kept }
    };
    // The copy of a multipart object has no parts, and so an ETag and checksums of its own.
    let (etag, sums) = if source.parts.is_empty() {
        (source.etag.clone(), source.sums.clone())
    } else {
        (hex(&md5(&source.blob).await?), Sums::default())
    };
    Ok(Object::new(source.blob.clone(), etag, attributes, sums))
}

/// Of bytes that may be on disk, and many.
pub(super) async fn md5(blob: &Blob) -> S3Result<[u8; 16]> {
    let blob = blob.clone();
    let digest = spawn_blocking(move || {
        let mut md5 = Md5::new();
        blob.each(|block| md5.update(block))?;
        Ok::<_, std::io::Error>(md5.finalize())
    });
    digest.await.map_err(broken_disk)?.map_err(broken_disk)
}
