//! CopyObject. The bytes are shared, not copied.

use super::conditions::Source as Conditions;
use super::put::{attributes, commit};
use super::{Backend, only_version};
use crate::failure::{invalid_argument, invalid_request, not_implemented};
use crate::hex::hex;
use crate::store::{Attributes, Key, Object, now};
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::sync::Arc;

const CHANGES_NOTHING: &str = "This copy request is illegal because it is trying to copy an object to itself without \
    changing the object's metadata, storage class, website redirect location or encryption attributes.";

impl Backend {
    pub(super) async fn copy_object(
        &self,
        request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let input = request.input;
        let (bucket, key) = place(&input.copy_source)?;
        let replace = replaces(&input)?;
        let to_itself = (bucket, key) == (input.bucket.as_str(), input.key.as_str());
        if to_itself && !replace && input.storage_class.is_none() {
            return Err(invalid_request(CHANGES_NOTHING));
        }
        let source = self.object(bucket, key)?;
        let conditions = Conditions {
            if_match: input.copy_source_if_match.as_ref(),
            if_none_match: input.copy_source_if_none_match.as_ref(),
            modified_since: input.copy_source_if_modified_since.clone(),
            unmodified_since: input.copy_source_if_unmodified_since.clone(),
        };
        conditions.hold(&source)?;
        let object = copied(&source, replace, attributes!(input));
        let (etag, modified) = (object.etag.clone(), object.modified);
        let key = Key::from(input.key.as_str());
        self.store.bucket_mut(&input.bucket, |bucket| {
            commit(bucket, key, object, (None, None))
        })?;
        let result = CopyObjectResult {
            e_tag: Some(ETag::Strong(etag)),
            last_modified: Some(modified.into()),
            ..Default::default()
        };
        Ok(S3Response::new(CopyObjectOutput {
            copy_object_result: Some(result),
            ..Default::default()
        }))
    }

    /// The source of a copy, for a part as for an object.
    pub(super) fn source(&self, source: &CopySource) -> S3Result<Arc<Object>> {
        let (bucket, key) = place(source)?;
        self.object(bucket, key)
    }
}

fn replaces(input: &CopyObjectInput) -> S3Result<bool> {
    match input
        .metadata_directive
        .as_ref()
        .map(MetadataDirective::as_str)
    {
        None | Some(MetadataDirective::COPY) => Ok(false),
        Some(MetadataDirective::REPLACE) => Ok(true),
        Some(_) => Err(invalid_argument("Unknown metadata directive.")),
    }
}

fn place(source: &CopySource) -> S3Result<(&str, &str)> {
    match source {
        CopySource::Bucket {
            bucket,
            key,
            version_id,
        } => {
            only_version(version_id.as_deref())?;
            Ok((bucket, key))
        }
        _ => Err(not_implemented(
            "A copy source is named by bucket and key here",
        )),
    }
}

fn copied(source: &Object, replace: bool, given: Attributes) -> Object {
    // The storage class is never copied.
    let storage_class = given.storage_class.clone();
    let attributes = if replace {
        given
    } else {
        Attributes {
            storage_class,
            ..source.attributes.clone()
        }
    };
    // The copy of a multipart object has no parts, and so an ETag and checksums of its own.
    let (etag, sums) = if source.parts.is_empty() {
        (source.etag.clone(), source.sums.clone())
    } else {
        let mut md5 = Md5::new();
        source.blob.chunks().for_each(|chunk| md5.update(chunk));
        (hex(&md5.finalize()), Default::default())
    };
    Object {
        blob: source.blob.clone(),
        etag,
        modified: now(),
        attributes,
        sums,
        parts: Vec::new(),
    }
}
