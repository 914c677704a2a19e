//! Whether a downloaded file is the object: its bytes, read back from where they were written, against the store's sum of them.

use std::io;

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::{HeadObjectInput, HeadObjectOutput};
use aws_sdk_s3::types::{ChecksumMode, CompletedPart};
use md5::{Digest, Md5};

use super::blocking;
use super::places::Reader;
use crate::bucket;
use crate::error::{Error, Result};
use crate::object::head::head_object;
use crate::object::verify::{Sum, unverifiable};
use crate::wire::Store;

/// How much is read back at once.
const PIECE: usize = 1 << 20;

/// Compares a file with the object that it was made of. Answers to ranges tell no checksum of the whole, so the object is asked for
/// it; nothing is asked where checksums are neither asked for nor usual. `parts` are sizes that the object's own parts may have.
pub async fn check(
    store: &Store,
    input: &GetObjectInputBuilder,
    output: &GetObjectOutput,
    file: Reader,
    parts: [u64; 2],
) -> Result<()> {
    let verify = store.verifies();
    if !verify && !store.settings().await?.checksums {
        return Ok(());
    }
    let head = match head_object(store, about(input, output)).await {
        Ok(head) => head,
        // Without `verify` the bytes are taken as they came, as from a store that has no checksums.
        Err(error) => return if verify { Err(error) } else { Ok(()) },
    };
    let sum = Sum::of_head(&head, verify);
    if sum.is_none() && !verify {
        return Ok(());
    }
    blocking(move || read_back(&file, sum, &head, parts)).await
}

/// The object of the first answer, and no other.
fn about(
    input: &GetObjectInputBuilder,
    output: &GetObjectOutput,
) -> aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder {
    HeadObjectInput::builder()
        .set_bucket(input.get_bucket().clone())
        .set_key(input.get_key().clone())
        .set_version_id(
            output
                .version_id
                .clone()
                .or_else(|| input.get_version_id().clone()),
        )
        .set_if_match(output.e_tag.clone())
        .set_sse_customer_algorithm(input.get_sse_customer_algorithm().clone())
        .set_sse_customer_key(input.get_sse_customer_key().clone())
        .set_sse_customer_key_md5(input.get_sse_customer_key_md5().clone())
        .set_request_payer(input.get_request_payer().clone())
        .set_expected_bucket_owner(input.get_expected_bucket_owner().clone())
        .checksum_mode(ChecksumMode::Enabled)
}

fn read_back(
    file: &Reader,
    sum: Option<Sum>,
    head: &HeadObjectOutput,
    parts: [u64; 2],
) -> Result<()> {
    let failed = |error: io::Error| Error::file(&error, "read", file.place());
    if let Some(mut sum) = sum {
        pieces(file, u64::MAX, |bytes| sum.update(bytes)).map_err(failed)?;
        return sum.compare();
    }
    // The MD5 of its parts' MD5s says as much, when one can tell where the parts ended.
    let etag = head.e_tag().unwrap_or_default();
    for size in parts {
        if etag_of_parts(file, size).map_err(failed)?.as_deref() == Some(etag) {
            return Ok(());
        }
    }
    Err(unverifiable())
}

fn etag_of_parts(file: &Reader, size: u64) -> io::Result<Option<String>> {
    let mut parts = Vec::new();
    let (mut sum, mut left) = (Md5::new(), size);
    pieces(file, size, |bytes| {
        sum.update(bytes);
        left -= bytes.len() as u64;
        if left == 0 {
            parts.push(part(std::mem::take(&mut sum)));
            left = size;
        }
    })?;
    if left < size {
        parts.push(part(sum));
    }
    Ok(bucket::etag_of_parts(&parts))
}

fn part(sum: Md5) -> CompletedPart {
    let sum = u128::from_be_bytes(sum.finalize().into());
    CompletedPart::builder()
        .e_tag(format!("{sum:032x}"))
        .build()
}

/// Reads a file from its beginning; no piece reaches over a multiple of `size`.
fn pieces(file: &Reader, size: u64, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut at = 0;
    let mut buffer = vec![0; PIECE];
    let mut left = size;
    loop {
        let room = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let length = file.read_at(&mut buffer[..room], at)?;
        if length == 0 {
            return Ok(());
        }
        take(&buffer[..length]);
        at += length as u64;
        left -= length as u64;
        if left == 0 {
            left = size;
        }
    }
}
