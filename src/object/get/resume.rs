//! A body that broke off goes on where it stopped.

use std::time::Duration;

use super::Download;
use crate::error::{Error, Result};
use crate::object::broken::changed;
use crate::object::range::first_byte;
use crate::object::{quoted, short};

impl Download {
    /// Whether a broken body may go on; the error itself when not.
    pub(super) fn may_resume(&mut self, mut error: Error) -> Result<()> {
        self.resumed += 1;
        let possible =
            error.retryable && self.etag.is_some() && self.length.is_some() && !self.done();
        if possible && self.resumed < self.store.options().max_attempts {
            return Ok(());
        }
        error.attempts = self.resumed;
        Err(error)
    }

    /// Asks for the rest. Fields change only when the answer is there, so a dropped future changes nothing.
    pub(super) async fn resume(&mut self) -> Result<()> {
        self.store.tries().note(self.resumed + 1);
        if self.resumed > 1 {
            tokio::time::sleep(
                Duration::from_millis(100 << self.resumed.min(6)).mul_f64(fastrand::f64()),
            )
            .await;
        }
        let from = self.start + self.delivered;
        let last = self.start + self.length.unwrap_or_default() - 1;
        let input = self
            .input
            .clone()
            .set_if_none_match(None)
            .set_if_modified_since(None)
            .set_if_unmodified_since(None)
            .set_part_number(None)
            .set_if_match(self.etag.clone())
            .set_version_id(
                self.version
                    .clone()
                    .or_else(|| self.input.get_version_id().clone()),
            )
            .range(format!("bytes={from}-{last}"));
        let output = short::get_object(&self.store, &input)
            .await
            .map_err(changed)?;
        let same = quoted(output.e_tag) == self.etag;
        let body = output.body.into_inner();
        let told = output.content_length.and_then(|n| u64::try_from(n).ok());
        match output.content_range.as_deref().and_then(first_byte) {
            // Of another range, bytes would stand in others' places.
            Some(begin) if same && begin == from && told.is_none_or(|n| n == last - from + 1) => {
                self.body = Some(body);
                self.skip = 0;
            }
            // A store that knows no ranges answers with the whole object: what was delivered is read again.
            None if same && told == self.length && self.start == 0 => {
                self.body = Some(body);
                self.skip = self.delivered;
            }
            _ => {
                return Err(Error::new(
                    "ObjectChanged",
                    "the object changed while it was read",
                ));
            }
        }
        Ok(())
    }
}
