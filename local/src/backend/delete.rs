//! DeleteObject and DeleteObjects. Deleting what is not there is no error.

use super::Backend;
use super::conditions::write_holds;
use super::versions::version;
use crate::failure::malformed_xml;
use crate::store::{Edit, Key, Object, Versioning};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::sync::Arc;

/// S3's limit for one request.
const MOST: usize = 1000;

impl Backend {
    pub(super) async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        let version = version(input.version_id.as_deref())?;
        let condition = input.if_match.as_ref();
        let change = |edit: &mut Edit<'_>| remove(edit, &input.key, version, condition);
        let gone = self.store.change(&input.bucket, change).await?;
        Ok(S3Response::new(DeleteObjectOutput {
            delete_marker: gone.marker.then_some(true),
            version_id: gone.version,
            request_charged: None,
        }))
    }

    pub(super) async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let Delete { objects, quiet } = request.input.delete;
        if objects.is_empty() || objects.len() > MOST {
            return Err(malformed_xml());
        }
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        let change = |edit: &mut Edit<'_>| {
            for object in objects {
                let condition = object.e_tag.map(ETagCondition::ETag);
                let version = version(object.version_id.as_deref());
                let outcome =
                    version.and_then(|id| remove(edit, &object.key, id, condition.as_ref()));
                match outcome {
                    Ok(gone) => deleted.push(gone.told(object.key, object.version_id)),
                    Err(error) => errors.push(Error {
                        code: Some(error.code().as_str().to_owned()),
                        key: Some(object.key),
                        message: error.message().map(str::to_owned),
                        version_id: object.version_id,
                    }),
                }
            }
            Ok(())
        };
        self.store.change(&request.input.bucket, change).await?;
        // A quiet answer lists only what went wrong.
        let deleted = (quiet != Some(true)).then_some(deleted);
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted,
            errors: Some(errors),
            request_charged: None,
        }))
    }
}

/// What a removal left: which version it removed, or which delete marker it made.
struct Gone {
    marker: bool,
    version: Option<String>,
}

impl Gone {
    fn told(self, key: String, asked: Option<String>) -> DeletedObject {
        DeletedObject {
            key: Some(key),
            delete_marker: self.marker.then_some(true),
            delete_marker_version_id: self.version.filter(|_| self.marker),
            version_id: asked,
        }
    }
}

/// With a version id, that version goes for good; without one, a bucket with versions gets a delete marker.
fn remove(
    edit: &mut Edit<'_>,
    key: &str,
    version: Option<Option<&str>>,
    if_match: Option<&ETagCondition>,
) -> S3Result<Gone> {
    let key = Key::from(key);
    write_holds(edit.objects.get(&key).map(Arc::as_ref), if_match, None)?;
    let has_versions = edit.settings.versioning != Versioning::Never;
    if let Some(id) = version {
        let marker = edit.take(&key, id).is_some_and(|taken| taken.marker);
        let version = has_versions.then(|| id.unwrap_or("null").to_owned());
        return Ok(Gone { marker, version });
    }
    if has_versions {
        let marker = edit.put(&key, Object::delete_marker());
        return Ok(Gone {
            marker: true,
            version: Some(marker.version_id().to_owned()),
        });
    }
    edit.take(&key, None);
    Ok(Gone {
        marker: false,
        version: None,
    })
}
