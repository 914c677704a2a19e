//! Whole jobs: bodies of any length, files up and down.

use std::path::PathBuf;
use std::sync::Arc;

use napi_derive::napi;
use tokio::sync::watch;

use crate::binding::client::NativeClient;
use crate::binding::outcome::thrown;
use crate::binding::params::{Common, GetObjectParams, PutObjectParams, given};
use crate::binding::results::{ObjectFields, StoredObject};
use crate::binding::upload::Upload;
use crate::binding::verbs::object::verifying;
use crate::error::Result;
use crate::transfer::{self, Fed, FileDownload, Source, Tuning};
use crate::wire::Location;

/// Two parts in one PUT cost less than the three requests more that a multipart upload takes.
const THRESHOLD: u64 = 2;

/// A call's own sizes.
#[napi(object, object_to_js = false)]
#[derive(Default)]
pub struct NativeTuning {
    pub part_size: Option<f64>,
    pub concurrency: Option<u32>,
    pub multipart_threshold: Option<f64>,
}

impl From<NativeTuning> for Tuning {
    fn from(given: NativeTuning) -> Self {
        Self {
            part_size: given.part_size.map(|bytes| bytes as u64),
            concurrency: given.concurrency.map(|count| count as usize),
            threshold: given.multipart_threshold.map(|bytes| bytes as u64),
        }
    }
}

#[napi]
impl NativeClient {
    /// `length` is -1 when unknown; `replayable` sources can be asked for earlier bytes again. With a `tuning`, what
    /// is longer than a part goes in parts (`upload`); without one only what is too large for a PUT (`putObject`).
    #[napi(catch_unwind)]
    pub fn open_upload(
        &self,
        call: u32,
        params: String,
        length: f64,
        replayable: bool,
        tuning: Option<NativeTuning>,
    ) -> napi::Result<Upload> {
        let location = tuning.is_some().then(Location::default);
        let mut params: PutObjectParams = given(&params).map_err(|error| thrown(&error))?;
        let mut common = params.call();
        common.location = location.clone();
        let store = self.store_for(common).map_err(|error| thrown(&error))?;
        let store = verifying(store, params.verify);
        let tuning = tuning.map(Tuning::from).map(|tuning| Tuning {
            threshold: Some(tuning.part_size(store.options())),
            ..tuning
        });
        let length = (length >= 0.0).then_some(length as u64);
        let fed = Arc::new(Fed::new(length, self.budget.pool().clone()));
        let upload: transfer::Upload = transfer::Upload {
            store,
            fields: Arc::new(params),
            source: Source::Fed(fed.clone()),
            budget: self.budget.clone(),
            length,
            replayable,
            tuning: tuning.unwrap_or_default(),
        };
        self.calls.measure(call, upload.store.meter());
        let store = upload.store.clone();
        self.calls.spawn_tidy(call, store, |mut cancel| async move {
            let Some(location) = location else {
                return upload.run(&mut cancel).await.map(StoredObject::from);
            };
            let stored = run(&upload, &mut cancel).await?;
            Ok(StoredObject {
                location: location.get(),
                ..stored
            })
        });
        Ok(Upload::new(self.calls.clone(), fed))
    }

    /// The file at `path`, which is absolute.
    #[napi(catch_unwind)]
    pub fn upload_file(&self, call: u32, params: String, path: String, tuning: NativeTuning) {
        let budget = self.budget.clone();
        self.start_tidy(
            call,
            &params,
            async move |store, params: PutObjectParams, mut cancel| {
                let tuning = Tuning::from(tuning);
                let threshold = THRESHOLD * tuning.part_size(store.options());
                let source = transfer::open(PathBuf::from(path), &budget).await?;
                let length = source.in_any_order();
                let upload: transfer::Upload = transfer::Upload {
                    store: verifying(store, params.verify),
                    fields: Arc::new(params),
                    budget,
                    length,
                    replayable: length.is_some(),
                    source,
                    tuning: Tuning {
                        threshold: Some(tuning.threshold.unwrap_or(threshold)),
                        ..tuning
                    },
                };
                run(&upload, &mut cancel).await
            },
        );
    }

    /// Into the file at `path`, which is absolute.
    #[napi(catch_unwind)]
    pub fn download_file(&self, call: u32, params: String, path: String, tuning: NativeTuning) {
        let (budget, leftovers) = (self.budget.clone(), self.leftovers.clone());
        self.start_tidy(
            call,
            &params,
            async move |store, params: GetObjectParams, mut cancel| {
                let download = FileDownload {
                    store: verifying(store, params.verify),
                    input: params.get(),
                    path: PathBuf::from(path),
                    budget,
                    tuning: tuning.into(),
                    leftovers,
                };
                download
                    .run(&mut cancel)
                    .await
                    .map(|output| ObjectFields::from(&*output))
            },
        );
    }
}

/// The answer says how much was sent, which nobody else may know.
async fn run(
    upload: &transfer::Upload,
    cancel: &mut watch::Receiver<bool>,
) -> Result<StoredObject> {
    let output = upload.run(cancel).await?;
    Ok(StoredObject {
        size: i64::try_from(upload.source.position()).ok(),
        ..StoredObject::from(output)
    })
}
