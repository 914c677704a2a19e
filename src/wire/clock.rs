//! The time requests are signed with: this machine's, plus what the store's `Date` taught us when it differed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use aws_smithy_async::time::TimeSource;

/// S3 refuses signatures 15 minutes off; below this a difference is not worth a correction.
const TOLERANCE: i64 = 240_000;

/// A clock shared by all calls of a client, so that the first refusal mends them all.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Milliseconds to add to this machine's time.
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// What is added now; an attempt notes it to see whether another call has mended the clock meanwhile.
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// Learns from an answer to a request that was signed with the offset `used`; true when signing it again
    /// makes sense because the clock has changed since, by this call or by another.
    pub fn learn(&self, server: SystemTime, used: i64) -> bool {
        let offset = match server.duration_since(SystemTime::now()) {
            Ok(ahead) => millis(ahead),
            Err(behind) => -millis(behind.duration()),
        };
        if (offset - used).abs() < TOLERANCE {
            return false;
        }
        self.offset.store(offset, Ordering::Relaxed);
        true
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        let offset = self.offset();
        let by = Duration::from_millis(offset.unsigned_abs());
        let now = SystemTime::now();
        if offset < 0 { now - by } else { now + by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_right_stays() {
        let clock = Clock::default();
        assert!(!clock.learn(SystemTime::now() + Duration::from_secs(60), 0));
        assert_eq!(clock.offset(), 0);
    }

    #[test]
    fn all_calls_signed_with_the_wrong_clock_go_again_but_none_signed_with_the_right_one() {
        let clock = Clock::default();
        let server = SystemTime::now() - Duration::from_secs(3600);
        assert!(clock.learn(server, 0));
        assert!(clock.learn(server, 0));
        assert!(!clock.learn(server, clock.offset()));
        assert!(clock.now().duration_since(server).unwrap() < Duration::from_secs(5));
    }
}
