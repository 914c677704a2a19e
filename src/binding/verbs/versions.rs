//! Versions.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{BucketParams, ListObjectVersionsParams, PutBucketVersioningParams};
use crate::binding::results::{BucketVersioning, ChangedBucket, VersionList};
use crate::bucket;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn list_object_versions(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListObjectVersionsParams| {
                bucket::list_object_versions(&store, params.input())
                    .await
                    .map(VersionList::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn get_bucket_versioning(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: BucketParams| {
            bucket::get_bucket_versioning(&store, params.versioning())
                .await
                .map(BucketVersioning::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn put_bucket_versioning(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: PutBucketVersioningParams| {
                bucket::put_bucket_versioning(&store, params.input())
                    .await
                    .map(|_| ChangedBucket::default())
            },
        );
    }
}
