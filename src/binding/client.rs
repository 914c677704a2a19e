//! The addon's class: one short method a verb. Every method returns at once; the end of a call arrives by its id.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use napi::Env;
use napi::bindgen_prelude::{FnArgs, Function, Uint8ArraySlice, Unknown};
use napi_derive::napi;
use tokio::sync::mpsc;

use super::calls::Calls;
use super::credentials::{Asked, GivenCredentials};
use super::options::NativeOptions;
use super::outcome::{Chunk, thrown};
use super::params::{
    BucketParams, CreateBucketParams, DeleteObjectParams, GetObjectParams, ListBucketsParams,
    ListObjectsParams, ListObjectsV2Params, PutObjectParams,
};
use super::queue::{Batch, Queue};
use super::reader::{self, ObjectReader};
use super::results::{
    BucketList, CreatedBucket, DeletedBucket, DeletedObject, HeadedBucket, Listing, ListingV2,
    ObjectFields, StoredObject,
};
use super::upload::Upload;
use crate::error::{Error, Result};
use crate::object::{delete, get, head, list, put};
use crate::transfer::{self, Budget, Source};
use crate::wire::Store;
use crate::{bucket, runtime};

/// One client.
#[napi]
pub struct NativeClient {
    calls: Arc<Calls>,
    asked: Arc<Asked>,
    budget: Budget,
    part_size: u64,
    /// Taken by `close`.
    store: Mutex<Option<Arc<Store>>>,
}

