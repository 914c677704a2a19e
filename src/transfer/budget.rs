//! The memory all uploads of a client share.
//!
//! Nobody waits for memory while holding some: an upload waits, in order, for its first part and only tries for
//! more. A budget drawn byte by byte deadlocks, with every upload holding half of what it needs.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::pool::Pool;

/// What the budget counts in, so that a semaphore's 32 bits reach 256 TiB.
const UNIT: u64 = 64 << 10;

/// A share of the memory, given back when dropped.
pub struct Share {
    permit: Option<OwnedSemaphorePermit>,
    budget: Budget,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.permit = None;
        self.budget.pool.leave();
    }
}

/// Memory for the parts of uploads.
#[derive(Clone)]
pub struct Budget {
    units: Arc<Semaphore>,
    total: u64,
    pool: Pool,
}

impl Budget {
    pub fn new(bytes: u64) -> Self {
        let units = usize::try_from(bytes.div_ceil(UNIT))
            .unwrap_or(Semaphore::MAX_PERMITS)
            .min(Semaphore::MAX_PERMITS);
        Self {
            units: Arc::new(Semaphore::new(units)),
            total: bytes,
            pool: Pool::new(usize::try_from(bytes).unwrap_or(usize::MAX)),
        }
    }

    /// The memory itself.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    fn share(&self, permit: OwnedSemaphorePermit) -> Share {
        self.pool.enter();
        Share {
            permit: Some(permit),
            budget: self.clone(),
        }
    }

    /// The whole budget, in bytes.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Waits in order for this much, or for all there is when it is more. Call it only while holding nothing.
    pub async fn reserve(&self, bytes: u64) -> Share {
        let permit = self
            .units
            .clone()
            .acquire_many_owned(units(bytes.min(self.total)))
            .await
            .expect("never closed");
        self.share(permit)
    }

    /// This much, if it is free now.
    pub fn try_reserve(&self, bytes: u64) -> Option<Share> {
        let permit = self.units.clone().try_acquire_many_owned(units(bytes));
        permit.ok().map(|permit| self.share(permit))
    }
}

fn units(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}
