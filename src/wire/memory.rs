//! The allocator: the system's, but for blocks that are used again, and for where some begin.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ops::RangeInclusive;

use super::{shelf, warm};

/// Blocks of these sizes begin where a line of the processor's cache does: those that a record of TLS is copied between.
///
/// AMD's Zen 3 and 4 copy 3 GB a second instead of 15 or 50 where both ends lie 1 to 15 bytes apart in their pages (`rep movsb`, which
/// glibc 2.36 takes for 8 KiB and more: <https://sourceware.org/bugzilla/show_bug.cgi?id=30994>). A record of TLS lies 5
/// or 13 bytes into rustls's buffer and is copied to the beginning of another: where malloc gives them an unlucky pair of blocks, a stream
/// spends a quarter of its CPU on that copy. From line to line none is unlucky.
const LINED: RangeInclusive<usize> = 16 << 10..=64 << 10;
const LINE: usize = 64;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

struct Allocator;

/// What the system is asked for.
fn shape(layout: Layout) -> Layout {
    if LINED.contains(&layout.size()) {
        return layout.align_to(LINE).unwrap_or(layout);
    }
    shelf::shape(layout).unwrap_or(layout)
}

fn take(layout: Layout) -> Option<*mut u8> {
    if layout == warm::SHAPE {
        return warm::take();
    }
    shelf::shape(layout).and_then(shelf::take)
}

fn keep(block: *mut u8, layout: Layout) -> bool {
    if layout == warm::SHAPE {
        return warm::keep(block);
    }
    shelf::shape(layout).is_some_and(|shape| shelf::keep(block, shape))
}

// SAFETY: every block is the system's, of the shape of what was asked for; one that is kept belongs to nobody until it is taken, and is
// taken for the same shape only.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that the system's allocator wants, and a shape is as large or larger.
        take(layout).unwrap_or_else(|| unsafe { System.alloc(shape(layout)) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if !keep(block, layout) {
            // SAFETY: the caller's promises are those that the system's allocator wants, and this is the block's shape.
            unsafe { System.dealloc(block, shape(layout)) }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`.
        unsafe { System.alloc_zeroed(shape(layout)) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the new size is one that a layout may have.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let (from, to) = (shape(layout), shape(wanted));
        if from.align() == to.align() {
            // SAFETY: as for `dealloc` and `alloc`.
            return unsafe { System.realloc(block, from, to.size()) };
        }
        // SAFETY: two blocks that do not overlap, of which both have what is copied.
        unsafe {
            let new = self.alloc(wanted);
            if !new.is_null() {
                block.copy_to_nonoverlapping(new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::warm::BUFFER;

    #[test]
    fn what_a_record_is_copied_between_begins_at_a_line() {
        let mut kept = Vec::new();
        for size in [16 << 10, (16 << 10) + 5, 18_437, 64 << 10] {
            let block = Vec::<u8>::with_capacity(size);
            assert_eq!(block.as_ptr().addr() % LINE, 0, "{size}");
            let zeros = vec![0_u8; size];
            assert_eq!(zeros.as_ptr().addr() % LINE, 0, "{size}");
            assert!(zeros.iter().all(|byte| *byte == 0));
            // In between, so that the next ones do not begin where these did.
            kept.push((block, zeros, vec![1_u8; 24]));
        }
    }

    #[test]
    fn a_block_that_grows_and_shrinks_keeps_its_bytes_and_begins_at_a_line_where_it_should() {
        let bytes: Vec<u8> = (0..=255).cycle().take(600).collect();
        let mut block = bytes.clone();
        for size in [
            1024,
            1025,
            1500,
            4 << 10,
            8 << 10,
            (8 << 10) + 1,
            16 << 10,
            18_437,
            64 << 10,
            100 << 10,
            20 << 10,
            BUFFER,
            5 << 10,
            700,
        ] {
            block.shrink_to(size);
            block.reserve_exact(size - block.len());
            assert_eq!(block.capacity(), size);
            assert_eq!(block, bytes);
            let lined = LINED.contains(&size);
            assert!(
                !lined || block.as_ptr().addr().is_multiple_of(LINE),
                "{size}"
            );
        }
    }

    #[test]
    fn zeros_are_zeros_where_a_block_was_used_before() {
        for size in [1025, 4096, 8192] {
            drop(vec![1_u8; size]);
            assert!(vec![0_u8; size].iter().all(|byte| *byte == 0), "{size}");
        }
    }

    #[test]
    fn no_two_threads_have_the_same_block() {
        let mixed = |thread: u8| {
            let mut blocks = Vec::new();
            for round in 0..20_000_usize {
                blocks.push(vec![thread; 1025 + round % 7168]);
                if blocks.len() > 50 {
                    let block = blocks.swap_remove(round % 50);
                    assert!(block.iter().all(|byte| *byte == thread));
                }
            }
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || mixed(thread));
            }
        });
    }
}
