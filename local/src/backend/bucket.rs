//! Buckets: create, head, delete, list, location.

use super::{Backend, limit, owner};
use crate::failure::{custom, failure, invalid_argument};
use crate::store::{Bucket as Stored, Edit, Settings};
use http::StatusCode;
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};
use std::ops::Bound;

/// `s3s` has checked the name by the time it gets here: everything in a path that is no bucket name is refused.
impl Backend {
    pub(super) async fn create_bucket(
        &self,
        request: S3Request<CreateBucketInput>,
    ) -> S3Result<S3Response<CreateBucketOutput>> {
        let name = request.input.bucket;
        let constraint = constraint(request.input.create_bucket_configuration)?;
        let location = format!("/{name}");
        let added = self
            .store
            .add_bucket(&name, Stored::new(constraint))
            .await?;
        if !added {
            return Err(failure(
                S3ErrorCode::BucketAlreadyOwnedByYou,
                "Your previous request to create the named bucket succeeded and you already own it.",
            ));
        }
        Ok(S3Response::new(CreateBucketOutput {
            location: Some(location),
        }))
    }

    pub(super) async fn head_bucket(
        &self,
        request: S3Request<HeadBucketInput>,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        let location = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.location.clone())
        })?;
        let region = location.unwrap_or_else(|| self.region.clone());
        Ok(S3Response::new(HeadBucketOutput {
            bucket_region: Some(region),
            ..Default::default()
        }))
    }

    pub(super) async fn delete_bucket(
        &self,
        request: S3Request<DeleteBucketInput>,
    ) -> S3Result<S3Response<DeleteBucketOutput>> {
        let is_empty = |bucket: &Stored| {
            if bucket.objects.is_empty() && bucket.older.is_empty() {
                return Ok(());
            }
            let message = match bucket.objects.is_empty() {
                false => "The bucket you tried to delete is not empty",
                true => {
                    "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
                }
            };
            Err(failure(S3ErrorCode::BucketNotEmpty, message))
        };
        self.store
            .remove_bucket(&request.input.bucket, is_empty)
            .await?;
        Ok(S3Response::new(DeleteBucketOutput::default()))
    }

    pub(super) async fn settings(
        &self,
        bucket: &str,
        change: impl FnOnce(&mut Settings),
    ) -> S3Result {
        let change = |edit: &mut Edit<'_>| {
            edit.settings(change);
            Ok(())
        };
        self.store.change(bucket, change).await
    }

    pub(super) async fn list_buckets(
        &self,
        request: S3Request<ListBucketsInput>,
    ) -> S3Result<S3Response<ListBucketsOutput>> {
        let input = request.input;
        let prefix = input.prefix.clone().unwrap_or_default();
        let after = input.continuation_token.as_deref().unwrap_or("");
        let most = match input.max_buckets {
            None => usize::MAX,
            Some(0) => {
                return Err(invalid_argument(
                    "Argument max-buckets must be an integer between 1 and 10000",
                ));
            }
            Some(n) => usize::try_from(limit(Some(n), "max-buckets")?).unwrap_or(1000),
        };
        let mut found: Vec<Bucket> = self.store.read(|buckets| {
            let rest = buckets.range::<str, _>((Bound::Excluded(after), Bound::Unbounded));
            let listed = rest
                .filter(|(name, _)| name.starts_with(&prefix))
                .take(most.saturating_add(1));
            listed
                .map(|(name, bucket)| self.listed(name, bucket))
                .collect()
        });
        let more = found.len() > most;
        found.truncate(most);
        let token = found
            .last()
            .filter(|_| more)
            .and_then(|bucket| bucket.name.clone());
        Ok(S3Response::new(ListBucketsOutput {
            buckets: Some(found),
            continuation_token: token,
            owner: Some(owner()),
            prefix: input.prefix,
        }))
    }

    fn listed(&self, name: &str, bucket: &Stored) -> Bucket {
        Bucket {
            bucket_region: Some(
                bucket
                    .settings
                    .location
                    .clone()
                    .unwrap_or_else(|| self.region.clone()),
            ),
            creation_date: Some(bucket.settings.created.into()),
            name: Some(name.to_owned()),
        }
    }

    pub(super) async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> S3Result<S3Response<GetBucketLocationOutput>> {
        let location = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.location.clone())
        })?;
        Ok(S3Response::new(GetBucketLocationOutput {
            location_constraint: location.map(BucketLocationConstraint::from),
        }))
    }
}

/// The name of a region, which is given back in headers; that it exists is not for us to say.
fn constraint(configuration: Option<CreateBucketConfiguration>) -> S3Result<Option<String>> {
    let name = configuration
        .and_then(|c| c.location_constraint)
        .map(|c| c.as_str().to_owned());
    let name = name.filter(|name| !name.is_empty());
    if name.as_deref().is_some_and(|name| {
        !name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_:".contains(&b))
    }) {
        return Err(custom(
            "InvalidLocationConstraint",
            StatusCode::BAD_REQUEST,
            "The specified location-constraint is not valid",
        ));
    }
    Ok(name)
}
