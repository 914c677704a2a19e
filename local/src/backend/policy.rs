//! Bucket policies: kept and given back. They are JSON and nothing else is asked of them: rights come from the keys.

use super::Backend;
use crate::failure::{custom, failure};
use http::StatusCode;
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

impl Backend {
    pub(super) async fn put_bucket_policy(
        &self,
        request: S3Request<PutBucketPolicyInput>,
    ) -> S3Result<S3Response<PutBucketPolicyOutput>> {
        let policy = request.input.policy;
        if serde_json::from_str::<serde::de::IgnoredAny>(&policy).is_err() {
            let message = "Policies must be valid JSON and the first byte must be '{'";
            return Err(custom("MalformedPolicy", StatusCode::BAD_REQUEST, message));
        }
        self.settings(&request.input.bucket, |settings| {
            settings.policy = Some(policy)
        })
        .await?;
        Ok(S3Response::new(PutBucketPolicyOutput::default()))
    }

    pub(super) async fn delete_bucket_policy(
        &self,
        request: S3Request<DeleteBucketPolicyInput>,
    ) -> S3Result<S3Response<DeleteBucketPolicyOutput>> {
        self.settings(&request.input.bucket, |settings| settings.policy = None)
            .await?;
        Ok(S3Response::new(DeleteBucketPolicyOutput::default()))
    }

    pub(super) async fn get_bucket_policy(
        &self,
        request: S3Request<GetBucketPolicyInput>,
    ) -> S3Result<S3Response<GetBucketPolicyOutput>> {
        let policy = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.policy.clone())
        })?;
        let missing = || {
            failure(
                S3ErrorCode::NoSuchBucketPolicy,
                "The bucket policy does not exist",
            )
        };
        let policy = Some(policy.ok_or_else(missing)?);
        Ok(S3Response::new(GetBucketPolicyOutput { policy }))
    }
}
