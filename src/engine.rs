//! The engine's threads: started by the first call, shared by all of the process, and left to the process's end.
//!
//! Each is a runtime of its own that keeps its tasks and connections to itself. In one runtime of several threads every
//! call that comes alone wakes a second thread, which looks for work that is not there: a fifth of a small request's time.

use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

/// More threads than this were never faster: the work is the kernel's.
const MOST: usize = 4;
/// Threads of each for what the file system may hold up.
const BLOCKING: usize = 4;

thread_local! {
    /// Which engine's thread this is, if it is one.
    static HERE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// One thread with what it drives.
pub struct Engine {
    runtime: Runtime,
    /// Calls under way.
    calls: AtomicUsize,
}

/// How many there are.
pub fn count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    let cores = || std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    *COUNT.get_or_init(|| cores().min(MOST))
}

fn all() -> &'static [Engine] {
    static ENGINES: OnceLock<Vec<Engine>> = OnceLock::new();
    ENGINES.get_or_init(|| (0..count()).map(Engine::new).collect())
}

/// Which engine's thread this is; the first one's elsewhere.
pub fn here() -> usize {
    HERE.get().unwrap_or(0)
}

/// The first one, for what is no call.
pub fn first() -> &'static Runtime {
    &all()[0].runtime
}

/// Where the next of many tasks of one call goes: they take turns. Outside of an engine that is where the caller is.
pub fn next() -> Handle {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    if HERE.get().is_none() {
        return Handle::current();
    }
    let turn = TURN.fetch_add(1, Ordering::Relaxed) % count();
    all()[turn].runtime.handle().clone()
}

/// Begins a call where the fewest are under way. Boxed, so that all calls are one kind of task: the machinery around a task is made anew for
/// each kind.
pub fn begin(work: BoxFuture<'static, ()>) -> JoinHandle<()> {
    let calls = |engine: &&Engine| engine.calls.load(Ordering::Relaxed);
    let engine = all().iter().min_by_key(calls).expect("one at least");
    let place = Place::new(engine);
    engine.runtime.spawn(async move {
        let _place = place;
        work.await;
    })
}

impl Engine {
    fn new(number: usize) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(BLOCKING)
            .thread_keep_alive(Duration::from_secs(5))
            .thread_name("datastore")
            .on_thread_start(move || HERE.set(Some(number)))
            .enable_io()
            .enable_time()
            .build()
            .expect("the system has no thread left to give");
        Self {
            runtime,
            calls: AtomicUsize::new(0),
        }
    }
}

/// A call's, until its task is gone.
struct Place(&'static Engine);

impl Place {
    fn new(engine: &'static Engine) -> Self {
        engine.calls.fetch_add(1, Ordering::Relaxed);
        Self(engine)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    /// Begins a call that tells where it is and goes on until it is told to end.
    async fn call() -> (usize, oneshot::Sender<()>, JoinHandle<()>) {
        let ((tell, told), (end, ended)) = (oneshot::channel(), oneshot::channel());
        let task = begin(Box::pin(async move {
            let _ = tell.send(here());
            let _ = ended.await;
        }));
        (told.await.unwrap(), end, task)
    }

    #[tokio::test]
    async fn calls_go_where_the_fewest_are() {
        let mut calls = Vec::new();
        for expected in 0..count() {
            calls.push(call().await);
            assert_eq!(calls[expected].0, expected);
        }
        let (last, end, task) = calls.pop().unwrap();
        end.send(()).unwrap();
        task.await.unwrap();
        let (again, _end, task) = call().await;
        assert_eq!(again, last);
        // A call that is called off leaves, too.
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(call().await.0, last);
    }

    #[tokio::test]
    async fn tasks_of_a_call_take_turns_and_stay_with_the_engines() {
        let (tell, told) = oneshot::channel();
        let job = async move {
            let mut places = Vec::new();
            for _ in 0..count() {
                places.push(next().spawn(async { here() }).await.unwrap());
            }
            let _ = tell.send(places);
        };
        all()[0].runtime.spawn(job).await.unwrap();
        let mut places = told.await.unwrap();
        places.sort_unstable();
        assert_eq!(places, (0..count()).collect::<Vec<_>>());
    }
}
