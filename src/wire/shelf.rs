//! Blocks of a few KiB, used again by whichever thread asks next.
//!
//! A call is begun on JavaScript's thread and ended on the engine's, an answer the other way round, so such a block is taken by one
//! thread and given back by another. glibc puts a block of more than 1 KiB back among those of the thread that took it, under a
//! lock, which that thread waits for meanwhile: 0.8 futex calls a GET of 4 KiB instead of 0.4, and 4 % of its CPU.

use std::alloc::Layout;
use std::ops::RangeInclusive;
use std::sync::Mutex;

use super::blocks::Blocks;

/// Sizes of blocks that are kept. They are made larger, to the next multiple of `STEP`, so that each fits many.
const SIZES: RangeInclusive<usize> = STEP + 1..=(COUNT + 1) * STEP;
const STEP: usize = 1 << 10;
const COUNT: usize = 7;
/// More than any of them asks for.
const ALIGN: usize = 16;
/// What is kept of a size at most: 2.2 MiB of all of them.
const MOST: usize = 64;

static SHELVES: [Mutex<Blocks<MOST>>; COUNT] = [const { Mutex::new(Blocks::NONE) }; COUNT];

/// The layout of the block that such a one is given; `None` when it is none that is kept.
pub fn shape(layout: Layout) -> Option<Layout> {
    if !SIZES.contains(&layout.size()) || layout.align() > ALIGN {
        return None;
    }
    Layout::from_size_align(layout.size().next_multiple_of(STEP), ALIGN).ok()
}

fn shelf(shape: Layout) -> &'static Mutex<Blocks<MOST>> {
    &SHELVES[shape.size() / STEP - 2]
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
    fn each_shape_has_a_shelf_of_its_own() {
        let shelves = (1..=COUNT).map(|steps| {
            let size = steps * STEP + 1;
            let shape = shape(Layout::from_size_align(size, 1).unwrap()).unwrap();
            std::ptr::from_ref(shelf(shape)).addr()
        });
        let different: std::collections::HashSet<_> = shelves.collect();
        assert_eq!(different.len(), COUNT);
    }

    #[test]
    fn what_one_thread_gives_back_another_may_take() {
        let layout = Layout::from_size_align(7 << 10, ALIGN).unwrap();
        // Other tests take and give back meanwhile, so not each time.
        let found = (0..1000).find_map(|_| {
            std::thread::spawn(|| drop(Vec::<u8>::with_capacity((7 << 10) - 1)))
                .join()
                .unwrap();
            take(layout)
        });
        let block = found.expect("a block that came back");
        // SAFETY: it is a block of this shape, and nobody else has it.
        unsafe { std::alloc::dealloc(block, layout) };
    }
}
