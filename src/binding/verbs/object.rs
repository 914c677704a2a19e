//! Objects: put, get, head, delete.

use std::sync::Arc;

use bytes::Bytes;
use napi::bindgen_prelude::Uint8ArraySlice;
use napi_derive::napi;
use tokio::sync::mpsc;

use crate::binding::client::NativeClient;
use crate::binding::outcome::thrown;
use crate::binding::params::{DeleteObjectParams, GetObjectParams, PutObjectParams};
use crate::binding::reader::{self, ObjectReader};
use crate::binding::results::{DeletedObject, ObjectFields, StoredObject};
use crate::engine;
use crate::object::bound::Bound;
use crate::object::{delete, head};
use crate::transfer::{Body, Parallel, put};
use crate::wire::Store;

/// The store as a call sees it that compares its bytes.
pub(super) fn verifying(store: Arc<Store>, verify: Option<bool>) -> Arc<Store> {
    if verify == Some(true) {
        store.verifying()
    } else {
        store
    }
}

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn put_object(&self, call: u32, params: String, body: Option<Uint8ArraySlice<'_>>) {
        // Copied here, on the JS thread: memory that is transferred or resized in flight would be read after its end.
        let body = body.map_or_else(Bytes::new, |body| Bytes::copy_from_slice(&body));
        self.start(
            call,
            &params,
            async move |store, params: PutObjectParams| {
                let store = verifying(store, params.verify);
                put(&store, &params, body).await.map(StoredObject::from)
            },
        );
    }

    /// The call settles with the object's fields; its bytes are read from what is returned.
    #[napi(catch_unwind)]
    pub fn get_object(
        &self,
        call: u32,
        params: String,
        parallel: Option<u32>,
    ) -> napi::Result<ObjectReader> {
        let (store, params): (_, GetObjectParams) =
            self.opened(&params).map_err(|error| thrown(&error))?;
        let store = verifying(store, params.verify);
        let (asks, asked) = mpsc::unbounded_channel();
        let (calls, meter) = (self.calls.clone(), store.meter().cloned());
        let parallel = Parallel::new(parallel, &self.budget);
        let bound = Bound::new(params.max_bytes, self.largest_buffer);
        // Boxed: each future that it is handed through would have its room twice.
        let opening = Box::pin(async move {
            let (mut body, output) = Body::open(store.clone(), params.get(), parallel).await?;
            body.bound = bound;
            Ok((body, output, store.tries().most()))
        });
        let task = engine::begin(Box::pin(reader::run(calls, call, opening, asked)));
        Ok(ObjectReader::new(asks, task.abort_handle(), meter))
    }

    /// The whole object: its fields and `Body`.
    #[napi(catch_unwind)]
    pub fn get_object_bytes(&self, call: u32, params: String, parallel: Option<u32>) {
        let largest = self.largest_buffer;
        let parallel = Parallel::new(parallel, &self.budget);
        self.start(
            call,
            &params,
            async move |store, params: GetObjectParams| {
                let store = verifying(store, params.verify);
                let opening = Body::open(store.clone(), params.get(), parallel);
                let (mut body, output) = opening.await?;
                body.bound = Bound::new(params.max_bytes, largest);
                store.expect(body.length());
                let body = body.rest(&[]).await?;
                Ok(ObjectFields::from(&*output).with(body.into()))
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn head_object(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: GetObjectParams| {
                head::head_object(&store, params.head())
                    .await
                    .map(|output| ObjectFields::from(&output))
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn delete_object(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: DeleteObjectParams| {
                delete::delete_object(&store, params.input())
                    .await
                    .map(DeletedObject::from)
            },
        );
    }
}
