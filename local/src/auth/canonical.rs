//! The canonical request of Signature Version 4, as S3 builds it: the path encoded once and never normalised.

use super::claim::Claim;
use super::query;
use crate::failure::failure;
use crate::hex::hex;
use http::HeaderMap;
use http::request::Parts;
use percent_encoding::{AsciiSet, percent_decode_str, percent_encode};
use s3s::crypto::{Checksum as _, Sha256};
use s3s::{S3ErrorCode, S3Result};

const IN_PATH: &AsciiSet = &query::RESERVED.remove(b'/');

pub(super) fn request(parts: &Parts, claim: &Claim) -> S3Result<Vec<u8>> {
    let mut text = Vec::with_capacity(512);
    text.extend_from_slice(parts.method.as_str().as_bytes());
    text.push(b'\n');
    text.extend_from_slice(path(parts.uri.path()).as_bytes());
    text.push(b'\n');
    text.extend_from_slice(query::canonical(parts.uri.query().unwrap_or("")).as_bytes());
    text.push(b'\n');
    for name in &claim.signed_headers {
        header(&parts.headers, name, &mut text)?;
    }
    text.push(b'\n');
    text.extend_from_slice(claim.signed_headers.join(";").as_bytes());
    text.push(b'\n');
    text.extend_from_slice(claim.payload_line.as_bytes());
    Ok(text)
}

/// The path as sent, decoded and encoded again, so that a client may leave unencoded what it signed encoded. AWS,
/// MinIO and Ceph do the same. Slashes and dots stay as they are.
fn path(sent: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(sent).collect();
    percent_encode(&bytes, IN_PATH).to_string()
}

/// `name:value\n`, values of a repeated header joined by commas, each trimmed and its runs of spaces made one.
fn header(headers: &HeaderMap, name: &str, text: &mut Vec<u8>) -> S3Result {
    text.extend_from_slice(name.as_bytes());
    let mut separator = b':';
    for value in headers.get_all(name) {
        text.push(separator);
        separator = b',';
        let words = value
            .as_bytes()
            .split(|b| b.is_ascii_whitespace())
            .filter(|word| !word.is_empty());
        for (i, word) in words.enumerate() {
            if i > 0 {
                text.push(b' ');
            }
            text.extend_from_slice(word);
        }
    }
    if separator == b':' {
        let message = format!("The header {name} was signed but did not arrive");
        return Err(failure(S3ErrorCode::SignatureDoesNotMatch, message));
    }
    text.push(b'\n');
    Ok(())
}

pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::checksum(bytes))
}

#[cfg(test)]
mod tests {
    use super::{header, path};
    use http::HeaderMap;

    #[test]
    fn the_path_is_encoded_once_and_never_normalised() {
        assert_eq!(
            path("/datastore/b//./a/../%C3%A9"),
            "/datastore/b//./a/../%C3%A9"
        );
        assert_eq!(path("/b/a%20b%2Bc%2525"), "/b/a%20b%2Bc%2525");
        assert_eq!(path("/b/a(b)!"), "/b/a%28b%29%21");
        assert_eq!(path("/b/%7Ea%41"), "/b/~aA");
    }

    #[test]
    fn header_values_are_trimmed_and_joined() {
        let mut headers = HeaderMap::new();
        headers.append("x-amz-meta-a", "  one   two ".parse().unwrap());
        headers.append("x-amz-meta-a", "three".parse().unwrap());
        let mut text = Vec::new();
        header(&headers, "x-amz-meta-a", &mut text).unwrap();
        assert_eq!(text, b"x-amz-meta-a:one two,three\n");
        assert!(header(&headers, "x-amz-meta-b", &mut text).is_err());
    }
}
