//! What `x-amz-content-sha256` promises about the body.

use crate::failure::{invalid_argument, not_implemented};
use s3s::S3Result;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    Unsigned,
    /// The body's SHA-256, in lower-case hex.
    Hash(String),
    /// aws-chunked: every chunk carries a signature; perhaps signed trailers follow.
    SignedChunks {
        trailer: bool,
    },
    /// aws-chunked without signatures, with trailers.
    UnsignedChunks,
}

impl Payload {
    pub(super) fn read(value: &str) -> S3Result<Self> {
        match value {
            "UNSIGNED-PAYLOAD" => Ok(Self::Unsigned),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => Ok(Self::SignedChunks { trailer: false }),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => {
                Ok(Self::SignedChunks { trailer: true })
            }
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => Ok(Self::UnsignedChunks),
            _ if value.starts_with("STREAMING-AWS4-ECDSA-") => {
                Err(not_implemented("Signature Version 4A is not implemented"))
            }
            _ if value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(Self::Hash(value.to_ascii_lowercase()))
            }
            _ => Err(invalid_argument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, \
                 STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
            )),
        }
    }

    pub(crate) fn is_chunked(&self) -> bool {
        matches!(self, Self::SignedChunks { .. } | Self::UnsignedChunks)
    }
}

#[cfg(test)]
mod tests {
    use super::Payload;

    #[test]
    fn the_known_words_and_a_hash() {
        assert_eq!(
            Payload::read("UNSIGNED-PAYLOAD").unwrap(),
            Payload::Unsigned
        );
        assert_eq!(
            Payload::read(&"A1".repeat(32)).unwrap(),
            Payload::Hash("a1".repeat(32))
        );
        assert!(
            Payload::read("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .unwrap()
                .is_chunked()
        );
        for value in [
            "",
            "unsigned-payload",
            "zz",
            &"g".repeat(64),
            "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
        ] {
            assert!(Payload::read(value).is_err(), "{value}");
        }
    }
}
