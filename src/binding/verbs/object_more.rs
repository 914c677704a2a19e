//! Objects: copy, delete many, attributes.

use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::params::{CopyObjectParams, DeleteObjectsParams, ObjectAttributesParams};
use crate::binding::results::{AttributesOfObject, CopiedObject, DeletedObjects};
use crate::object::{attributes, delete_many};
use crate::transfer::Copy;

#[napi]
impl NativeClient {
    /// Cleans up when it is cancelled, as an upload does.
    #[napi(catch_unwind)]
    pub fn copy_object(&self, call: u32, params: String) {
        self.start_tidy_or_presign(
            call,
            &params,
            async move |store, params: CopyObjectParams, mut cancel| {
                let inputs = params.inputs();
                let copy = Copy { store, inputs };
                copy.run(&mut cancel).await.map(CopiedObject::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn delete_objects(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: DeleteObjectsParams| {
                delete_many::delete_objects(&store, params.deletion())
                    .await
                    .map(DeletedObjects::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn get_object_attributes(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ObjectAttributesParams| {
                attributes::get_object_attributes(&store, params.input())
                    .await
                    .map(AttributesOfObject::from)
            },
        );
    }
}
