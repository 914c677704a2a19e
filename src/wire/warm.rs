//! The memory that bodies are read into, used again while bodies come.
//!
//! hyper takes a new buffer for each read, since the old one is JavaScript's now. Left to the system's allocator a new one is
//! mostly new pages, and a page that is touched first costs as much as the bytes copied into it: a sixth of a stream's CPU. So a
//! buffer that garbage collection gave back is kept for the next read; when no body comes any more all of them go back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::sleep;

/// What hyper reads into, and the only size that is kept. It decides a stream's speed: 660 MB/s with 32 KiB, 3,500 with 512 KiB.
pub const BUFFER: usize = 512 << 10;
const SHAPE: Layout = Layout::new::<[u8; BUFFER]>();
/// Blocks of these sizes begin where a line of the processor's cache does: those that a record of TLS is copied between.
const LINED: RangeInclusive<usize> = 16 << 10..=64 << 10;
const LINE: usize = 64;
/// What V8 gives back at once: 32 MiB, or 64 from Node.js 24 on.
const MOST: usize = 128;
/// The next body may come soon.
const GRACE: Duration = Duration::from_secs(2);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;
static KEPT: Mutex<Kept> = Mutex::new(Kept::NONE);

struct Kept {
    free: [*mut u8; MOST],
    count: usize,
    /// Bodies that come.
    bodies: usize,
    /// A task waits to give everything back: until then it is kept, without a body too.
    cooling: bool,
    /// How many bodies there were.
    seen: u64,
}

// SAFETY: the pointers are whole, unused blocks of the system's allocator, which any thread may use or free.
unsafe impl Send for Kept {}

fn kept() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    const NONE: Self = Self {
        free: [std::ptr::null_mut(); MOST],
        count: 0,
        bodies: 0,
        cooling: false,
        seen: 0,
    };

    fn pop(&mut self) -> Option<*mut u8> {
        self.count = self.count.checked_sub(1)?;
        Some(self.free[self.count])
    }

    /// False when it is not wanted.
    fn push(&mut self, block: *mut u8) -> bool {
        let wanted = (self.bodies > 0 || self.cooling) && self.count < MOST;
        if wanted {
            self.free[self.count] = block;
            self.count += 1;
        }
        wanted
    }
}

/// The system's allocator, but for blocks of [`BUFFER`] bytes, and for where those of [`LINED`] begin.
///
/// AMD's Zen 3 and 4 copy 3 GB a second instead of 15 or 50 where both ends lie 1 to 15 bytes apart in their pages (`rep movsb`, which
/// glibc 2.36 takes for 8 KiB and more: <https://sourceware.org/bugzilla/show_bug.cgi?id=30994>). A record of TLS lies 5
/// or 13 bytes into rustls's buffer and is copied to the beginning of another: where malloc gives them an unlucky pair of blocks, a stream
/// spends a quarter of its CPU on that copy. From line to line none is unlucky.
struct Allocator;

fn lined(layout: Layout) -> Layout {
    if LINED.contains(&layout.size()) {
        return layout.align_to(LINE).unwrap_or(layout);
    }
    layout
}

// SAFETY: every block is the system's, of the layout that `lined` makes of what was asked for; one that is kept belongs to nobody until
// it is popped.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout == SHAPE
            && let Some(block) = kept().pop()
        {
            return block;
        }
        // SAFETY: the caller's promises are those that the system's allocator wants.
        unsafe { System.alloc(lined(layout)) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout == SHAPE && kept().push(block) {
            return;
        }
        // SAFETY: the caller's promises are those that the system's allocator wants.
        unsafe { System.dealloc(block, lined(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that the system's allocator wants.
        unsafe { System.alloc_zeroed(lined(layout)) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the new size is one that a layout may have.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if lined(layout) == layout && lined(wanted) == wanted {
            // SAFETY: the caller's promises are those that the system's allocator wants.
            return unsafe { System.realloc(block, layout, size) };
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

/// A body that comes in several pieces: while there is one, buffers are kept.
pub struct Warm(());

impl Warm {
    pub fn new() -> Self {
        let mut kept = kept();
        kept.bodies += 1;
        kept.seen += 1;
        Self(())
    }
}

impl Drop for Warm {
    fn drop(&mut self) {
        let mut kept = kept();
        kept.bodies -= 1;
        if kept.bodies > 0 || kept.cooling {
            return;
        }
        match Handle::try_current() {
            Ok(runtime) => {
                kept.cooling = true;
                drop(kept);
                runtime.spawn(cool());
            }
            Err(_) => give_back(kept),
        }
    }
}

/// Gives everything back once no body came for a while.
async fn cool() {
    let mut before = kept().seen;
    loop {
        sleep(GRACE).await;
        let mut kept = kept();
        if kept.bodies > 0 {
            kept.cooling = false;
            return;
        }
        if kept.seen == before {
            kept.cooling = false;
            return give_back(kept);
        }
        before = kept.seen;
    }
}

fn give_back(mut kept: MutexGuard<'_, Kept>) {
    while let Some(block) = kept.pop() {
        // SAFETY: it came from there with this layout, and nobody else has it.
        unsafe { System.dealloc(block, SHAPE) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(number: usize) -> *mut u8 {
        std::ptr::without_provenance_mut(number)
    }

    #[test]
    fn what_comes_back_without_a_body_is_not_kept() {
        let mut kept = Kept::NONE;
        assert!(!kept.push(block(1)));
        assert!(kept.pop().is_none());
    }

    #[test]
    fn with_a_body_the_last_one_back_is_the_next_one_out() {
        let mut kept = Kept::NONE;
        kept.bodies = 1;
        assert!(kept.push(block(1)) && kept.push(block(2)));
        assert_eq!(
            [kept.pop(), kept.pop(), kept.pop()],
            [Some(block(2)), Some(block(1)), None]
        );
    }

    #[test]
    fn until_all_goes_back_it_is_kept_without_a_body_too() {
        let mut kept = Kept::NONE;
        kept.cooling = true;
        assert!(kept.push(block(1)));
    }

    #[test]
    fn no_more_is_kept_than_what_garbage_collection_gives_at_once() {
        let mut kept = Kept::NONE;
        kept.bodies = 1;
        let taken = (1..=2 * MOST).filter(|number| kept.push(block(*number)));
        assert_eq!(taken.count(), MOST);
    }

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
        let bytes: Vec<u8> = (0..=255).cycle().take(4 << 10).collect();
        let mut block = bytes.clone();
        for size in [
            8 << 10,
            16 << 10,
            18_437,
            64 << 10,
            100 << 10,
            20 << 10,
            BUFFER,
            5 << 10,
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
    fn a_buffer_is_whole_memory_of_its_own() {
        let _warm = Warm::new();
        let mut one = vec![1_u8; BUFFER];
        drop(vec![2_u8; BUFFER]);
        let other = Vec::<u8>::with_capacity(BUFFER);
        one[BUFFER - 1] = 3;
        assert_ne!(one.as_ptr(), other.as_ptr());
        assert_eq!((one[0], one[BUFFER - 1]), (1, 3));
    }
}
