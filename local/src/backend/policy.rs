//! Bucket policies: kept and given back. Nothing heeds them: whoever has a key may do what the key may, nobody else anything.

use super::Backend;
use crate::failure::failure;
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

impl Backend {
    pub(super) async fn put_bucket_policy(
        &self,
        request: S3Request<PutBucketPolicyInput>,
    ) -> S3Result<S3Response<PutBucketPolicyOutput>> {
        let policy = request.input.policy;
        if serde_json::from_str::<serde_json::Map<_, _>>(&policy).is_err() {
            return Err(failure(
                S3ErrorCode::MalformedPolicy,
                "Policies must be valid JSON and the first byte must be '{'",
            ));
        }
        let change = |settings: &mut crate::store::Settings| settings.policy = Some(policy);
        self.settings(&request.input.bucket, change).await?;
        Ok(S3Response::with_status(
            PutBucketPolicyOutput::default(),
            http::StatusCode::NO_CONTENT,
        ))
    }

    pub(super) async fn get_bucket_policy(
        &self,
        request: S3Request<GetBucketPolicyInput>,
    ) -> S3Result<S3Response<GetBucketPolicyOutput>> {
        let policy = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.policy.clone())
        })?;
        if policy.is_none() {
            return Err(failure(
                S3ErrorCode::NoSuchBucketPolicy,
                "The bucket policy does not exist",
            ));
        }
        Ok(S3Response::new(GetBucketPolicyOutput { policy }))
    }

    pub(super) async fn delete_bucket_policy(
        &self,
        request: S3Request<DeleteBucketPolicyInput>,
    ) -> S3Result<S3Response<DeleteBucketPolicyOutput>> {
        self.settings(&request.input.bucket, |settings| settings.policy = None)
            .await?;
        Ok(S3Response::new(DeleteBucketPolicyOutput::default()))
    }
}
