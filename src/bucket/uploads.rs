//! Multipart uploads as S3 has them, step by step: create, copy a part, complete, abort.

use aws_sdk_s3::operation::abort_multipart_upload::AbortMultipartUploadOutput;
use aws_sdk_s3::operation::abort_multipart_upload::builders::AbortMultipartUploadInputBuilder;
use aws_sdk_s3::operation::complete_multipart_upload::CompleteMultipartUploadOutput;
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadInputBuilder;
use aws_sdk_s3::operation::create_multipart_upload::CreateMultipartUploadOutput;
use aws_sdk_s3::operation::create_multipart_upload::builders::CreateMultipartUploadInputBuilder;
use aws_sdk_s3::operation::head_object::{HeadObjectInput, HeadObjectOutput};
use aws_sdk_s3::operation::upload_part_copy::UploadPartCopyOutput;
use aws_sdk_s3::operation::upload_part_copy::builders::UploadPartCopyInputBuilder;
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedPart};
use md5::{Digest, Md5};

use crate::error::{Error, Result};
use crate::wire::{Store, quoted, send};

/// Begins an upload. Where parts get checksums by themselves the upload says which, as S3 wants it.
pub async fn create_upload(
    store: &Store,
    mut input: CreateMultipartUploadInputBuilder,
) -> Result<CreateMultipartUploadOutput> {
    if store.settings().await?.checksums && input.get_checksum_algorithm().is_none() {
        input = input.checksum_algorithm(ChecksumAlgorithm::Crc32);
    }
    let created = send!(store, input)?;
    if created.upload_id.as_deref().unwrap_or_default().is_empty() {
        return Err(unlike("CreateMultipartUpload answered without an UploadId"));
    }
    Ok(created)
}

/// A part out of another object. The status comes before the copy is done, so only the answer's ETag says that it is.
pub async fn upload_part_copy(
    store: &Store,
    mut input: UploadPartCopyInputBuilder,
) -> Result<UploadPartCopyOutput> {
    let upload = input.get_upload_id().as_deref().unwrap_or_default();
    let source = input.get_copy_source().as_deref();
    let source = source.map(|source| source_of_part(upload, source));
    input = input.set_copy_source(source);
    let mut output = send!(store, input)?;
    let part = output.copy_part_result.as_mut();
    let part = part.filter(|part| part.e_tag.is_some());
    let Some(part) = part else {
        return Err(unlike("UploadPartCopy answered without the part's ETag"));
    };
    part.e_tag = quoted(part.e_tag.take());
    Ok(output)
}

/// Ceph (seen: 16.2.15), whose upload ids begin with "2~", decodes the source of a part twice: of `a%2520b` it copied another
/// object, `a b`, and of `%25zz` its gateway died. A percent sign of the key is encoded once more for it. A Ceph that decodes once
/// answers NoSuchKey to that.
fn source_of_part(upload_id: &str, source: &str) -> String {
    if upload_id.starts_with("2~") {
        source.replace("%25", "%2525")
    } else {
        source.to_owned()
    }
}

/// Makes the object. An answer may be lost, or not be what S3 answers (Ceph's to a key of 1,024 bytes), while the upload
/// was completed: then the object there says so, by the ETag of our parts. Where parts have no MD5s, `is_alike` knows it
/// once the upload is gone.
pub async fn complete_upload(
    store: &Store,
    input: CompleteMultipartUploadInputBuilder,
    is_alike: impl Fn(&HeadObjectOutput) -> bool + Sync,
) -> Result<CompleteMultipartUploadOutput> {
    complete(store, input, &is_alike).await
}

/// Once for all callers: the machinery around the request is a dozen kilobytes for each kind of `is_alike`.
async fn complete(
    store: &Store,
    input: CompleteMultipartUploadInputBuilder,
    is_alike: &(dyn Fn(&HeadObjectOutput) -> bool + Sync),
) -> Result<CompleteMultipartUploadOutput> {
    let mut output = match send!(store, input) {
        Err(error) if is_unsure(&error) => match head(store, &input).await {
            Ok(found) if is_ours(&input, &found, error.is("NoSuchUpload").then_some(is_alike)) => {
                CompleteMultipartUploadOutput::builder()
                    .set_bucket(input.get_bucket().clone())
                    .set_key(input.get_key().clone())
                    .set_e_tag(found.e_tag)
                    .set_version_id(found.version_id)
                    .build()
            }
            _ => return Err(error),
        },
        other => other?,
    };
    output.e_tag = quoted(output.e_tag);
    if output.e_tag.is_none() {
        // Ceph completes with an empty ETag. The object is there: not being allowed to look at it is no failure.
        let found = head(store, &input).await;
        output.e_tag = found.ok().and_then(|found| quoted(found.e_tag));
    }
    Ok(output)
}

