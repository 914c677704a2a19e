//! Buckets themselves.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{BucketParams, CreateBucketParams, ListBucketsParams};
use crate::binding::results::{BucketList, CreatedBucket, DeletedBucket, HeadedBucket};
use crate::bucket;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn create_bucket(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: CreateBucketParams| {
                let location = params.location_constraint.clone();
                bucket::create_bucket(&store, params.input(), location)
                    .await
                    .map(CreatedBucket::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn head_bucket(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::head_bucket(&store, params.head())
                .await
                .map(HeadedBucket::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn delete_bucket(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::delete_bucket(&store, params.delete())
                .await
                .map(|_| DeletedBucket::default())
        });
    }

    #[napi(catch_unwind)]
    pub fn list_buckets(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListBucketsParams| {
                bucket::list_buckets(&store, params.input())
                    .await
                    .map(BucketList::from)
            },
        );
    }
}
