//! The checksums of objects: how they are named, and how those of parts become those of a whole.

use crate::checksum::Algorithm;
use crate::failure::{broken_disk, failure, invalid_request};
use crate::store::{Blob, Part, Sums};
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Result};
use std::sync::Arc;

/// What CreateMultipartUpload asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted {
    pub(super) algorithm: Option<Algorithm>,
    pub(super) composite: bool,
}

impl Wanted {
    pub(super) fn read(
        algorithm: Option<&ChecksumAlgorithm>,
        kind: Option<&ChecksumType>,
    ) -> S3Result<Self> {
        let Some(name) = algorithm else {
            return match kind {
                None => Ok(Self::default()),
                Some(_) => Err(invalid_request(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header",
                )),
            };
        };
        let algorithm = Algorithm::from_name(name.as_str());
        let algorithm = algorithm
            .ok_or_else(|| invalid_request("Checksum algorithm provided is unsupported."))?;
        let composite = match kind.map(ChecksumType::as_str) {
            None => algorithm != Algorithm::Crc64Nvme,
            Some(ChecksumType::COMPOSITE) => true,
            Some(ChecksumType::FULL_OBJECT) => false,
            Some(_) => {
                return Err(invalid_request(
                    "Value for x-amz-checksum-type header is invalid.",
                ));
            }
        };
        possible(algorithm, composite)?;
        Ok(Self {
            algorithm: Some(algorithm),
            composite,
        })
    }

    pub(super) fn kind(self) -> Option<ChecksumType> {
        self.algorithm.map(|_| kind(self.composite))
    }

    /// The checksum of the object that these parts make: of its bytes, or of its parts' checksums with `-N`.
    pub(super) fn of(self, parts: &[Arc<Part>], whole: &Blob) -> S3Result<Sums> {
        let Some(algorithm) = self.algorithm else {
            return Ok(Sums::default());
        };
        if !self.composite {
            return Ok(Sums::whole(
                algorithm.digest_of(whole).map_err(broken_disk)?,
            ));
        }
        let mut digests = Vec::with_capacity(parts.len());
        for part in parts {
            // A part that came without a checksum has one all the same.
            let sums = if algorithm.of(&part.sums).is_some() {
                part.sums.clone()
            } else {
                algorithm.digest_of(&part.blob).map_err(broken_disk)?
            };
            let digest = algorithm
                .of(&sums)
                .and_then(|text| base64_simd::STANDARD.decode_to_vec(text).ok());
            digests.push(digest.unwrap_or_default());
        }
        let mut values = algorithm.digest(digests.iter().map(Vec::as_slice));
        let suffix = format!("-{}", parts.len());
        for value in slots(&mut values) {
            value.push_str(&suffix);
        }
        Ok(Sums {
            values,
            composite: true,
        })
    }
}

/// CRCs can be joined to that of the whole, SHAs cannot; the newest is only ever of the whole.
fn possible(algorithm: Algorithm, composite: bool) -> S3Result {
    let possible = match algorithm {
        Algorithm::Crc64Nvme => !composite,
        Algorithm::Sha1 | Algorithm::Sha256 => composite,
        Algorithm::Crc32 | Algorithm::Crc32c => true,
    };
    if possible {
        return Ok(());
    }
    let (kind, name) = (kind(composite), algorithm.name());
    Err(invalid_request(format!(
        "The {} checksum type cannot be used with the {name} checksum algorithm.",
        kind.as_str()
    )))
}

fn slots(sums: &mut Checksum) -> impl Iterator<Item = &mut String> {
    [
        &mut sums.checksum_crc32,
        &mut sums.checksum_crc32c,
        &mut sums.checksum_crc64nvme,
        &mut sums.checksum_sha1,
        &mut sums.checksum_sha256,
    ]
    .into_iter()
    .flatten()
}

fn kind(composite: bool) -> ChecksumType {
    ChecksumType::from_static(if composite {
        ChecksumType::COMPOSITE
    } else {
        ChecksumType::FULL_OBJECT
    })
}

pub(super) fn checksum_type(sums: &Sums) -> Option<ChecksumType> {
    (!algorithms(sums).is_empty()).then(|| kind(sums.composite))
}

pub(super) fn algorithms(sums: &Sums) -> Vec<ChecksumAlgorithm> {
    let present = Algorithm::ALL
        .into_iter()
        .filter(|a| a.of(&sums.values).is_some());
    present
        .map(|a| ChecksumAlgorithm::from_static(a.name()))
        .collect()
}

/// Whether every checksum in `given` that is known here is the one in `known`.
pub(super) fn agree(given: &Checksum, known: &Checksum) -> bool {
    Algorithm::ALL
        .into_iter()
        .all(|a| match (a.of(given), a.of(known)) {
            (Some(given), Some(known)) => given == known,
            _ => true,
        })
}

pub(super) fn disagreement() -> s3s::S3Error {
    failure(
        S3ErrorCode::BadDigest,
        "The checksum you specified did not match the calculated checksum.",
    )
}

/// The five checksum fields of a request or answer, gathered into one value.
macro_rules! sums_of {
    ($from:expr) => {
        s3s::dto::Checksum {
            checksum_crc32: $from.checksum_crc32.clone(),
            checksum_crc32c: $from.checksum_crc32c.clone(),
            checksum_crc64nvme: $from.checksum_crc64nvme.clone(),
            checksum_sha1: $from.checksum_sha1.clone(),
            checksum_sha256: $from.checksum_sha256.clone(),
            checksum_type: None,
        }
    };
}
pub(super) use sums_of;
