//! Memory for parts, used again while there are uploads.
//!
//! Left to the allocator, parts of many uploads are taken from the heaps of many threads, what is freed in one is not
//! there for the next, and none of it goes back to the system: with 128 MiB in use at a time, 200 uploads had 300 MiB
//! resident, and 135 MiB afterwards. So a part's memory is mapped, goes from one part to the next, and back to the
//! system with the last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use memmap2::MmapMut;

/// Smaller bodies are the allocator's business, which gives one what the last one had,
const BODY: u64 = 4 << 20;
/// and so are smaller pieces.
const PIECE: usize = 512 << 10;

/// The memory that no part uses now.
#[derive(Clone)]
pub struct Pool(Arc<Mutex<Kept>>);

struct Kept {
    free: Vec<MmapMut>,
    /// How many bytes are mapped, free or in use, and above how many nothing free is kept beside what is asked for.
    mapped: usize,
    limit: usize,
    /// How many hold a share of the budget: without them nothing is kept.
    users: usize,
}

impl Kept {
    /// Gives free memory back to the system until there is room for so much more.
    fn make_room(&mut self, size: usize) -> Vec<MmapMut> {
        let mut given = Vec::new();
        while self.mapped + size > self.limit
            && let Some(memory) = self.free.pop()
        {
            self.mapped -= memory.len();
            given.push(memory);
        }
        given
    }
}

impl Pool {
    /// Keeps no free memory where more than `limit` bytes are mapped.
    pub fn new(limit: usize) -> Self {
        Self(Arc::new(Mutex::new(Kept {
            free: Vec::new(),
            mapped: 0,
            limit,
            users: 0,
        })))
    }

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
            kept.mapped -= free.iter().map(|memory| memory.len()).sum::<usize>();
            drop(kept);
            drop(free);
        }
    }

    /// Empty memory for this much of a body of so many bytes, if that is known.
    pub fn take(&self, size: usize, body: Option<u64>) -> Buffer {
        let mapped = if size < PIECE || body.is_some_and(|length| length < BODY) {
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
        let given = kept.make_room(size);
        kept.mapped += size;
        drop(kept);
        drop(given);
        let memory = MmapMut::map_anon(size);
        if memory.is_err() {
            self.kept().mapped -= size;
        }
        memory.ok()
    }

    /// Nobody uses this any more.
    fn back(&self, memory: MmapMut) {
        let mut kept = self.kept();
        if kept.users > 0 && kept.mapped <= kept.limit {
            kept.free.push(memory);
        } else {
            kept.mapped -= memory.len();
            drop(kept);
            drop(memory);
        }
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
        pool.back(memory);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: usize = BODY as usize;

    #[test]
    fn a_part_has_the_memory_of_the_one_before() {
        let pool = Pool::new(2 * PART);
        pool.enter();
        let mut first = pool.take(PART, None);
        first.push(b"some");
        let first = first.freeze();
        assert_eq!(first, "some");
        let place = first.as_ptr();
        drop(first);
        let mut second = pool.take(PART, None);
        assert_eq!((second.len(), second.room()), (0, PART));
        assert_eq!(second.fill(1).as_ptr(), place);
    }

    #[test]
    fn parts_and_their_pieces_are_kept_beside_each_other() {
        let pool = Pool::new(2 * PART);
        pool.enter();
        drop((pool.take(PART, None), pool.take(PIECE, None)));
        drop((pool.take(PART, None), pool.take(PIECE, None)));
        assert_eq!(pool.kept().mapped, PART + PIECE);
    }

    #[test]
    fn other_sizes_do_not_add_up() {
        let pool = Pool::new(5 * PART);
        pool.enter();
        drop((pool.take(PART, None), pool.take(PART, None)));
        drop(pool.take(4 * PART, None));
        assert_eq!(pool.kept().mapped, 5 * PART);
        assert_eq!(pool.kept().free.len(), 2);
    }

    #[test]
    fn nothing_above_the_limit_is_kept() {
        let pool = Pool::new(PART);
        pool.enter();
        let one = pool.take(PART, None);
        drop(pool.take(PART, None));
        assert_eq!(pool.kept().mapped, PART);
        drop(one);
        assert_eq!(pool.kept().free.len(), 1);
    }

    #[test]
    fn a_small_body_or_piece_is_none_of_its_business() {
        let pool = Pool::new(PART);
        pool.enter();
        drop(pool.take(PART - 1, Some(BODY - 1)));
        drop(pool.take(PIECE - 1, Some(BODY)));
        assert_eq!(pool.kept().mapped, 0);
    }

    #[test]
    fn nothing_is_kept_for_nobody() {
        let pool = Pool::new(2 * PART);
        pool.enter();
        let late = pool.take(PART, None);
        drop(pool.take(PART, None));
        pool.leave();
        drop(late);
        assert!(pool.kept().free.is_empty());
        assert_eq!(pool.kept().mapped, 0);
    }
}
