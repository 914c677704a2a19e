//! Memory for parts, used again while there are uploads.
//!
//! Left to the allocator, parts of many uploads are taken from the heaps of many threads, what is freed in one is not
//! there for the next, and none of it goes back to the system: with 128 MiB in use at a time, 200 uploads had 300 MiB
//! resident, and 135 MiB afterwards. So a part's memory is mapped, goes from one part to the next, and back to the
//! system with the last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use memmap2::MmapMut;

/// Smaller pieces are the allocator's business.
const LEAST: usize = 4 << 20;

/// The memory that no part uses now.
#[derive(Clone, Default)]
pub struct Pool(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    free: Vec<MmapMut>,
    /// How many hold a share of the budget: without them nothing is kept.
    users: usize,
}

impl Pool {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody may need memory again soon.
    pub fn enter(&self) {
        self.kept().users += 1;
    }

    /// The last one gives it all back to the system.
    pub fn leave(&self) {
        let mut kept = self.kept();
        kept.users -= 1;
        if kept.users == 0 {
            let free = std::mem::take(&mut kept.free);
            drop(kept);
            drop(free);
        }
    }

    /// Empty memory for this much.
    pub fn take(&self, size: usize) -> Buffer {
        let mapped = if size < LEAST {
            None
        } else {
            self.mapped(size)
        };
        match mapped {
            Some(memory) => Buffer(Memory::Mapped(memory, 0, self.clone())),
            None => Buffer::small(size),
        }
    }

    fn mapped(&self, size: usize) -> Option<MmapMut> {
        let mut kept = self.kept();
        let fits = |memory: &MmapMut| memory.len() >= size && memory.len() <= 2 * size;
        if let Some(index) = kept.free.iter().position(fits) {
            return Some(kept.free.swap_remove(index));
        }
        // Other parts are asked for now than before.
        kept.free.clear();
        drop(kept);
        MmapMut::map_anon(size).ok()
    }
}

enum Memory {
    Heap(Vec<u8>),
    /// So many bytes of it are taken. It goes back where it came from.
    Mapped(MmapMut, usize, Pool),
    Returned,
}

/// Memory of a piece.
pub struct Buffer(Memory);

impl Buffer {
    /// Not for reuse.
    pub fn small(size: usize) -> Self {
        Self(Memory::Heap(Vec::with_capacity(size)))
    }

    /// How many bytes it holds.
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// How many more it can hold.
    pub fn room(&self) -> usize {
        match &self.0 {
            Memory::Heap(bytes) => bytes.capacity() - bytes.len(),
            Memory::Mapped(bytes, taken, _) => bytes.len() - taken,
            Memory::Returned => 0,
        }
    }

    /// Takes bytes that there is room for.
    pub fn push(&mut self, more: &[u8]) {
        match &mut self.0 {
            Memory::Heap(bytes) => bytes.extend_from_slice(more),
            Memory::Mapped(bytes, taken, _) => {
                bytes[*taken..*taken + more.len()].copy_from_slice(more);
                *taken += more.len();
            }
            Memory::Returned => (),
        }
    }

    /// This much of it to be written to, from the start.
    pub fn fill(&mut self, length: usize) -> &mut [u8] {
        match &mut self.0 {
            Memory::Heap(bytes) => {
                bytes.resize(length, 0);
                bytes
            }
            Memory::Mapped(bytes, taken, _) => {
                *taken = length;
                &mut bytes[..length]
            }
            Memory::Returned => &mut [],
        }
    }

    /// What it holds, without a copy.
    pub fn freeze(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self::small(0)
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        match &self.0 {
            Memory::Heap(bytes) => bytes,
            Memory::Mapped(bytes, taken, _) => &bytes[..*taken],
            Memory::Returned => &[],
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let memory = std::mem::replace(&mut self.0, Memory::Returned);
        let Memory::Mapped(memory, _, pool) = memory else {
            return;
        };
        let mut kept = pool.kept();
        if kept.users > 0 {
            kept.free.push(memory);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_memory_of_the_one_before() {
        let pool = Pool::default();
        pool.enter();
        let mut first = pool.take(LEAST);
        first.push(b"some");
        let first = first.freeze();
        assert_eq!(first, "some");
        let place = first.as_ptr();
        drop(first);
        let mut second = pool.take(LEAST);
        assert_eq!((second.len(), second.room()), (0, LEAST));
        assert_eq!(second.fill(1).as_ptr(), place);
    }

    #[test]
    fn other_sizes_do_not_add_up() {
        let pool = Pool::default();
        pool.enter();
        drop(pool.take(LEAST));
        drop(pool.take(4 * LEAST));
        assert_eq!(pool.kept().free.len(), 1);
        drop(pool.take(100));
        assert_eq!(pool.kept().free.len(), 1);
    }

    #[test]
    fn nothing_is_kept_for_nobody() {
        let pool = Pool::default();
        pool.enter();
        let late = pool.take(LEAST);
        drop(pool.take(LEAST));
        pool.leave();
        drop(late);
        assert!(pool.kept().free.is_empty());
    }
}
