//! Are the bytes that came those that the store keeps? Compared with what it says of the whole object: a checksum of full-object type,
//! or, when the caller wants to know (`verify`), an ETag that is an MD5.
//!
//! The SDK compares the checksum of one answer; a download that was resumed, or came in ranges, has several.

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::types::{ChecksumType, ServerSideEncryption};
use aws_smithy_checksums::ChecksumAlgorithm;
use aws_smithy_checksums::http::HttpChecksum;
use md5::{Digest, Md5};

use super::quoted;
use crate::error::{Error, Result};

/// A sum over bytes in order, and what it must come to.
pub struct Sum {
    name: &'static str,
    expected: String,
    hasher: Hasher,
}

enum Hasher {
    Md5(Md5),
    Checksum(Box<dyn HttpChecksum>),
}

/// What an answer says of the object: GetObject's and HeadObject's have the same fields, but no common trait.
macro_rules! said {
    ($output:expr) => {{
        let output = $output;
        let sums = [
            ("crc64nvme", output.checksum_crc64_nvme()),
            ("crc32c", output.checksum_crc32_c()),
            ("crc32", output.checksum_crc32()),
            ("sha256", output.checksum_sha256()),
            ("sha1", output.checksum_sha1()),
        ];
        // The customer's key and KMS's make ETags that are no MD5s.
        let clear = output.sse_customer_algorithm().is_none()
            && output
                .server_side_encryption()
                .is_none_or(|kind| *kind == ServerSideEncryption::Aes256);
        (
            sums,
            output.checksum_type(),
            output.e_tag().filter(|_| clear),
        )
    }};
}

type Said<'a> = (
    [(&'static str, Option<&'a str>); 5],
    Option<&'a ChecksumType>,
    Option<&'a str>,
);

impl Sum {
    /// Of an answer that has the whole object.
    pub fn of(output: &GetObjectOutput, or_md5: bool) -> Option<Self> {
        Self::from(said!(output), or_md5)
    }

    /// Of an answer about it.
    pub fn of_head(output: &HeadObjectOutput, or_md5: bool) -> Option<Self> {
        Self::from(said!(output), or_md5)
    }

    fn from((sums, kind, etag): Said<'_>, or_md5: bool) -> Option<Self> {
        // A composite one is made of the parts' sums: its type says so, or a dash.
        let whole = |sum: &&str| match kind {
            Some(kind) => *kind == ChecksumType::FullObject,
            None => !sum.contains('-'),
        };
        let checksum = sums.into_iter().find_map(|(name, sum)| {
            let algorithm: ChecksumAlgorithm = name.parse().ok()?;
            Some(Self {
                name,
                expected: sum.filter(whole)?.to_owned(),
                hasher: Hasher::Checksum(algorithm.into_impl()),
            })
        });
        checksum.or_else(|| Self::md5(etag.filter(|_| or_md5)?))
    }

    /// `None` when the ETag is no MD5.
    pub fn md5(etag: &str) -> Option<Self> {
        let hex = etag.trim_matches('"').to_ascii_lowercase();
        (hex.len() == 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self {
            name: "MD5",
            expected: hex,
            hasher: Hasher::Md5(Md5::new()),
        })
    }

    /// More of the bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.hasher {
            Hasher::Md5(sum) => sum.update(bytes),
            Hasher::Checksum(sum) => sum.update(bytes),
        }
    }

    /// That was all of them.
    pub fn compare(self) -> Result<()> {
        let found = match self.hasher {
            Hasher::Md5(sum) => hex(&sum.finalize()),
            Hasher::Checksum(sum) => aws_smithy_types::base64::encode(sum.finalize()),
        };
        if found == self.expected {
            return Ok(());
        }
        Err(mismatch(format!(
            "the {} of the bytes is {found}, the store's {}",
            self.name, self.expected
        )))
    }
}

/// The body's MD5, as the Content-MD5 header has it and as an ETag.
pub fn md5_of(bytes: &[u8]) -> (String, String) {
    let sum = Md5::digest(bytes);
    let etag = format!("\"{}\"", hex(&sum));
    (aws_smithy_types::base64::encode(sum), etag)
}

/// Whether the store keeps what was sent: an ETag that is another MD5 says that it does not.
pub fn same_etag(answered: Option<&str>, ours: &str) -> Result<()> {
    let answered = quoted(answered.map(str::to_owned)).unwrap_or_default();
    // Some kinds of encryption have others; the store has compared Content-MD5 with the same sum before.
    let alike = Sum::md5(&answered).is_some() || ours.contains('-') && answered.contains('-');
    if !alike || answered.eq_ignore_ascii_case(ours) {
        return Ok(());
    }
    Err(mismatch(format!(
        "the store's ETag is {answered}, and {ours} was sent"
    )))
}

/// Nothing is there to compare with.
pub fn unverifiable() -> Error {
    let text =
        "verify: the store tells no checksum of the whole object, and its ETag is no MD5 of it";
    Error::new("NotVerifiable", text)
}

fn mismatch(text: String) -> Error {
    Error::new("ChecksumMismatch", text)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(mut sum: Sum, bytes: &[u8]) -> bool {
        sum.update(bytes);
        sum.compare().is_ok()
    }

    #[test]
    fn a_full_checksum_goes_before_an_etag() {
        let answer = || {
            GetObjectOutput::builder()
                .checksum_crc32("NhCmhg==")
                .e_tag("\"5d41402abc4b2a76b9719d911017c592\"")
        };
        let of = |answer: GetObjectOutput| Sum::of(&answer, true).unwrap();
        assert!(checked(of(answer().build()), b"hello"));
        assert!(!checked(of(answer().build()), b"hellp"));
        let composite = answer().checksum_type(ChecksumType::Composite).build();
        assert_eq!(of(composite).name, "MD5");
    }

    #[test]
    fn an_etag_is_compared_only_when_it_is_an_md5_and_wanted() {
        let answer = |etag: &str| GetObjectOutput::builder().e_tag(etag);
        let md5 = "\"5d41402abc4b2a76b9719d911017c592\"";
        assert!(checked(
            Sum::of(&answer(md5).build(), true).unwrap(),
            b"hello"
        ));
        assert!(Sum::of(&answer(md5).build(), false).is_none());
        assert!(
            Sum::of(
                &answer("\"5d41402abc4b2a76b9719d911017c592-2\"").build(),
                true
            )
            .is_none()
        );
        let customers = answer(md5).sse_customer_algorithm("AES256").build();
        assert!(Sum::of(&customers, true).is_none());
    }

    #[test]
    fn an_etag_of_another_kind_says_nothing() {
        let (_, ours) = md5_of(b"hello");
        assert!(same_etag(Some(&ours), &ours).is_ok());
        assert!(same_etag(Some("\"x\""), &ours).is_ok());
        assert!(same_etag(Some(&md5_of(b"other").1), &ours).is_err());
    }
}
