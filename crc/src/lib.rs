//! The checksums that S3 knows, under the names by which the AWS SDK (and the local store) call the crate crc-fast.
//!
//! That one brings the tables of a hundred algorithms, which no linker can drop since an algorithm is a value there, and the functions
//! of its C library, which every addon made with it exports: 0.8 MB of a binary, of which S3 uses 3 %. Here each algorithm is the crate that
//! does just that, with the processor's own instructions.

#![forbid(unsafe_code)]

/// What S3 takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrcAlgorithm {
    Crc32IsoHdlc,
    Crc32Iscsi,
    Crc64Nvme,
}

#[derive(Clone)]
enum State {
    Crc32(crc32fast::Hasher),
    Crc32c(u32),
    Crc64Nvme(crc64fast_nvme::Digest),
}

/// A checksum that is being taken.
#[derive(Clone)]
pub struct Digest(State);

impl Digest {
    #[must_use]
    pub fn new(algorithm: CrcAlgorithm) -> Self {
        Self(match algorithm {
            CrcAlgorithm::Crc32IsoHdlc => State::Crc32(crc32fast::Hasher::new()),
            CrcAlgorithm::Crc32Iscsi => State::Crc32c(0),
            CrcAlgorithm::Crc64Nvme => State::Crc64Nvme(crc64fast_nvme::Digest::new()),
        })
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Crc32(hasher) => hasher.update(bytes),
            State::Crc32c(crc) => *crc = crc32c::crc32c_append(*crc, bytes),
            State::Crc64Nvme(digest) => digest.write(bytes),
        }
    }

    /// In the low bits; the SDK takes what the algorithm has.
    #[must_use]
    pub fn finalize(&self) -> u64 {
        match &self.0 {
            State::Crc32(hasher) => hasher.clone().finalize().into(),
            State::Crc32c(crc) => (*crc).into(),
            State::Crc64Nvme(digest) => digest.sum64(),
        }
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digest")
    }
}

/// Of bytes that are all there.
#[must_use]
pub fn checksum(algorithm: CrcAlgorithm, bytes: &[u8]) -> u64 {
    let mut digest = Digest::new(algorithm);
    digest.update(bytes);
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the catalogue of CRC algorithms: of the nine digits, whole and in pieces.
    #[test]
    fn the_catalogues_check_values() {
        for (algorithm, value) in [
            (CrcAlgorithm::Crc32IsoHdlc, 0xcbf4_3926),
            (CrcAlgorithm::Crc32Iscsi, 0xe306_9283),
            (CrcAlgorithm::Crc64Nvme, 0xae8b_1486_0a79_9888),
        ] {
            assert_eq!(checksum(algorithm, b"123456789"), value);
            let mut digest = Digest::new(algorithm);
            for piece in [&b"1234"[..], b"", b"56789"] {
                digest.update(piece);
            }
            assert_eq!(digest.finalize(), value);
        }
    }
}
