//! Multipart uploads step by step.

use std::sync::Arc;

use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadInput;
use bytes::Bytes;
use napi::bindgen_prelude::Uint8ArraySlice;
use napi_derive::napi;

use crate::binding::client::NativeClient;
use crate::binding::outcome::thrown;
use crate::binding::params::{
    AbortMultipartUploadParams, CleanupParams, CompleteMultipartUploadParams,
    ListMultipartUploadsParams, ListPartsParams, PutObjectParams, UploadPartCopyParams,
    UploadPartParams,
};
use crate::binding::results::{
    AbortedUpload, CleanedUploads, CompletedUpload, CopiedPart, CreatedUpload, PartList,
    UploadList, UploadedPart,
};
use crate::binding::upload::Upload;
use crate::bucket;
use crate::object::carry::send_bytes;
use crate::object::part::PartFields;
use crate::object::put::PutFields;
use crate::transfer::{Cleanup, Fed, PartUpload, Source, Tuning};

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn create_multipart_upload(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: PutObjectParams| {
                bucket::create_upload(&store, params.create(CreateMultipartUploadInput::builder()))
                    .await
                    .map(CreatedUpload::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn upload_part(&self, call: u32, params: String, body: Option<Uint8ArraySlice<'_>>) {
        // Copied here, on the JS thread: memory that is transferred or resized in flight would be read after its end.
        let body = body.map_or_else(Bytes::new, |body| Bytes::copy_from_slice(&body));
        self.start(
            call,
            &params,
            async move |store, params: UploadPartParams| {
                let fields: &dyn PartFields = &params;
                send_bytes(&store, fields, body)
                    .await
                    .map(UploadedPart::from)
            },
        );
    }

    /// As `openUpload`, for one part.
    #[napi(catch_unwind)]
    pub fn open_part(
        &self,
        call: u32,
        params: String,
        length: f64,
        replayable: bool,
    ) -> napi::Result<Upload> {
        let (store, params): (_, UploadPartParams) =
            self.opened(&params).map_err(|error| thrown(&error))?;
        let length = (length >= 0.0).then_some(length as u64);
        let fed = Arc::new(Fed::new(length, self.budget.pool().clone()));
        let upload: PartUpload = PartUpload {
            store,
            fields: Arc::new(params),
            source: Source::Fed(fed.clone()),
            budget: self.budget.clone(),
            length,
            replayable,
            tuning: Tuning::default(),
        };
        self.calls.measure(call, upload.store.meter());
        let store = upload.store.clone();
        self.calls.spawn_tidy(call, store, |mut cancel| async move {
            upload.run(&mut cancel).await.map(UploadedPart::from)
        });
        Ok(Upload::new(self.calls.clone(), fed))
    }

    #[napi(catch_unwind)]
    pub fn upload_part_copy(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: UploadPartCopyParams| {
                bucket::upload_part_copy(&store, params.input())
                    .await
                    .map(CopiedPart::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn complete_multipart_upload(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: CompleteMultipartUploadParams| {
                bucket::complete_upload(&store, params.input(), |_| false)
                    .await
                    .map(CompletedUpload::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn abort_multipart_upload(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: AbortMultipartUploadParams| {
                bucket::abort_upload(&store, params.input())
                    .await
                    .map(AbortedUpload::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn list_parts(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListPartsParams| {
                bucket::list_parts(&store, params.input())
                    .await
                    .map(PartList::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn list_multipart_uploads(&self, call: u32, params: String) {
        self.start(
            call,
            &params,
            async move |store, params: ListMultipartUploadsParams| {
                bucket::list_multipart_uploads(&store, params.input())
                    .await
                    .map(UploadList::from)
            },
        );
    }

    #[napi(catch_unwind)]
    pub fn cleanup_multipart_uploads(&self, call: u32, params: String) {
        self.start(call, &params, async move |store, params: CleanupParams| {
            let cleanup = Cleanup {
                store,
                list: params.list(),
                before: params.before(),
            };
            cleanup.run().await.map(CleanedUploads::from)
        });
    }
}
