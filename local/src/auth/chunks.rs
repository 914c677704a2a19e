//! The signatures inside a body sent in signed chunks: each covers its chunk and the signature before it, the first
//! follows the request's own.

use super::canonical::sha256_hex;
use super::claim::Claim;
use crate::hex::hex;
use aws_sigv4::sign::v4::calculate_signature;
use subtle::ConstantTimeEq as _;

pub(crate) struct ChunkSigner {
    key: Vec<u8>,
    stamp: String,
    scope: String,
    previous: String,
}

impl ChunkSigner {
    pub(super) fn new(key: &[u8], claim: &Claim) -> Self {
        Self {
            key: key.to_vec(),
            stamp: claim.stamp.clone(),
            scope: claim.scope(),
            previous: claim.signature.clone(),
        }
    }

    /// Whether `signature` is right for a chunk with this SHA-256.
    pub(crate) fn chunk(&mut self, sha256: &[u8], signature: &[u8]) -> bool {
        let nothing = sha256_hex(b"");
        let lines = format!("{nothing}\n{}", hex(sha256));
        self.follow("AWS4-HMAC-SHA256-PAYLOAD", &lines, signature)
    }

    /// Whether `signature` is right for these trailers, given as `name:value\n` lines.
    pub(crate) fn trailers(&mut self, lines: &[u8], signature: &[u8]) -> bool {
        self.follow("AWS4-HMAC-SHA256-TRAILER", &sha256_hex(lines), signature)
    }

    fn follow(&mut self, kind: &str, lines: &str, signature: &[u8]) -> bool {
        let to_sign = format!(
            "{kind}\n{}\n{}\n{}\n{lines}",
            self.stamp, self.scope, self.previous
        );
        let expected = calculate_signature(&self.key, to_sign.as_bytes());
        let right = bool::from(expected.as_bytes().ct_eq(signature));
        self.previous = expected;
        right
    }
}
