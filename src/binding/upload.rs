//! The JavaScript side of an upload: it fills what the engine asks for.

use std::sync::Arc;

use napi::bindgen_prelude::Uint8ArraySlice;
use napi_derive::napi;

use super::calls::Calls;
use super::outcome::thrown;
use crate::transfer::Fed;

/// A source's way into an upload. The upload's own call settles with its result.
#[napi]
pub struct Upload {
    calls: Arc<Calls>,
    source: Arc<Fed>,
}

#[napi]
impl Upload {
    /// Settles with the offset wanted next, once there is room for it, or with null when no more is wanted.
    #[napi(catch_unwind)]
    pub fn want(&self, call: u32) {
        let calls = self.calls.clone();
        self.source.want(move |offset| {
            // Offsets are sizes of objects: far below 2^53.
            calls
                .queue
                .settle(call, Ok(offset.map(|offset| offset as f64)));
        });
    }

    /// Copies `bytes` from `start` on into the piece wanted and says how many fitted. Throws when the body gets
    /// longer than declared.
    #[napi(catch_unwind)]
    pub fn append(&self, bytes: Uint8ArraySlice<'_>, start: f64) -> napi::Result<f64> {
        // A buffer may be longer than 32 bits count; a double counts to 2^53.
        let rest = bytes.get(start as usize..).unwrap_or_default();
        let taken = self.source.append(rest).map_err(|error| thrown(&error))?;
        Ok(taken as f64)
    }

    /// The source has ended.
    #[napi(catch_unwind)]
    pub fn end(&self) {
        self.source.end();
    }
}

impl Upload {
    pub fn new(calls: Arc<Calls>, source: Arc<Fed>) -> Self {
        Self { calls, source }
    }
}
