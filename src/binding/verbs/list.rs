//! Listings.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{ListObjectsParams, ListObjectsV2Params};
use crate::binding::results::Listing;
use crate::object::list;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn list_objects(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListObjectsParams| {
                list::list_objects(&store, params.input(), |page| Listing::from(page)).await
            },
        );
    }

    #[napi(catch_unwind, js_name = "listObjectsV2")]
    pub fn list_objects_v2(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListObjectsV2Params| {
                list::list_objects_v2(&store, params.input(), |page| Listing::from(page)).await
            },
        );
    }
}
