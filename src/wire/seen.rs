//! The buckets a client has seen to exist, from any answer about them.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Error;

/// A client of more buckets than this begins anew; it only costs a request each.
const MOST: usize = 10_000;

#[derive(Default)]
pub struct Seen {
    buckets: Mutex<HashSet<String>>,
    /// Held while a bucket is asked for, so that many calls at once ask once.
    asking: tokio::sync::Mutex<()>,
}

impl Seen {
    fn buckets(&self) -> MutexGuard<'_, HashSet<String>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns from an answer about a bucket.
    pub fn note(&self, bucket: &str, error: Option<&Error>) {
        match error {
            None => {}
            Some(error) if error.is("NoSuchBucket") => return self.forget(bucket),
            Some(error) if error.is("NoSuchKey") => {}
            Some(_) => return,
        }
        let mut buckets = self.buckets();
        if !buckets.contains(bucket) {
            if buckets.len() >= MOST {
                buckets.clear();
            }
            buckets.insert(bucket.to_owned());
        }
    }

    pub fn forget(&self, bucket: &str) {
        self.buckets().remove(bucket);
    }

    /// Whether a bucket exists; what `ask` says is kept when it is yes.
    pub async fn or_ask(&self, bucket: &str, ask: impl AsyncFnOnce() -> bool) -> bool {
        if self.buckets().contains(bucket) {
            return true;
        }
        let _asking = self.asking.lock().await;
        if self.buckets().contains(bucket) {
            return true;
        }
        let there = ask().await;
        if there {
            self.note(bucket, None);
        }
        there
    }
}
