//! Blocks of a few KiB, used again by whichever thread asks next.
//!
//! A call is begun on JavaScript's thread and ended on the engine's, an answer the other way round, so such a block is taken by one
//! thread and given back by another. glibc puts a block of more than 1 KiB back among those of the thread that took it, under a
//! lock, which that thread waits for meanwhile: 0.8 futex calls a GET of 4 KiB instead of 0.4, and 4 % of its CPU.

use std::alloc::Layout;
use std::ops::RangeInclusive;
use std::ptr::null_mut;
use std::sync::Mutex;

/// Sizes of blocks that are kept. They are made larger, to the next multiple of `STEP`, so that each fits many.
const SIZES: RangeInclusive<usize> = STEP + 1..=COUNT * STEP;
const STEP: usize = 1 << 10;
const COUNT: usize = 8;
/// More than any of them asks for.
const ALIGN: usize = 16;
/// What is kept of a size at most: 2 MiB of all of them.
const MOST: usize = 64;

static SHELVES: [Mutex<Shelf>; COUNT] = [const { Mutex::new(Shelf::NONE) }; COUNT];

struct Shelf {
    blocks: [*mut u8; MOST],
    count: usize,
}

// SAFETY: the pointers are whole, unused blocks of the system's allocator, which any thread may use or free.
unsafe impl Send for Shelf {}

impl Shelf {
    const NONE: Self = Self {
        blocks: [null_mut(); MOST],
        count: 0,
    };

    fn pop(&mut self) -> Option<*mut u8> {
        self.count = self.count.checked_sub(1)?;
        Some(self.blocks[self.count])
    }

    /// False when there are enough.
    fn push(&mut self, block: *mut u8) -> bool {
        let wanted = self.count < MOST;
        if wanted {
            self.blocks[self.count] = block;
            self.count += 1;
        }
        wanted
    }
}

/// The layout of the block that such a one is given; `None` when it is none that is kept.
pub fn shape(layout: Layout) -> Option<Layout> {
    if !SIZES.contains(&layout.size()) || layout.align() > ALIGN {
        return None;
    }
    Layout::from_size_align(layout.size().next_multiple_of(STEP), ALIGN).ok()
}

fn shelf(shape: Layout) -> &'static Mutex<Shelf> {
    &SHELVES[(shape.size() / STEP - 1) % COUNT]
}

/// A block of this shape. None when there is none, nor while another thread is here: waiting costs more than the system's.
pub fn take(shape: Layout) -> Option<*mut u8> {
    shelf(shape).try_lock().ok()?.pop()
}

/// Keeps a block of this shape; false when it has to go back to the system.
pub fn keep(block: *mut u8, shape: Layout) -> bool {
    shelf(shape)
        .try_lock()
        .is_ok_and(|mut shelf| shelf.push(block))
}

#[cfg(test)]
mod tests {
    use std::ptr::without_provenance_mut;

    use super::*;

    fn size(size: usize, align: usize) -> Option<usize> {
        shape(Layout::from_size_align(size, align).unwrap()).map(|shape| shape.size())
    }

    #[test]
    fn each_size_has_the_next_kibibyte() {
        assert_eq!([size(1025, 1), size(2048, 8)], [Some(2048); 2]);
        assert_eq!([size(7169, 16), size(8192, 1)], [Some(8192); 2]);
    }

    #[test]
    fn small_and_large_blocks_and_those_of_an_alignment_of_their_own_are_left_alone() {
        assert_eq!(
            [size(0, 1), size(1024, 1), size(8193, 1), size(4096, 32)],
            [None; 4]
        );
    }

    #[test]
    fn no_two_shapes_share_a_shelf() {
        let shelves = (2..=COUNT).map(|count| {
            let shape = Layout::from_size_align(count * STEP, ALIGN).unwrap();
            std::ptr::from_ref(shelf(shape)).addr()
        });
        let different: std::collections::HashSet<_> = shelves.collect();
        assert_eq!(different.len(), COUNT - 1);
    }

    #[test]
    fn the_last_one_back_is_the_next_one_out_and_no_more_is_kept_than_is_wanted() {
        let mut shelf = Shelf::NONE;
        assert!(shelf.pop().is_none());
        let kept = (1..=2 * MOST).filter(|number| shelf.push(without_provenance_mut(*number)));
        assert_eq!(kept.count(), MOST);
        assert_eq!(shelf.pop().map(|block| block.addr()), Some(MOST));
        assert!(shelf.push(without_provenance_mut(1)));
    }
}