/// Whether an attempt may have succeeded although the last one failed: an earlier one, or one whose answer was lost.
fn is_unsure(error: &Error) -> bool {
    let lost = ["ConnectionClosed", "ResponseTimeout", "IdleTimeout"];
    error.attempts > 1
        || lost.iter().any(|code| error.is(code))
        || (error.is("InvalidResponse") && error.status_code == Some(200))
}

fn is_ours(
    input: &CompleteMultipartUploadInputBuilder,
    found: &HeadObjectOutput,
    is_alike: Option<impl Fn(&HeadObjectOutput) -> bool>,
) -> bool {
    let upload = input.get_multipart_upload().as_ref();
    match upload.and_then(|upload| etag_of_parts(upload.parts())) {
        Some(etag) => quoted(found.e_tag.clone()) == Some(etag),
        None => is_alike.is_some_and(|is_alike| is_alike(found)),
    }
}

async fn head(
    store: &Store,
    input: &CompleteMultipartUploadInputBuilder,
) -> Result<HeadObjectOutput> {
    let input = HeadObjectInput::builder()
        .set_bucket(input.get_bucket().clone())
        .set_key(input.get_key().clone())
        .set_sse_customer_algorithm(input.get_sse_customer_algorithm().clone())
        .set_sse_customer_key(input.get_sse_customer_key().clone())
        .set_sse_customer_key_md5(input.get_sse_customer_key_md5().clone())
        .set_request_payer(input.get_request_payer().clone())
        .set_expected_bucket_owner(input.get_expected_bucket_owner().clone());
    send!(store, input)
}

/// Gives an upload up, with its parts.
pub async fn abort_upload(
    store: &Store,
    input: AbortMultipartUploadInputBuilder,
) -> Result<AbortMultipartUploadOutput> {
    send!(store, input)
}

/// Puts parts in the order of their numbers, the only one that S3 takes.
pub fn in_order(parts: &mut [CompletedPart]) {
    parts.sort_unstable_by_key(CompletedPart::part_number);
}

/// The ETag that an object of these parts has: the MD5 of the parts' MD5s, and how many they are. `None` when their
/// ETags are no MD5s, as with some kinds of encryption.
pub fn etag_of_parts(parts: &[CompletedPart]) -> Option<String> {
    let mut sum = Md5::new();
    for part in parts {
        sum.update(md5_of(part.e_tag()?)?);
    }
    let hex: String = sum
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(format!("\"{hex}-{}\"", parts.len()))
}

fn md5_of(etag: &str) -> Option<[u8; 16]> {
    let hex = etag.trim_matches('"');
    if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some(u128::from_str_radix(hex, 16).ok()?.to_be_bytes())
}

/// A success that says nothing.
fn unlike(text: &str) -> Error {
    Error {
        status_code: Some(200),
        ..Error::new("InvalidResponse", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(etag: &str) -> CompletedPart {
        CompletedPart::builder().e_tag(etag).build()
    }

    #[test]
    fn only_ceph_gets_percent_signs_encoded_twice() {
        assert_eq!(source_of_part("2~x", "b/a%20b%2520"), "b/a%20b%252520");
        assert_eq!(source_of_part("x", "b/a%2520"), "b/a%2520");
    }

    #[test]
    fn the_etag_of_parts_is_that_of_their_md5s() {
        // MD5 of the bytes d41d8cd98f00b204e9800998ecf8427e.
        let empty = part("\"d41d8cd98f00b204e9800998ecf8427e\"");
        assert_eq!(
            etag_of_parts(&[empty]).as_deref(),
            Some("\"59adb24ef3cdbe0297f05b395827453f-1\"")
        );
        assert_eq!(etag_of_parts(&[part("\"no-md5\"")]), None);
    }
}
