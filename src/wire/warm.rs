//! The memory that bodies are read into, used again while bodies come.
//!
//! hyper takes a new buffer for each read, since the old one is JavaScript's now. Left to the system's allocator a new one is
//! mostly new pages, and a page that is touched first costs as much as the bytes copied into it: a sixth of a stream's CPU. So a
//! buffer that garbage collection gave back is kept for the next read; when no body comes any more all of them go back.

use std::alloc::{GlobalAlloc as _, Layout, System};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::sleep;

use super::blocks::Blocks;

/// What hyper reads into, and the only size that is kept. It decides a stream's speed: 660 MB/s with 32 KiB, 3,500 with 512 KiB.
pub const BUFFER: usize = 512 << 10;
pub const SHAPE: Layout = Layout::new::<[u8; BUFFER]>();
/// What V8 gives back at once: 32 MiB, or 64 from Node.js 24 on.
const MOST: usize = 128;
/// The next body may come soon.
const GRACE: Duration = Duration::from_secs(2);

static KEPT: Mutex<Kept> = Mutex::new(Kept::NONE);

struct Kept {
    free: Blocks<MOST>,
    /// Bodies that come.
    bodies: usize,
    /// A task waits to give everything back: until then it is kept, without a body too.
    cooling: bool,
    /// How many bodies there were.
    seen: u64,
}

fn kept() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    const NONE: Self = Self {
        free: Blocks::NONE,
        bodies: 0,
        cooling: false,
        seen: 0,
    };

    fn pop(&mut self) -> Option<*mut u8> {
        self.free.pop()
    }

    /// False when it is not wanted.
    fn push(&mut self, block: *mut u8) -> bool {
        (self.bodies > 0 || self.cooling) && self.free.push(block)
    }
}

/// A buffer that came back.
pub fn take() -> Option<*mut u8> {
    kept().pop()
}

/// Keeps a buffer of [`SHAPE`]; false when it has to go back to the system.
pub fn keep(block: *mut u8) -> bool {
    kept().push(block)
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
