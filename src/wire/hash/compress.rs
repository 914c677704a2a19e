//! SHA-256's compression by the processor's instructions for it, of one message or of several in step (FIPS 180-4, 6.2.2; the order
//! of words in registers is that of Intel's "SHA Extensions").

/// Bytes that are compressed at once.
pub const BLOCK: usize = 64;

#[cfg(target_arch = "x86_64")]
pub use x86::{compress, is_fast};

#[cfg(not(target_arch = "x86_64"))]
pub fn is_fast() -> bool {
    false
}

#[cfg(not(target_arch = "x86_64"))]
pub fn compress<const N: usize>(_: [&mut [u32; 8]; N], _: [&[u8]; N]) {
    unreachable!("it is not fast here");
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::BLOCK;

    /// 2^32 times the fractions of the first 64 primes' cube roots.
    #[rustfmt::skip]
    const K: [u32; 64] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    pub fn is_fast() -> bool {
        is_x86_feature_detected!("sha")
            && is_x86_feature_detected!("ssse3")
            && is_x86_feature_detected!("sse4.1")
    }

    /// Adds as many whole blocks to each state.
    pub fn compress<const N: usize>(states: [&mut [u32; 8]; N], blocks: [&[u8]; N]) {
        assert!(is_fast());
        // SAFETY: the processor has the instructions, as was just seen.
        unsafe { in_step(states, blocks) }
    }

    #[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
    fn in_step<const N: usize>(states: [&mut [u32; 8]; N], blocks: [&[u8]; N]) {
        let count = blocks.map(<[u8]>::len).into_iter().min().unwrap_or(0) / BLOCK;
        let mut abef = [_mm_setzero_si128(); N];
        let mut cdgh = abef;
        for n in 0..N {
            (abef[n], cdgh[n]) = split(states[n]);
        }
        for block in 0..count {
            let before = (abef, cdgh);
            let mut words = blocks.map(|blocks| message(&blocks[block * BLOCK..]));
            // Unrolled, or the words would lie in memory.
            macro_rules! rounds {
                ($($four:literal)*) => {$(
                    four_rounds::<N, $four>(&mut abef, &mut cdgh, &mut words);
                )*};
            }
            rounds!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            for n in 0..N {
                abef[n] = _mm_add_epi32(abef[n], before.0[n]);
                cdgh[n] = _mm_add_epi32(cdgh[n], before.1[n]);
            }
        }
        for (n, state) in states.into_iter().enumerate() {
            *state = join(abef[n], cdgh[n]);
        }
    }

    /// Each instruction for all messages before the next: that is what fills the waits.
    #[inline]
    #[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
    fn four_rounds<const N: usize, const AT: usize>(
        abef: &mut [__m128i; N],
        cdgh: &mut [__m128i; N],
        words: &mut [[__m128i; 4]; N],
    ) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| K[4 * AT + at].cast_signed());
        let constants = _mm_set_epi32(d, c, b, a);
        if AT >= 4 {
            for words in words.iter_mut() {
                let [w0, w1, w2, w3] = [0, 1, 2, 3].map(|at| words[(AT + at) % 4]);
                let sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8::<4>(w3, w2));
                words[AT % 4] = _mm_sha256msg2_epu32(sum, w3);
            }
        }
        let mut inputs = *abef;
        for n in 0..N {
            inputs[n] = _mm_add_epi32(words[n][AT % 4], constants);
        }
        for n in 0..N {
            cdgh[n] = _mm_sha256rnds2_epu32(cdgh[n], abef[n], inputs[n]);
        }
        for n in 0..N {
            let upper = _mm_shuffle_epi32::<0x0e>(inputs[n]);
            abef[n] = _mm_sha256rnds2_epu32(abef[n], cdgh[n], upper);
        }
    }

    /// A block's sixteen words.
    #[inline]
    #[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
    fn message(block: &[u8]) -> [__m128i; 4] {
        let block: &[u8; BLOCK] = block.first_chunk().expect("a whole block");
        let big_endian = _mm_set_epi64x(0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203);
        [0, 1, 2, 3].map(|at| {
            // SAFETY: it lies within the block, and need not be aligned.
            let word = unsafe { _mm_loadu_si128(block.as_ptr().add(16 * at).cast()) };
            _mm_shuffle_epi8(word, big_endian)
        })
    }

    /// The state as the instructions want it.
    #[inline]
    #[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
    fn split(state: &[u32; 8]) -> (__m128i, __m128i) {
        let [a, b, c, d, e, f, g, h] = state.map(u32::cast_signed);
        (_mm_set_epi32(a, b, e, f), _mm_set_epi32(c, d, g, h))
    }

    #[inline]
    #[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
    fn join(abef: __m128i, cdgh: __m128i) -> [u32; 8] {
        let [mut one, mut two] = [[0_u32; 4]; 2];
        // SAFETY: both have room for a register, which need not be aligned.
        unsafe {
            _mm_storeu_si128(one.as_mut_ptr().cast(), abef);
            _mm_storeu_si128(two.as_mut_ptr().cast(), cdgh);
        }
        let ([f, e, b, a], [h, g, d, c]) = (one, two);
        [a, b, c, d, e, f, g, h]
    }
}
