//! The aws-chunked framing of streaming uploads: `SIZE[;chunk-signature=HEX]\r\n` bytes `\r\n`, ..., a chunk of size 0,
//! and perhaps trailers. Data is handed on as slices of what arrived. A signed chunk is verified when it is complete;
//! its bytes may have been handed on by then, but no object exists before the whole body was good.

use crate::auth::{ChunkSigner, Payload};
use crate::failure::{custom, failure, invalid_request};
use bytes::{Buf as _, Bytes};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use s3s::crypto::{Checksum as _, Sha256};
use s3s::{S3Error, S3ErrorCode, S3Result};
use std::collections::VecDeque;

/// A head line is about 90 bytes; trailers are a checksum and a signature.
const HEAD_LIMIT: usize = 1024;
const TRAILER_LIMIT: usize = 16 * 1024;

pub(super) struct Decoder {
    state: State,
    /// None when chunks are not signed.
    signer: Option<ChunkSigner>,
    /// Whether a trailer signature must follow.
    signed_trailer: bool,
    /// The head line, or the trailers, as far as they have come.
    line: Vec<u8>,
    hasher: Sha256,
    signature: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Head,
    Data(u64),
    /// The line end behind a chunk's data, of which this many bytes are still to come.
    DataEnd(u8),
    Trailers,
}

impl Decoder {
    pub(super) fn new(payload: &Payload, signer: ChunkSigner) -> Self {
        let (signed, signed_trailer) = match payload {
            Payload::SignedChunks { trailer } => (true, *trailer),
            _ => (false, false),
        };
        Self {
            state: State::Head,
            signer: signed.then_some(signer),
            signed_trailer,
            line: Vec::new(),
            hasher: Sha256::new(),
            signature: Vec::new(),
        }
    }

    /// Takes what arrived and appends the data in it to `out`.
    pub(super) fn push(&mut self, mut input: Bytes, out: &mut VecDeque<Bytes>) -> S3Result {
        while !input.is_empty() {
            match self.state {
                State::Head => self.head(&mut input)?,
                State::Data(left) => {
                    let now =
                        usize::try_from(left).map_or(input.len(), |left| left.min(input.len()));
                    let data = input.split_to(now);
                    if self.signer.is_some() {
                        self.hasher.update(&data);
                    }
                    out.push_back(data);
                    let left = left - now as u64;
                    self.state = if left == 0 {
                        State::DataEnd(2)
                    } else {
                        State::Data(left)
                    };
                }
                State::DataEnd(left) => {
                    if input.get_u8() != if left == 2 { b'\r' } else { b'\n' } {
                        return Err(malformed());
                    }
                    self.state = if left == 2 {
                        State::DataEnd(1)
                    } else {
                        self.chunk_done()?
                    };
                }
                State::Trailers => {
                    if self.line.len() + input.len() > TRAILER_LIMIT {
                        return Err(malformed_trailer());
                    }
                    self.line.extend_from_slice(&input);
                    input.clear();
                }
            }
        }
        Ok(())
    }

    fn head(&mut self, input: &mut Bytes) -> S3Result {
        let end = input
            .iter()
            .position(|&b| b == b'\n')
            .map_or(input.len(), |at| at + 1);
        self.line.extend_from_slice(&input.split_to(end));
        if self.line.len() > HEAD_LIMIT {
            return Err(malformed());
        }
        let Some(line) = self.line.strip_suffix(b"\r\n") else {
            return if self.line.ends_with(b"\n") {
                Err(malformed())
            } else {
                Ok(())
            };
        };
        let line = std::str::from_utf8(line).map_err(|_| malformed())?;
        let (size, extension) = line.split_once(';').unwrap_or((line, ""));
        let size = u64::from_str_radix(size, 16).map_err(|_| malformed())?;
        let signature = extension.strip_prefix("chunk-signature=").unwrap_or("");
        if self.signer.is_some() && signature.is_empty() {
            return Err(malformed());
        }
        self.signature = signature.as_bytes().to_vec();
        self.line.clear();
        self.state = match size {
            0 => {
                self.chunk_done()?;
                State::Trailers
            }
            _ => State::Data(size),
        };
        Ok(())
    }

    fn chunk_done(&mut self) -> S3Result<State> {
        let hasher = std::mem::replace(&mut self.hasher, Sha256::new());
        match &mut self.signer {
            Some(signer) => {
                let right = signer.chunk(&hasher.finalize(), &self.signature);
                if right {
                    Ok(State::Head)
                } else {
                    Err(wrong_signature())
                }
            }
            None => Ok(State::Head),
        }
    }

    /// The body has ended; gives the trailers.
    pub(super) fn finish(mut self) -> S3Result<HeaderMap> {
        if self.state != State::Trailers {
            return Err(failure(
                S3ErrorCode::IncompleteBody,
                "The request body terminated unexpectedly",
            ));
        }
        let text = std::str::from_utf8(&self.line).map_err(|_| malformed_trailer())?;
        let mut trailers = HeaderMap::new();
        let mut signed = Vec::new();
        for line in text
            .split('\n')
            .map(|line| line.trim_end_matches('\r'))
            .filter(|line| !line.is_empty())
        {
            let (name, value) = line.split_once(':').ok_or_else(malformed_trailer)?;
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            if name != "x-amz-trailer-signature" {
                signed.push(format!("{name}:{value}\n"));
            }
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| malformed_trailer())?;
            trailers.append(
                name,
                HeaderValue::from_str(value).map_err(|_| malformed_trailer())?,
            );
        }
        if let Some(signer) = self.signer.as_mut().filter(|_| self.signed_trailer) {
            signed.sort_unstable();
            let signature = trailers
                .get("x-amz-trailer-signature")
                .map_or(&b""[..], HeaderValue::as_bytes);
            if !signer.trailers(signed.concat().as_bytes(), signature) {
                return Err(wrong_signature());
            }
        }
        Ok(trailers)
    }
}

fn malformed() -> S3Error {
    invalid_request("The aws-chunked framing of the body is malformed")
}

fn malformed_trailer() -> S3Error {
    let message = "The request contained trailing data that was not well-formed";
    custom("MalformedTrailerError", StatusCode::BAD_REQUEST, message)
}

fn wrong_signature() -> S3Error {
    failure(
        S3ErrorCode::SignatureDoesNotMatch,
        "The signature of a chunk of the body does not match",
    )
}
