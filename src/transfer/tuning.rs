//! How a transfer is cut into requests: what the call says, else what the client was made with.

use super::budget::Budget;
use crate::config::Options;
use crate::error::{Error, Result};

/// The sizes of one transfer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tuning {
    pub part_size: Option<u64>,
    pub concurrency: Option<usize>,
    /// The largest body that is not cut.
    pub threshold: Option<u64>,
}

impl Tuning {
    pub fn part_size(&self, options: &Options) -> u64 {
        self.part_size.unwrap_or(options.part_size)
    }

    /// Parts at once; nobody's choice is the link's.
    pub fn concurrency(&self, options: &Options) -> Option<usize> {
        self.concurrency.or(options.concurrency)
    }

    /// A part that the memory does not hold would wait for ever.
    pub fn check(&self, budget: &Budget) -> Result<()> {
        match self.part_size {
            Some(size) if size > budget.total() => {
                let text = format!(
                    "partSize ({size}) is more than the client's memoryLimit ({})",
                    budget.total()
                );
                Err(Error::new("ConfigError", text))
            }
            _ => Ok(()),
        }
    }
}
