//! How often the requests of one call were sent: the number that its result has for `attempts`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::store::Store;

/// Of the request that took most: in a transfer of a thousand parts it still is 1 when each went well at once, which a sum
/// would not tell.
pub enum Tries {
    Own(AtomicU32),
    /// The call's requests by a [`Store`] that adds to them count where the call's others do.
    Of(Arc<Store>),
}

impl Default for Tries {
    fn default() -> Self {
        Self::Own(AtomicU32::new(0))
    }
}

impl Tries {
    /// A request goes out for this time, from 1.
    pub fn note(&self, time: u32) {
        match self {
            Self::Own(most) => drop(most.fetch_max(time, Ordering::Relaxed)),
            Self::Of(store) => store.tries().note(time),
        }
    }

    /// 0: nothing was sent.
    pub fn most(&self) -> u32 {
        match self {
            Self::Own(most) => most.load(Ordering::Relaxed),
            Self::Of(store) => store.tries().most(),
        }
    }
}
