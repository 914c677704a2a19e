//! DeleteObject and DeleteObjects. Deleting what is not there is no error.

use super::conditions::write_holds;
use super::{Backend, only_version};
use crate::failure::failure;
use crate::store::{Bucket, Key};
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};
use std::sync::Arc;

/// S3's limit for one request.
const MOST: usize = 1000;

impl Backend {
    pub(super) async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        only_version(input.version_id.as_deref())?;
        self.store.bucket_mut(&input.bucket, |bucket| {
            remove(bucket, &input.key, input.if_match.as_ref())
        })?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }

    pub(super) async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let Delete { objects, quiet } = request.input.delete;
        if objects.is_empty() || objects.len() > MOST {
            return Err(failure(
                S3ErrorCode::MalformedXML,
                "The XML you provided was not well-formed or did not validate against our published schema",
            ));
        }
        let (mut deleted, mut errors) = (Vec::new(), Vec::new());
        self.store.bucket_mut(&request.input.bucket, |bucket| {
            for object in objects {
                let condition = object.e_tag.map(ETagCondition::ETag);
                let version = only_version(object.version_id.as_deref());
                match version.and_then(|()| remove(bucket, &object.key, condition.as_ref())) {
                    Ok(()) => deleted.push(DeletedObject {
                        key: Some(object.key),
                        ..Default::default()
                    }),
                    Err(error) => errors.push(Error {
                        code: Some(error.code().as_str().to_owned()),
                        key: Some(object.key),
                        message: error.message().map(str::to_owned),
                        version_id: object.version_id,
                    }),
                }
            }
            Ok(())
        })?;
        // A quiet answer lists only what went wrong.
        let deleted = (quiet != Some(true)).then_some(deleted);
        Ok(S3Response::new(DeleteObjectsOutput {
            deleted,
            errors: Some(errors),
            request_charged: None,
        }))
    }
}

fn remove(bucket: &mut Bucket, key: &str, if_match: Option<&ETagCondition>) -> S3Result {
    let key = Key::from(key);
    write_holds(bucket.objects.get(&key).map(Arc::as_ref), if_match, None)?;
    bucket.objects.remove(&key);
    Ok(())
}
