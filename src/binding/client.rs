//! The addon's class: what belongs to the client itself. Its verbs stand in [`super::verbs`].

use std::future::Future;
use std::sync::{Arc, Mutex, Once, PoisonError};

use futures_util::FutureExt;
use napi::Env;
use napi::bindgen_prelude::{
    FnArgs, Function, ToNapiValue, Unknown, retain_current_module_for_unload_safety,
};
use napi_derive::napi;
use tokio::sync::watch;

use super::calls::Calls;
use super::credentials::{Asked, GivenCredentials};
use super::options::NativeOptions;
use super::outcome::thrown;
use super::params::{Common, given};
use super::queue::{Batch, Queue};
use crate::engine;
use crate::error::{Error, Result};
use crate::transfer::{Budget, Leftovers};
use crate::wire::{Call, Store};

/// One client.
#[napi]
pub struct NativeClient {
    pub(super) calls: Arc<Calls>,
    asked: Arc<Asked>,
    pub(super) budget: Budget,
    pub(super) leftovers: Arc<Leftovers>,
    part_size: u64,
    /// Bytes that a Buffer of this Node.js holds.
    pub(super) largest_buffer: u64,
    /// What came of the last call that was presigned at once.
    pub(super) presigned: Mutex<Option<Result<String>>>,
    /// Taken by `close`.
    store: Mutex<Option<Arc<Store>>>,
}

#[napi]
impl NativeClient {
    /// `settle` receives `[call, error, value, attempts, ...]`, several completions at a time.
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
        // The last worker_thread that loaded us may end before the engine's threads do: its code must stay mapped.
        static KEPT: Once = Once::new();
        KEPT.call_once(retain_current_module_for_unload_safety);
        let calls = Calls::new(Queue::new(&settle)?);
        let asked = Arc::new(Asked::new(calls.clone()));
        let largest_buffer = options
            .largest_buffer
            .map_or(u64::MAX, |bytes| bytes as u64);
        let options = options.settle(&asked).map_err(|error| thrown(&error))?;
        env.add_env_cleanup_hook(Arc::downgrade(&calls), |calls| Calls::abandon(&calls))?;
        Ok(Self {
            calls,
            asked,
            budget: Budget::new(options.memory_limit),
            leftovers: Arc::default(),
            part_size: options.part_size,
            largest_buffer,
            presigned: Mutex::default(),
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

    /// Bytes of a call's body that went over the wire so far, if it was begun with `progress` and goes on.
    #[napi(catch_unwind)]
    pub fn transferred(&self, call: u32) -> Option<f64> {
        self.calls.transferred(call).map(|bytes| bytes as f64)
    }

    /// How many bytes the body has, as soon as that is known; for such calls as `transferred`.
    #[napi(catch_unwind)]
    pub fn expected(&self, call: u32) -> Option<f64> {
        self.calls.expected(call).map(|bytes| bytes as f64)
    }

    /// Removes what unfinished downloads have written: the process ends.
    #[napi(catch_unwind)]
    pub fn remove_leftovers(&self) {
        self.leftovers.remove();
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
        engine::first().spawn(async move {
            calls.idle().await;
            drop(store);
            calls.queue.settle(call, Ok(true));
        });
    }

    /// Panics, within the call or at once for call 0: how a binary shows on its platform that it catches one. No part of the package asks for it.
    #[napi(catch_unwind, skip_typescript)]
    pub fn panic(&self, call: u32) {
        assert!(call > 0, "a panic on purpose");
        self.calls.spawn(call, None, fall());
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
}

async fn fall() -> Result<bool> {
    panic!("a panic on purpose")
}

impl NativeClient {
    /// The parameters of a call, and the store as it sees it.
    pub(super) fn opened<P: Common>(&self, params: &str) -> Result<(Arc<Store>, P)> {
        let mut params: P = given(params)?;
        Ok((self.store_for(params.call())?, params))
    }

    pub(super) fn store_for(&self, call: Call) -> Result<Arc<Store>> {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = store.as_ref();
        store
            .map(|store| store.for_call(call))
            .ok_or_else(|| Error::new("ClientClosed", "the client is closed"))
    }

    /// A call that may be dropped at any point.
    pub(super) fn start<P, T, F>(
        &self,
        call: u32,
        params: &str,
        work: impl FnOnce(Arc<Store>, P) -> F,
    ) where
        P: Common,
        T: ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match self.opened(params) {
            Ok((store, params)) if store.presign().is_some() => {
                let work = work(store.clone(), params).boxed();
                self.presign(call, &store, async move { work.await.map(drop) }.boxed());
            }
            Ok((store, params)) => {
                self.calls.measure(call, store.meter());
                let work = work(store.clone(), params).boxed();
                self.calls.spawn(call, Some(store), work);
            }
            Err(error) => self.refuse(call, error),
        }
    }

    /// A call that has to clean up when it is cancelled.
    pub(super) fn start_tidy<P, T, F>(
        &self,
        call: u32,
        params: &str,
        work: impl FnOnce(Arc<Store>, P, watch::Receiver<bool>) -> F,
    ) where
        P: Common,
        T: ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match self.opened(params) {
            Ok((store, params)) => self.tidy(call, store, params, work),
            Err(error) => self.refuse(call, error),
        }
    }

    /// The same for a call that may be one request, and so may be presigned. Those that never are have no use for the branch:
    /// a transfer of files drafted on the JS thread had a frame of 5 MB there, and a worker's stack has 4.
    pub(super) fn start_tidy_or_presign<P, T, F>(
        &self,
        call: u32,
        params: &str,
        work: impl FnOnce(Arc<Store>, P, watch::Receiver<bool>) -> F,
    ) where
        P: Common,
        T: ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        match self.opened(params) {
            Ok((store, params)) if store.presign().is_some() => {
                let (tell, told) = watch::channel(false);
                let drafted = work(store.clone(), params, told).boxed();
                let drafted = async move {
                    let outcome = drafted.await.map(std::mem::drop);
                    // A sender that is gone counts as cancelled.
                    drop(tell);
                    outcome
                };
                self.presign(call, &store, drafted.boxed());
            }
            Ok((store, params)) => self.tidy(call, store, params, work),
            Err(error) => self.refuse(call, error),
        }
    }

    fn tidy<P, T, F>(
        &self,
        call: u32,
        store: Arc<Store>,
        params: P,
        work: impl FnOnce(Arc<Store>, P, watch::Receiver<bool>) -> F,
    ) where
        T: ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.calls.measure(call, store.meter());
        self.calls.spawn_tidy(call, store.clone(), |cancel| {
            work(store, params, cancel).boxed()
        });
    }
}