#[napi]
impl NativeClient {
    /// `settle` receives `[call, error, value, ...]`, several completions at a time.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        env: Env,
        options: NativeOptions,
        #[napi(ts_arg_type = "(batch: unknown[]) => void")] settle: Function<
            '_,
            FnArgs<(Batch,)>,
            Unknown<'static>,
        >,
    ) -> napi::Result<Self> {
        let calls = Calls::new(Queue::new(&settle)?);
        let asked = Arc::new(Asked::new(calls.clone()));
        let options = options.settle(&asked).map_err(|error| thrown(&error))?;
        env.add_env_cleanup_hook(Arc::downgrade(&calls), |calls| Calls::abandon(&calls))?;
        Ok(Self {
            calls,
            asked,
            budget: Budget::new(options.memory_limit),
            part_size: options.part_size,
            store: Mutex::new(Some(Arc::new(Store::new(options)))),
        })
    }

    /// Bytes of one part: larger bodies go through `openUpload`.
    #[napi(getter)]
    pub fn part_size(&self) -> f64 {
        self.part_size as f64
    }

    /// Ends a call. An upload cleans up and still settles; of any other call nothing more is heard.
    #[napi(catch_unwind)]
    pub fn cancel(&self, call: u32) {
        self.calls.cancel(call);
    }

    /// Drops the connections once nothing is in flight any more; settles then.
    #[napi(catch_unwind)]
    pub fn close(&self, call: u32) {
        let store = self
            .store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let calls = self.calls.clone();
        runtime().spawn(async move {
            calls.idle().await;
            drop(store);
            calls.queue.settle(call, Ok(true));
        });
    }

    /// Answers a request for credentials (a completion of call 0).
    #[napi(catch_unwind)]
    pub fn answer_credentials(
        &self,
        request: u32,
        credentials: Option<GivenCredentials>,
        error: Option<String>,
    ) {
        let error = || error.unwrap_or_else(|| "the credentials function gave none".into());
        self.asked
            .answer(request, credentials.map(Into::into).ok_or_else(error));
    }

    #[napi(catch_unwind)]
    pub fn put_object(
        &self,
        call: u32,
        params: PutObjectParams,
        body: Option<Uint8ArraySlice<'_>>,
    ) {
        // Copied here, on the JS thread: memory that is transferred or resized in flight would be read after its end.
        let body = body.map_or_else(Bytes::new, |body| Bytes::copy_from_slice(&body));
        self.start(call, async move |store| {
            put::put_object(&store, &params, body)
                .await
                .map(StoredObject::from)
        });
    }

    /// `length` is -1 when unknown; `replayable` sources can be asked for earlier bytes again.
    #[napi(catch_unwind)]
    pub fn open_upload(
        &self,
        call: u32,
        params: PutObjectParams,
        length: f64,
        replayable: bool,
    ) -> napi::Result<Upload> {
        let store = self.store().map_err(|error| thrown(&error))?;
        let length = (length >= 0.0).then_some(length as u64);
        let source = Arc::new(Source::new(length));
        let upload = transfer::Upload {
            store,
            fields: Arc::new(params),
            source: source.clone(),
            budget: self.budget.clone(),
            length,
            replayable,
        };
        self.calls.spawn_tidy(call, |mut cancel| async move {
            upload.run(&mut cancel).await.map(StoredObject::from)
        });
        Ok(Upload::new(self.calls.clone(), source))
    }

    /// The call settles with the object's fields; its bytes are read from what is returned.
    #[napi(catch_unwind)]
    pub fn get_object(&self, call: u32, params: GetObjectParams) -> napi::Result<ObjectReader> {
        let store = self.store().map_err(|error| thrown(&error))?;
        let (asks, asked) = mpsc::unbounded_channel();
        let calls = self.calls.clone();
        let opening = get::Download::open(store, params.get());
        let task = runtime().spawn(reader::run(calls, call, opening, asked));
        Ok(ObjectReader::new(asks, task.abort_handle()))
    }

    /// The whole object: its fields and `Body`.
    #[napi(catch_unwind)]
    pub fn get_object_bytes(&self, call: u32, params: GetObjectParams) {
        self.start(call, async move |store| {
            let (mut download, output) = get::Download::open(store, params.get()).await?;
            let body = download.rest(&[]).await?;
            Ok(ObjectFields {
                body: Some(Chunk(body.into())),
                ..ObjectFields::from(output)
            })
        });
    }

    #[napi(catch_unwind)]
    pub fn head_object(&self, call: u32, params: GetObjectParams) {
        self.start(call, async move |store| {
            head::head_object(&store, params.head())
                .await
                .map(ObjectFields::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn delete_object(&self, call: u32, params: DeleteObjectParams) {
        self.start(call, async move |store| {
            delete::delete_object(&store, params.input())
                .await
                .map(DeletedObject::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn list_objects(&self, call: u32, params: ListObjectsParams) {
        self.start(call, async move |store| {
            list::list_objects(&store, params.input())
                .await
                .map(Listing::from)
        });
    }

    #[napi(catch_unwind, js_name = "listObjectsV2")]
    pub fn list_objects_v2(&self, call: u32, params: ListObjectsV2Params) {
        self.start(call, async move |store| {
            list::list_objects_v2(&store, params.input())
                .await
                .map(ListingV2::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn create_bucket(&self, call: u32, params: CreateBucketParams) {
        self.start(call, async move |store| {
            let location = params.location_constraint.clone();
            bucket::create_bucket(&store, params.input(), location)
                .await
                .map(CreatedBucket::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn head_bucket(&self, call: u32, params: BucketParams) {
        self.start(call, async move |store| {
            bucket::head_bucket(&store, params.head())
                .await
                .map(HeadedBucket::from)
        });
    }

    #[napi(catch_unwind)]
    pub fn delete_bucket(&self, call: u32, params: BucketParams) {
        self.start(call, async move |store| {
            bucket::delete_bucket(&store, params.delete())
                .await
                .map(|_| DeletedBucket::default())
        });
    }

    #[napi(catch_unwind)]
    pub fn list_buckets(&self, call: u32, params: ListBucketsParams) {
        self.start(call, async move |store| {
            bucket::list_buckets(&store, params.input())
                .await
                .map(BucketList::from)
        });
    }
}

impl NativeClient {
    fn store(&self) -> Result<Arc<Store>> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store
            .clone()
            .ok_or_else(|| Error::new("ClientClosed", "the client is closed"))
    }

    fn start<T, F>(&self, call: u32, work: impl FnOnce(Arc<Store>) -> F + Send + 'static)
    where
        T: napi::bindgen_prelude::ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match self.store() {
            Ok(store) => self.calls.spawn(call, work(store)),
            Err(error) => self.calls.queue.settle::<bool>(call, Err(error)),
        }
    }
}
