//! What one request's answers teach of the store: its clock, the region of its bucket.

use super::attempts::Mend;
use super::clock::Clock;
use super::ready::Ready;
use super::store::Store;
use super::tries::Tries;
use crate::error::Error;

/// What is known while a request is tried.
pub struct Learned<'a> {
    clock: &'a Clock,
    ready: &'a Ready,
    bucket: Option<&'a str>,
    tries: &'a Tries,
    /// The clock's offset the attempt was signed with, and the region: another call may have mended either meanwhile.
    offset: i64,
    region: String,
}

impl<'a> Learned<'a> {
    pub fn new(store: &'a Store, ready: &'a Ready, bucket: Option<&'a str>) -> Self {
        Self {
            clock: store.clock(),
            ready,
            bucket,
            tries: store.tries(),
            offset: store.clock().offset(),
            region: ready.region(bucket),
        }
    }
}

impl Mend for Learned<'_> {
    fn sending(&mut self, time: u32) {
        self.tries.note(time);
    }

    fn mend(&mut self, error: &Error) -> bool {
        let used = std::mem::replace(&mut self.offset, self.clock.offset());
        let signed = std::mem::replace(&mut self.region, self.ready.region(self.bucket));
        let wrong_region = matches!(error.status_code, Some(301 | 307 | 400 | 403));
        if let (true, Some(bucket), Some(region)) =
            (wrong_region, self.bucket, &error.hint.bucket_region)
            && *region != signed
        {
            self.ready.relocate(bucket, region);
            self.region.clone_from(region);
            return true;
        }
        let wrong_clock = matches!(
            &*error.code,
            "RequestTimeTooSkewed" | "RequestExpired" | "Forbidden" | "RequestInTheFuture"
        );
        match error.hint.server_time {
            Some(time) if wrong_clock => {
                let mended = self.clock.learn(time, used);
                self.offset = self.clock.offset();
                mended
            }
            _ => false,
        }
    }
}
