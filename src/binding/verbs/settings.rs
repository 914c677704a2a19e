//! Location, policy and tags of a bucket.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{BucketParams, PutBucketPolicyParams, PutBucketTaggingParams};
use crate::binding::results::{BucketLocation, BucketPolicy, BucketTags, ChangedBucket};
use crate::bucket;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn get_bucket_location(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::get_bucket_location(&store, params.location())
                .await
                .map(BucketLocation::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn get_bucket_policy(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::get_bucket_policy(&store, params.policy())
                .await
                .map(BucketPolicy::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn put_bucket_policy(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: PutBucketPolicyParams| {
                bucket::put_bucket_policy(&store, params.input())
                    .await
                    .map(|_| ChangedBucket::default())
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn delete_bucket_policy(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::delete_bucket_policy(&store, params.delete_policy())
                .await
                .map(|_| ChangedBucket::default())
        });
    }

    #[napi(catch_unwind)]
    pub fn get_bucket_tagging(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::get_bucket_tagging(&store, params.tags())
                .await
                .map(BucketTags::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn put_bucket_tagging(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: PutBucketTaggingParams| {
                bucket::put_bucket_tagging(&store, params.input())
                    .await
                    .map(|_| ChangedBucket::default())
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn delete_bucket_tagging(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::delete_bucket_tagging(&store, params.delete_tags())
                .await
                .map(|_| ChangedBucket::default())
        });
    }
}
