//! The tags of objects.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{ObjectTagsParams, PutObjectTaggingParams};
use crate::binding::results::{ObjectTags, TaggedObject};
use crate::object::tagging;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn get_object_tagging(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ObjectTagsParams| {
                tagging::get_object_tagging(&store, params.get())
                    .await
                    .map(ObjectTags::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn put_object_tagging(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: PutObjectTaggingParams| {
                tagging::put_object_tagging(&store, params.input())
                    .await
                    .map(TaggedObject::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn delete_object_tagging(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ObjectTagsParams| {
                tagging::delete_object_tagging(&store, params.delete())
                    .await
                    .map(TaggedObject::from)
            },
        );
    }
}
