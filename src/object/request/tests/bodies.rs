//! Requests that carry a body.

use aws_sdk_s3::operation::put_object::PutObjectInput;
use aws_sdk_s3::operation::upload_part::UploadPartInput;
use aws_sdk_s3::primitives::ByteStream;

use super::*;

/// An input has no clone: the same one is made again.
fn putting(seed: u64) -> PutObjectInputBuilder {
    let random = &mut Rng::with_seed(seed);
    PutObjectInput::builder()
        .bucket(BUCKETS[random.usize(..BUCKETS.len())])
        .key(KEYS[random.usize(..KEYS.len())])
        .set_acl(word(random).map(|word| word.as_str().into()))
        .set_cache_control(word(random))
        .set_content_disposition(word(random))
        .set_content_encoding(word(random))
        .set_content_language(word(random))
        .set_content_md5(word(random))
        .set_content_type(word(random))
        .set_expires(moment(random))
        .set_if_match(word(random))
        .set_if_none_match(word(random))
        .set_metadata(
            word(random).map(|word| [("a-name".into(), word), ("b_2".into(), "x".into())].into()),
        )
        .set_server_side_encryption(word(random).map(|word| word.as_str().into()))
        .set_ssekms_key_id(word(random))
        .set_ssekms_encryption_context(word(random))
        .set_bucket_key_enabled(random.bool().then(|| random.bool()))
        .set_sse_customer_algorithm(word(random))
        .set_sse_customer_key(word(random))
        .set_sse_customer_key_md5(word(random))
        .set_storage_class(word(random).map(|word| word.as_str().into()))
        .set_tagging(word(random))
        .set_website_redirect_location(word(random))
        .set_object_lock_mode(word(random).map(|word| word.as_str().into()))
        .set_object_lock_legal_hold_status(word(random).map(|word| word.as_str().into()))
        .set_object_lock_retain_until_date(moment(random))
        .set_request_payer(word(random).map(|word| word.as_str().into()))
        .set_expected_bucket_owner(word(random))
        .set_grant_full_control(word(random))
        .set_grant_read(word(random))
        .set_grant_read_acp(word(random))
        .set_grant_write_acp(word(random))
        .set_checksum_sha256(word(random))
}

#[tokio::test]
async fn put_object() {
    compare(600, async |random, settings| {
        let seed = random.u64(..);
        let input = putting(seed);
        let draft = put(&input).unwrap();
        let theirs = putting(seed).body(ByteStream::from_static(b"x"));
        same(&draft, settings, async |client| {
            theirs.send_with(&client).await
        })
        .await;
    })
    .await;
}

fn parting(seed: u64) -> UploadPartInputBuilder {
    let random = &mut Rng::with_seed(seed);
    UploadPartInput::builder()
        .bucket(BUCKETS[random.usize(..BUCKETS.len())])
        .key(KEYS[random.usize(..KEYS.len())])
        .part_number(random.i32(1..10_001))
        // The SDK sends none without one, or with one of nothing.
        .upload_id(["a", "2~x-_.", "b c", "x/y+z=&", "100%"][random.usize(..5)])
        .set_content_md5(word(random))
        .set_sse_customer_algorithm(word(random))
        .set_sse_customer_key(word(random))
        .set_sse_customer_key_md5(word(random))
        .set_request_payer(word(random).map(|word| word.as_str().into()))
        .set_expected_bucket_owner(word(random))
        .set_checksum_crc32(word(random))
        .set_checksum_crc32_c(word(random))
        .set_checksum_crc64_nvme(word(random))
        .set_checksum_sha1(word(random))
        .set_checksum_sha256(word(random))
}

#[tokio::test]
async fn upload_part() {
    compare(600, async |random, settings| {
        let seed = random.u64(..);
        let input = parting(seed);
        let draft = part(&input).unwrap();
        let theirs = parting(seed).body(ByteStream::from_static(b"x"));
        same(&draft, settings, async |client| {
            theirs.send_with(&client).await
        })
        .await;
    })
    .await;
}
