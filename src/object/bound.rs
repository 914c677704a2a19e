//! How large an object may be that is read into one piece of memory.

use crate::error::{Error, Result};

/// Of a body whose length the store does not tell: one without an end would take all memory otherwise. S3 always tells it; who reads
/// more than this from a store that does not says so.
const UNTOLD: u64 = 256 << 20;

#[derive(Clone, Copy)]
pub struct Bound {
    told: u64,
    untold: u64,
}

impl Default for Bound {
    fn default() -> Self {
        Self::new(None, u64::MAX)
    }
}

impl Bound {
    /// `asked`: by the caller; `holds`: more does not fit what the bytes are handed over in.
    pub fn new(asked: Option<u64>, holds: u64) -> Self {
        Self {
            told: asked.unwrap_or(holds).min(holds),
            untold: asked.unwrap_or(UNTOLD).min(holds),
        }
    }

    /// Refuses so many bytes, of a body whose length is `known` or not.
    pub fn check(self, bytes: u64, known: bool) -> Result<()> {
        if known && bytes > self.told {
            let text = format!(
                "the object has {bytes} bytes, and at most {} are read in one piece",
                self.told
            );
            return Err(Error::new("EntityTooLarge", text));
        }
        if !known && bytes > self.untold {
            let text = format!(
                "the store does not say how long the body is, and it has more than the {} bytes that are read in one piece then",
                self.untold
            );
            return Err(Error::new("EntityTooLarge", text));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_length_was_told_of_has_an_end_by_default() {
        let bound = Bound::new(None, 4 << 30);
        assert!(bound.check(4 << 30, true).is_ok());
        assert!(bound.check((4 << 30) + 1, true).is_err());
        assert!(bound.check(256 << 20, false).is_ok());
        assert!(bound.check((256 << 20) + 1, false).is_err());
    }

    #[test]
    fn who_asks_for_more_gets_what_can_be_handed_over() {
        let bound = Bound::new(Some(5 << 30), 4 << 30);
        assert!(bound.check(4 << 30, false).is_ok());
        assert!(bound.check((4 << 30) + 1, false).is_err());
    }
}
