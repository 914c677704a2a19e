//! How many parts of a transfer are under way at once, when nobody said.
//!
//! A link to S3 gives each connection its share and many connections as many shares; a store next door gives one connection
//! nearly all there is. So a transfer begins with [`FIRST`] parts at once. Where they go slowly there are soon more, as long as
//! that brings a fifth more bytes a second; what does not is taken back, and tried again much later.

use std::time::Duration;

/// Parts at once in the beginning.
const FIRST: usize = 4;
/// And at most.
const MOST: usize = 32;
/// Each time so many as before: a link whose parts take long should not be learned for long.
const GROWTH: usize = 4;
/// More bytes a second than before, for more parts at once to be kept.
const WORTH: f64 = 1.2;
/// Bytes a second of one part. What is as fast is not held up by the link, and more of it would only share the processors.
const FAST: f64 = 200e6;
/// Parts between a growth that was taken back and the next.
const REST: usize = 128;

/// The number of parts at once of one transfer.
pub struct Pace {
    limit: usize,
    most: usize,
    /// The parts that began under this limit and are done: their number, bytes and time.
    parts: usize,
    bytes: u64,
    time: Duration,
    /// Whether it was the limit that parts waited for.
    held: bool,
    /// The limit before the last growth, and the bytes a second under it.
    before: Option<(usize, f64)>,
    rest: usize,
}

impl Pace {
    /// As many as given, or a number of its own.
    pub fn new(given: Option<usize>) -> Self {
        Self {
            limit: given.unwrap_or(FIRST).max(1),
            most: given.unwrap_or(MOST),
            parts: 0,
            bytes: 0,
            time: Duration::ZERO,
            held: false,
            before: None,
            rest: 0,
        }
    }

    /// So many may be under way now.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// A part has to wait for another's end, for no other reason than the limit.
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// A part that began when `limit` was the limit is done.
    pub fn done(&mut self, limit: usize, bytes: u64, time: Duration) {
        self.rest = self.rest.saturating_sub(1);
        if limit != self.limit || self.rest > 0 {
            return;
        }
        self.parts += 1;
        self.bytes += bytes;
        self.time += time;
        if self.parts >= self.limit && self.held {
            self.judge();
        }
    }

    fn judge(&mut self) {
        let each = self.bytes as f64 / self.time.as_secs_f64();
        let rate = each * self.limit as f64;
        match self.before {
            Some((limit, before)) if rate < before * WORTH => {
                self.turn_to(limit, None);
                self.rest = REST;
            }
            _ if each < FAST && self.limit < self.most => {
                let before = Some((self.limit, rate));
                self.turn_to((self.limit * GROWTH).min(self.most), before);
            }
            _ => {}
        }
    }

    fn turn_to(&mut self, limit: usize, before: Option<(usize, f64)>) {
        *self = Self {
            limit,
            before,
            parts: 0,
            bytes: 0,
            time: Duration::ZERO,
            held: false,
            ..*self
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limits that parts begin under, on a link that gives each connection `each` bytes a second and all together `all`.
    fn limits(pace: &mut Pace, each: f64, all: f64, parts: usize) -> Vec<usize> {
        let mut seen = vec![pace.limit()];
        for _ in 0..parts {
            let limit = pace.limit();
            let rate = each.min(all / limit as f64);
            pace.hold();
            pace.done(limit, 1_000_000, Duration::from_secs_f64(1e6 / rate));
            if pace.limit() != limit {
                seen.push(pace.limit());
            }
        }
        seen
    }

    #[test]
    fn grows_where_each_connection_has_its_share() {
        assert_eq!(limits(&mut Pace::new(None), 90e6, 1e12, 200), [4, 16, 32]);
    }

    #[test]
    fn stays_where_one_connection_is_fast() {
        assert_eq!(limits(&mut Pace::new(None), 300e6, 1e12, 200), [4]);
    }

    #[test]
    fn takes_back_what_brings_no_more() {
        assert_eq!(limits(&mut Pace::new(None), 90e6, 300e6, 100), [4, 16, 4]);
        assert_eq!(
            limits(&mut Pace::new(None), 90e6, 1e9, 150),
            [4, 16, 32, 16]
        );
    }

    #[test]
    fn tries_again_later() {
        let mut pace = Pace::new(None);
        limits(&mut pace, 90e6, 300e6, 100);
        assert_eq!(limits(&mut pace, 90e6, 1e12, 200), [4, 16, 32]);
    }

    #[test]
    fn does_not_grow_where_the_source_is_slower() {
        let mut pace = Pace::new(None);
        for _ in 0..100 {
            pace.done(FIRST, 1_000_000, Duration::from_millis(10));
        }
        assert_eq!(pace.limit(), FIRST);
    }

    #[test]
    fn keeps_to_what_is_given() {
        for given in [1, 3, 40] {
            assert_eq!(
                limits(&mut Pace::new(Some(given)), 90e6, 1e12, 100),
                [given]
            );
        }
    }
}
