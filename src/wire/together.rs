//! One job for all who wait for it, whatever comes of it: each of them asking again after a failure would make the last
//! one wait for all failures before its own.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use crate::error::{Error, Result};

type Running<T> = Shared<BoxFuture<'static, Result<T>>>;

/// The job under way, if one is.
pub struct Together<T>(Arc<Mutex<Option<Running<T>>>>);

impl<T> Default for Together<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Together<T> {
    /// Joins the job under way or starts it, as a task of its own: whoever started it may be cancelled while others wait.
    /// What the job makes it must find by itself when it was made a moment ago. Must be called within the runtime.
    pub async fn join<F>(&self, job: impl FnOnce() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let running = {
            let mut slot = lock(&self.0);
            let start = || {
                let (job, slot) = (job(), self.0.clone());
                let task = tokio::spawn(async move {
                    let outcome = job.await;
                    lock(&slot).take();
                    outcome
                });
                let slot = self.0.clone();
                let outcome = async move {
                    task.await.unwrap_or_else(|panic| {
                        lock(&slot).take();
                        Err(Error::new("InternalError", "a bug in datastore-client")
                            .caused_by(&panic))
                    })
                };
                outcome.boxed().shared()
            };
            slot.get_or_insert_with(start).clone()
        };
        running.await
    }
}

fn lock<T>(slot: &Mutex<Option<Running<T>>>) -> MutexGuard<'_, Option<Running<T>>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_failure_is_shared_and_the_next_who_comes_starts_anew() {
        let (together, started) = (Together::<u32>::default(), Arc::new(AtomicU32::new(0)));
        let job = || {
            let started = started.clone();
            async move {
                tokio::task::yield_now().await;
                match started.fetch_add(1, Ordering::Relaxed) {
                    0 => Err(Error::new("X", "")),
                    n => Ok(n),
                }
            }
        };
        let (one, two) = tokio::join!(together.join(job), together.join(job));
        assert!(one.is_err() && two.is_err());
        assert_eq!(together.join(job).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_no_end() {
        let together = Together::<u32>::default();
        let broken = together.join(|| async { panic!("broken") }).await;
        assert!(broken.unwrap_err().is("InternalError"));
        assert_eq!(together.join(|| async { Ok(7) }).await.unwrap(), 7);
    }
}
