//! What the headers promise about a body: its length, its SHA-256, its MD5, its checksums; each verified when it ends.

use crate::auth::Payload;
use crate::checksum::Algorithm;
use crate::failure::{custom, failure, invalid_request};
use crate::hex::unhex;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Md5, Sha256};
use s3s::dto::Checksum;
use s3s::{S3Error, S3ErrorCode, S3Result};
use std::sync::{Arc, OnceLock};

/// The checksums that were promised and found right, for the backend to keep. Set when the body has ended.
#[derive(Clone, Default)]
pub(crate) struct Verified(Arc<OnceLock<Checksum>>);

impl Verified {
    pub(crate) fn sums(&self) -> Checksum {
        self.0.get().cloned().unwrap_or_default()
    }
}

pub(super) struct Integrity {
    length: Option<u64>,
    seen: u64,
    sha256: Option<(Sha256, String)>,
    md5: Option<(Md5, Vec<u8>)>,
    hasher: ChecksumHasher,
    /// Promised in headers, with their values.
    given: Vec<(Algorithm, String)>,
    /// Promised in `x-amz-trailer`; the values come behind the body.
    announced: Vec<Algorithm>,
    verified: Verified,
}

impl Integrity {
    /// Reads the promises; `decoded` is the length of an aws-chunked body without its framing.
    pub(super) fn promised(
        parts: &Parts,
        payload: &Payload,
        decoded: Option<u64>,
    ) -> S3Result<Self> {
        let mut this = Self {
            length: decoded,
            seen: 0,
            sha256: None,
            md5: None,
            hasher: ChecksumHasher::default(),
            given: Vec::new(),
            announced: Vec::new(),
            verified: Verified::default(),
        };
        if let Payload::Hash(hex) = payload {
            this.sha256 = Some((Sha256::new(), hex.clone()));
        }
        if let Some(value) = parts.headers.get("content-md5") {
            let digest = base64_simd::STANDARD
                .decode_to_vec(value.as_bytes())
                .ok()
                .filter(|d| d.len() == 16);
            let digest = digest.ok_or_else(|| {
                failure(
                    S3ErrorCode::InvalidDigest,
                    "The Content-MD5 you specified is not valid.",
                )
            })?;
            this.md5 = Some((Md5::new(), digest));
        }
        if !completes_upload(parts) {
            this.read_checksums(&parts.headers)?;
        }
        Ok(this)
    }

    fn read_checksums(&mut self, headers: &HeaderMap) -> S3Result {
        for algorithm in Algorithm::ALL {
            if let Some(value) = headers.get(algorithm.header()) {
                let text = value
                    .to_str()
                    .ok()
                    .filter(|text| is_digest(text, algorithm));
                let text = text.ok_or_else(|| invalid_value(algorithm))?;
                self.given.push((algorithm, text.to_owned()));
                algorithm.enable(&mut self.hasher);
            }
        }
        let names = headers
            .get_all("x-amz-trailer")
            .iter()
            .flat_map(|v| v.to_str().unwrap_or_default().split(','));
        for name in names
            .map(|name| name.trim().to_ascii_lowercase())
            .filter(|name| !name.is_empty())
        {
            let algorithm = Algorithm::from_header(&name).ok_or_else(|| {
                invalid_request("The value specified in the x-amz-trailer header is not supported")
            })?;
            self.announced.push(algorithm);
            algorithm.enable(&mut self.hasher);
        }
        Ok(())
    }

    pub(super) fn verified(&self) -> Verified {
        self.verified.clone()
    }

    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        self.seen += data.len() as u64;
        if let Some((hasher, _)) = &mut self.sha256 {
            hasher.update(data);
        }
        if let Some((hasher, _)) = &mut self.md5 {
            hasher.update(data);
        }
        self.hasher.update(data);
    }

    /// Everything has arrived: is it what was promised?
    pub(super) fn finish(self, trailers: &HeaderMap) -> S3Result {
        if self.length.is_some_and(|length| length != self.seen) {
            let message =
                "You did not provide the number of bytes specified by x-amz-decoded-content-length";
            return Err(failure(S3ErrorCode::IncompleteBody, message));
        }
        if let Some((hasher, promised)) = self.sha256 {
            sha256_holds(hasher, &promised)?;
        }
        if self
            .md5
            .is_some_and(|(hasher, promised)| hasher.finalize().as_slice() != promised)
        {
            return Err(failure(
                S3ErrorCode::BadDigest,
                "The Content-MD5 you specified did not match what we received.",
            ));
        }
        let mut promised = self.given;
        for algorithm in self.announced {
            promised.push((algorithm, trailer(trailers, algorithm)?));
        }
        let sums = self.hasher.finalize();
        if let Some((algorithm, _)) = promised
            .iter()
            .find(|(a, value)| a.of(&sums) != Some(value))
        {
            let message = format!(
                "The {} you specified did not match the calculated checksum.",
                algorithm.name()
            );
            return Err(failure(S3ErrorCode::BadDigest, message));
        }
        let _ = self.verified.0.set(sums);
        Ok(())
    }
}

/// There the checksum headers speak of the object, not of the list of parts that is the body.
fn completes_upload(parts: &Parts) -> bool {
    let query = parts.uri.query().unwrap_or("");
    parts.method == Method::POST && query.split('&').any(|pair| pair.starts_with("uploadId="))
}

fn sha256_holds(hasher: Sha256, promised: &str) -> S3Result {
    if Some(hasher.finalize().as_slice()) == unhex(promised).as_deref() {
        return Ok(());
    }
    let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    Err(custom(
        "XAmzContentSHA256Mismatch",
        StatusCode::BAD_REQUEST,
        message,
    ))
}

fn trailer(trailers: &HeaderMap, algorithm: Algorithm) -> S3Result<String> {
    let value = trailers
        .get(algorithm.header())
        .and_then(|value| value.to_str().ok());
    let value = value.ok_or_else(|| {
        custom(
            "MalformedTrailerError",
            StatusCode::BAD_REQUEST,
            "The request contained trailing data that was not well-formed",
        )
    })?;
    if is_digest(value, algorithm) {
        Ok(value.to_owned())
    } else {
        Err(invalid_value(algorithm))
    }
}

fn is_digest(text: &str, algorithm: Algorithm) -> bool {
    base64_simd::STANDARD
        .decode_to_vec(text)
        .is_ok_and(|digest| digest.len() == algorithm.size())
}

fn invalid_value(algorithm: Algorithm) -> S3Error {
    invalid_request(format!(
        "Value for {} header is invalid.",
        algorithm.header()
    ))
}
