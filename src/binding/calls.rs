//! The calls in flight: each is a task that settles its id, even when it panics, or is cancelled by it.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures_util::FutureExt;
use napi::bindgen_prelude::ToNapiValue;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use super::queue::Queue;
use crate::engine;
use crate::error::{Error, Result};
use crate::wire::{Meter, Store};

/// How a call in flight is ended early.
enum Stop {
    /// Dropped where it stands; JavaScript has settled it itself.
    Drop(AbortHandle),
    /// Told, so that it can clean up; it settles its id when that is done.
    Tell(watch::Sender<bool>, AbortHandle),
}

#[derive(Default)]
struct Running {
    stops: HashMap<u32, Stop>,
    /// Of the calls whose progress is asked for.
    meters: HashMap<u32, Meter>,
}

/// The calls of one client.
pub struct Calls {
    pub queue: Queue,
    running: Mutex<Running>,
    idle: Notify,
}

impl Calls {
    pub fn new(queue: Queue) -> Arc<Self> {
        Arc::new(Self {
            queue,
            running: Mutex::default(),
            idle: Notify::new(),
        })
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a call that may be dropped at any point. With the store as the call sees it, its result says how often that was asked.
    pub fn spawn<T>(
        self: &Arc<Self>,
        call: u32,
        store: Option<Arc<Store>>,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) where
        T: ToNapiValue + Send + 'static,
    {
        self.start(call, store, work, Stop::Drop);
    }

    /// Runs a call that has to clean up when it is cancelled.
    pub fn spawn_tidy<T, F>(
        self: &Arc<Self>,
        call: u32,
        store: Arc<Store>,
        work: impl FnOnce(watch::Receiver<bool>) -> F,
    ) where
        T: ToNapiValue + Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let (tell, told) = watch::channel(false);
        let stop = |handle| Stop::Tell(tell, handle);
        self.start(call, Some(store), work(told), stop);
    }

    fn start<T>(
        self: &Arc<Self>,
        call: u32,
        store: Option<Arc<Store>>,
        work: impl Future<Output = Result<T>> + Send + 'static,
        stop: impl FnOnce(AbortHandle) -> Stop,
    ) where
        T: ToNapiValue + Send + 'static,
    {
        let calls = self.clone();
        // By combinators: an async block would have room for the work twice, as what it was given and as what it awaits.
        let work = AssertUnwindSafe(work).catch_unwind().map(move |outcome| {
            let outcome = outcome.unwrap_or_else(|panic| Err(panicked(&*panic)));
            let attempts = store.map(|store| store.tries().most());
            if calls.ended(call) {
                calls.queue.settle_tried(call, outcome, attempts);
            }
        });
        // Held while spawning, so that a call that ends at once finds its entry.
        let mut running = self.running();
        let task = engine::begin(work.boxed());
        running.stops.insert(call, stop(task.abort_handle()));
    }

    /// False when the call was cancelled meanwhile.
    fn ended(&self, call: u32) -> bool {
        let mut running = self.running();
        let known = running.stops.remove(&call).is_some();
        running.meters.remove(&call);
        if running.stops.is_empty() {
            self.idle.notify_waiters();
        }
        known
    }

    /// Ends a call early.
    pub fn cancel(&self, call: u32) {
        let mut running = self.running();
        if let Some(Stop::Tell(tell, _)) = running.stops.get(&call) {
            tell.send_replace(true);
            return;
        }
        if let Some(Stop::Drop(task)) = running.stops.remove(&call) {
            task.abort();
        }
        running.meters.remove(&call);
        if running.stops.is_empty() {
            self.idle.notify_waiters();
        }
    }

    /// Counts a call's bytes from now on: call it before the call begins.
    pub fn measure(&self, call: u32, meter: Option<&Meter>) {
        if let Some(meter) = meter {
            self.running().meters.insert(call, meter.clone());
        }
    }

    /// How many bytes of a measured call went over the wire.
    pub fn transferred(&self, call: u32) -> Option<u64> {
        self.running().meters.get(&call).map(Meter::get)
    }

    /// How many there will be, once that is known.
    pub fn expected(&self, call: u32) -> Option<u64> {
        self.running().meters.get(&call).and_then(Meter::total)
    }

    /// Waits until no call is in flight.
    pub async fn idle(&self) {
        loop {
            let idle = self.idle.notified();
            if self.running().stops.is_empty() {
                return;
            }
            idle.await;
        }
    }

    /// Ends everything where it stands: the environment is going away.
    pub fn abandon(calls: &Weak<Self>) {
        let Some(calls) = calls.upgrade() else { return };
        for (_, stop) in calls.running().stops.drain() {
            let (Stop::Drop(task) | Stop::Tell(_, task)) = stop;
            task.abort();
        }
    }
}

/// A panic as the error that JavaScript sees.
pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::new(
        "InternalError",
        format!("a bug in datastore-client: {}", text.unwrap_or("panic")),
    )
}
