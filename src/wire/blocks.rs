//! Free blocks of one size, the last one back the next one out: what was just used is still in the processor's cache.

use std::ptr::null_mut;

/// At most `MOST` of them. It takes no memory itself, since the allocator keeps its blocks in it.
pub struct Blocks<const MOST: usize> {
    blocks: [*mut u8; MOST],
    count: usize,
}

// SAFETY: the pointers are whole, unused blocks of the system's allocator, which any thread may use or free.
unsafe impl<const MOST: usize> Send for Blocks<MOST> {}

impl<const MOST: usize> Blocks<MOST> {
    pub const NONE: Self = Self {
        blocks: [null_mut(); MOST],
        count: 0,
    };

    pub fn pop(&mut self) -> Option<*mut u8> {
        self.count = self.count.checked_sub(1)?;
        Some(self.blocks[self.count])
    }

    /// False when there are enough.
    pub fn push(&mut self, block: *mut u8) -> bool {
        let wanted = self.count < MOST;
        if wanted {
            self.blocks[self.count] = block;
            self.count += 1;
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use std::ptr::without_provenance_mut;

    use super::*;

    #[test]
    fn the_last_one_back_is_the_next_one_out_and_no_more_is_kept_than_is_wanted() {
        let mut blocks = Blocks::<3>::NONE;
        assert!(blocks.pop().is_none());
        let kept = (1..=4).map(|number| blocks.push(without_provenance_mut(number)));
        assert_eq!(kept.collect::<Vec<_>>(), [true, true, true, false]);
        assert_eq!(blocks.pop().map(|block| block.addr()), Some(3));
        assert!(blocks.push(without_provenance_mut(5)));
    }
}
