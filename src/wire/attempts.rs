//! The one loop around every request: what is tried again, when, and how often.
//!
//! - Full jitter: before attempt n + 1 a random wait below 100 ms x 2^n, 20 s at most.
//! - `Retry-After` is respected up to those 20 s.
//! - A budget per client (AWS's "standard" mode: 500 tokens, 5 a retry, given back by successes) keeps a store
//!   in trouble from being hammered by retries.
//! - A connection that broke before its answer is tried again at once, the first time: it was most likely an
//!   idle one that the store had closed.
//! - A wrong region or clock is learned from the answer and tried again at once; it does not count.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use crate::error::{Error, Result};

const BASE: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(20);
const CAPACITY: u32 = 500;
const COST: u32 = 5;

/// How often calls are tried, and the client's retry budget.
pub struct Attempts {
    max: u32,
    tokens: Mutex<u32>,
}

/// What mends an error without waiting: a clock or region learned from it.
pub trait Mend {
    /// The request goes out for this time, from 1.
    fn sending(&mut self, _time: u32) {}
    /// True when the same call may go out again because something was learned.
    fn mend(&mut self, error: &Error) -> bool;
}

impl Attempts {
    /// `max` counts the first try.
    pub fn new(max: u32) -> Self {
        Self {
            max: max.max(1),
            tokens: Mutex::new(CAPACITY),
        }
    }

    /// Sends until it succeeds, cannot be mended, or was tried often enough. The error says how often.
    pub async fn run<T, F>(&self, mend: &mut impl Mend, mut send: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let (mut sent, mut mended) = (0, 0);
        loop {
            sent += 1;
            mend.sending(sent);
            let mut error = match send().await {
                Ok(value) => {
                    self.refund(if sent > 1 { COST } else { 1 });
                    return Ok(value);
                }
                Err(error) => error,
            };
            // Once for the region and once for the clock: a store that contradicts itself must not loop.
            let last = error.hint.spent;
            if mended < 2 && mend.mend(&error) && !last {
                mended += 1;
                continue;
            }
            if last || !error.retryable || sent - mended >= self.max || !self.spend() {
                error.attempts = sent;
                return Err(error);
            }
            tokio::time::sleep(pause(&error, sent - mended)).await;
        }
    }

    fn spend(&self) -> bool {
        let mut tokens = self
            .tokens
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match tokens.checked_sub(COST) {
            Some(rest) => {
                *tokens = rest;
                true
            }
            None => false,
        }
    }

    fn refund(&self, amount: u32) {
        let mut tokens = self
            .tokens
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *tokens = (*tokens + amount).min(CAPACITY);
    }
}

fn pause(error: &Error, attempt: u32) -> Duration {
    if attempt == 1 && error.is("ConnectionClosed") {
        return Duration::ZERO;
    }
    let ceiling = BASE.saturating_mul(1 << attempt.min(16)).min(LONGEST);
    let jitter = ceiling.mul_f64(fastrand::f64());
    jitter.max(error.hint.retry_after.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nothing;
    impl Mend for Nothing {
        fn mend(&mut self, _: &Error) -> bool {
            false
        }
    }

    struct Always;
    impl Mend for Always {
        fn mend(&mut self, _: &Error) -> bool {
            true
        }
    }

    fn slow_down() -> Error {
        Error::transient("SlowDown", "")
    }

    #[tokio::test(start_paused = true)]
    async fn a_transient_error_is_tried_again_until_it_succeeds() {
        let mut left = 2;
        let result = Attempts::new(3)
            .run(&mut Nothing, || {
                left -= 1;
                std::future::ready(if left > 0 { Err(slow_down()) } else { Ok(7) })
            })
            .await;
        assert_eq!(result.unwrap(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn the_error_says_how_often_it_was_tried() {
        let result: Result<()> = Attempts::new(4)
            .run(&mut Nothing, || std::future::ready(Err(slow_down())))
            .await;
        assert_eq!(result.unwrap_err().attempts, 4);
    }

    #[tokio::test]
    async fn a_lasting_error_is_not_tried_again() {
        let result: Result<()> = Attempts::new(4)
            .run(&mut Nothing, || {
                std::future::ready(Err(Error::new("NoSuchKey", "")))
            })
            .await;
        assert_eq!(result.unwrap_err().attempts, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_budget_ends_the_retries() {
        let attempts = Attempts::new(1000);
        let result: Result<()> = attempts
            .run(&mut Nothing, || std::future::ready(Err(slow_down())))
            .await;
        assert_eq!(result.unwrap_err().attempts, CAPACITY / COST + 1);
    }

    #[tokio::test]
    async fn mending_is_bounded() {
        let result: Result<()> = Attempts::new(1)
            .run(&mut Always, || std::future::ready(Err(Error::new("X", ""))))
            .await;
        assert_eq!(result.unwrap_err().attempts, 3);
    }

    #[test]
    fn retry_after_is_respected_within_bounds() {
        let mut error = slow_down();
        error.hint.retry_after = Some(Duration::from_secs(3600));
        assert_eq!(pause(&error, 1), LONGEST);
        error.hint.retry_after = Some(Duration::from_secs(2));
        assert!(pause(&error, 1) >= Duration::from_secs(2));
    }

    #[test]
    fn a_connection_that_died_unnoticed_is_replaced_at_once() {
        assert_eq!(
            pause(&Error::transient("ConnectionClosed", ""), 1),
            Duration::ZERO
        );
    }
}
