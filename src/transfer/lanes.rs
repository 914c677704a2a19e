//! The parts of one transfer that are under way at once, and what came of those that are done. Dropped, they end.

use std::future::Future;
use std::pin::Pin;

use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::budget::{Budget, Share};
use super::pace::Pace;
use crate::engine;
use crate::error::{Error, Result, chain};

/// Parts under way, each giving a `T`.
pub struct Lanes<T> {
    tasks: JoinSet<Result<Done<T>>>,
    pace: Pace,
    /// Of the parts that are done, in no order.
    pub done: Vec<T>,
}

struct Done<T> {
    result: T,
    bytes: u64,
    began: Instant,
    /// How many were allowed at once when it began.
    limit: usize,
}

impl<T: Send + 'static> Lanes<T> {
    /// As many at once as given, or as many as the link rewards.
    pub fn new(concurrency: Option<usize>) -> Self {
        Self {
            tasks: JoinSet::new(),
            pace: Pace::new(concurrency),
            done: Vec::new(),
        }
    }

    /// How many are under way.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Waits until one more may begin. The first part that fails ends the wait with its error.
    pub async fn turn(&mut self) -> Result<()> {
        while self.tasks.len() >= self.pace.limit() {
            self.pace.hold();
            self.next().await.unwrap_or(Ok(()))?;
        }
        Ok(())
    }

    /// Waits for a turn and memory. While others are under way it is only tried for: they will give theirs back.
    pub async fn memory(&mut self, budget: &Budget, bytes: u64) -> Result<Share> {
        loop {
            self.turn().await?;
            if let Some(share) = budget.try_reserve(bytes) {
                return Ok(share);
            }
            match self.next().await {
                Some(done) => done?,
                None => return Ok(budget.reserve(bytes).await),
            }
        }
    }

    /// Begins a part of so many bytes.
    pub fn begin(&mut self, bytes: u64, part: impl Future<Output = Result<T>> + Send + 'static) {
        let limit = self.pace.limit();
        let began = Instant::now();
        // One kind of task for all parts: each would bring 30 KB of machinery.
        let part = Box::pin(part) as Pin<Box<dyn Future<Output = Result<T>> + Send>>;
        let task = async move {
            let result = part.await?;
            Ok(Done {
                result,
                bytes,
                began,
                limit,
            })
        };
        self.tasks.spawn_on(task, &engine::next());
    }

    /// Waits for the end of one part; `None` when there is none.
    pub async fn next(&mut self) -> Option<Result<()>> {
        let done = self.tasks.join_next().await?;
        Some(self.take(done))
    }

    /// Waits for the end of all.
    pub async fn all(&mut self) -> Result<()> {
        while let Some(done) = self.next().await {
            done?;
        }
        Ok(())
    }

    /// Ends those that are under way.
    pub async fn stop(&mut self) {
        self.tasks.shutdown().await;
    }

    fn take(&mut self, done: std::result::Result<Result<Done<T>>, JoinError>) -> Result<()> {
        let part = done.map_err(|error| Error::new("InternalError", chain(&error)))??;
        self.pace.done(part.limit, part.bytes, part.began.elapsed());
        self.done.push(part.result);
        Ok(())
    }
}
