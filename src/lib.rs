//! The native half of datastore-client.
//!
//! One way in and one way out: JavaScript calls [`binding`], which asks [`transfer`] (many requests, one job) or
//! [`object`] and [`bucket`] (one file a verb); these send through [`wire`] (one transport, one attempts loop), which
//! was told by [`config`]. [`error`] is everybody's. Nothing looks back.

mod binding;
mod bucket;
mod config;
mod error;
mod object;
mod transfer;
mod wire;

use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// More threads than this were never faster: the work is the kernel's.
const MOST_WORKERS: usize = 4;

/// The engine's threads: started by the first client, shared by all of the process, and left to the process's end.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        // The last worker_thread that loaded us may end before these threads do: its code must stay mapped.
        napi::bindgen_prelude::retain_current_module_for_unload_safety();
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Builder::new_multi_thread()
            .worker_threads(cores.min(MOST_WORKERS))
            .max_blocking_threads(8)
            .thread_keep_alive(Duration::from_secs(5))
            .thread_name("datastore")
            .enable_io()
            .enable_time()
            .build()
            .expect("the system has no thread left to give")
    })
}
