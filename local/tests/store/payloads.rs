//! Bodies that are, and are not, what was promised about them.

use crate::support::{Store, sha256_hex};
use http::StatusCode;
use std::time::Duration;

#[tokio::test]
async fn a_hash_that_does_not_match_leaves_no_object() {
    let store = Store::with_bucket().await;
    for body in ["hello", ""] {
        let refused = store
            .put("/bucket/key")
            .payload(&"ab".repeat(32))
            .body(body)
            .send()
            .await;
        refused.fails(400, "XAmzContentSHA256Mismatch");
    }
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
    store
        .put("/bucket/key")
        .payload("hello")
        .body("x")
        .send()
        .await
        .fails(400, "InvalidArgument");
}

#[tokio::test]
async fn an_unsigned_payload_is_taken_as_it_is() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .payload("UNSIGNED-PAYLOAD")
        .body("hello")
        .ok()
        .await;
    assert_eq!(store.get("/bucket/key").send().await.text(), "hello");
}

#[tokio::test]
async fn content_md5_is_verified() {
    let store = Store::with_bucket().await;
    let put = |md5: &str| {
        store
            .put("/bucket/key")
            .header("content-md5", md5)
            .body("hello")
            .send()
    };
    put("XUFAKrxLKna5cZ2REBfFkg==").await.is(StatusCode::OK);
    put("1B2M2Y8AsgTpgAmY7PhCfg==")
        .await
        .fails(400, "BadDigest");
    put("XUFAKrxLKna5cZ2REBfF")
        .await
        .fails(400, "InvalidDigest");
    put("5d41402abc4b2a76b9719d911017c592")
        .await
        .fails(400, "InvalidDigest");
}

/// Of `123456789`.
const SUMS: [(&str, &str); 5] = [
    ("x-amz-checksum-crc32", "y/Q5Jg=="),
    ("x-amz-checksum-crc32c", "4waSgw=="),
    ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
    ("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
    (
        "x-amz-checksum-sha256",
        "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
    ),
];

#[tokio::test]
async fn checksums_are_verified() {
    let store = Store::with_bucket().await;
    for (name, value) in SUMS {
        let put = |body: &str| {
            store
                .put("/bucket/key")
                .header(name, value)
                .body(body)
                .send()
        };
        put("12345678").await.fails(400, "BadDigest");
        let call = store.put("/bucket/key").header(name, "AAA=");
        call.send().await.fails(400, "InvalidRequest");
        store
            .head("/bucket/key")
            .send()
            .await
            .is(StatusCode::NOT_FOUND);
        let kept = put("123456789").await.is(StatusCode::OK);
        assert_eq!(kept.header(name), Some(value));
        store
            .delete("/bucket/key")
            .send()
            .await
            .is(StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn checksums_are_given_back_when_asked_for_and_only_for_the_whole() {
    let store = Store::with_bucket().await;
    let asked = || {
        store
            .get("/bucket/key")
            .header("x-amz-checksum-mode", "ENABLED")
    };
    for (name, value) in SUMS {
        let put = store.put("/bucket/key").header(name, value);
        put.body("123456789").ok().await;
        let plain = store.head("/bucket/key").send().await;
        assert_eq!(
            (plain.header(name), plain.header("x-amz-checksum-type")),
            (None, None)
        );
        let whole = asked().send().await;
        assert_eq!(whole.header(name), Some(value));
        assert_eq!(whole.header("x-amz-checksum-type"), Some("FULL_OBJECT"));
        let ranged = asked().header("range", "bytes=0-1").send().await;
        assert_eq!(ranged.is(StatusCode::PARTIAL_CONTENT).header(name), None);
    }
}

/// Uploads two parts and gives the upload's id and the list that completes it.
async fn two_parts(store: &Store, kind: &str) -> (String, String) {
    let call = store
        .post("/bucket/key?uploads")
        .header("x-amz-checksum-algorithm", "CRC32");
    let made = call.header("x-amz-checksum-type", kind).ok().await;
    assert_eq!(made.header("x-amz-checksum-type"), Some(kind));
    let id = made.tag("UploadId").unwrap();
    let mut list = String::new();
    for (number, body) in [(1, vec![1; 5 << 20]), (2, b"end".to_vec())] {
        let path = format!("/bucket/key?partNumber={number}&uploadId={id}");
        let put = store
            .put(&path)
            .payload("UNSIGNED-PAYLOAD")
            .body(body)
            .send()
            .await;
        let etag = put.is(StatusCode::OK).header("etag").unwrap().to_owned();
        list += &format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>");
    }
    (
        id,
        format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"),
    )
}

#[tokio::test]
async fn a_multipart_object_has_the_checksum_that_was_chosen_at_its_start() {
    let store = Store::with_bucket().await;
    // Of the parts' checksums, and of all bytes.
    for (kind, value) in [("COMPOSITE", "tu/Ixg==-2"), ("FULL_OBJECT", "zYbOSA==")] {
        let (id, list) = two_parts(&store, kind).await;
        let call = || {
            store
                .post(&format!("/bucket/key?uploadId={id}"))
                .body(list.clone())
        };
        let wrong = call().header("x-amz-checksum-crc32", "AAAAAA==");
        wrong.send().await.fails(400, "BadDigest");
        let done = call().ok().await;
        assert_eq!(done.tag("ChecksumCRC32").as_deref(), Some(value));
        let head = store
            .head("/bucket/key")
            .header("x-amz-checksum-mode", "ENABLED")
            .send()
            .await;
        let found = (
            head.header("x-amz-checksum-crc32"),
            head.header("x-amz-checksum-type"),
        );
        assert_eq!(found, (Some(value), Some(kind)));
    }
}

#[tokio::test]
async fn not_every_checksum_can_be_of_the_whole() {
    let store = Store::with_bucket().await;
    for (algorithm, kind) in [
        ("SHA256", "FULL_OBJECT"),
        ("CRC64NVME", "COMPOSITE"),
        ("MD5", "COMPOSITE"),
    ] {
        let call = store
            .post("/bucket/key?uploads")
            .header("x-amz-checksum-algorithm", algorithm);
        call.header("x-amz-checksum-type", kind)
            .send()
            .await
            .fails(400, "InvalidRequest");
    }
}

#[tokio::test]
async fn a_presigned_upload_may_carry_a_hash_and_is_held_to_it() {
    let store = Store::with_bucket().await;
    let put = |body: &str| {
        let call = store
            .put("/bucket/key")
            .body(body)
            .signing(|signing| signing.presigned = Some(Duration::from_secs(60)));
        call.unsigned_header("x-amz-content-sha256", &sha256_hex("hello"))
            .send()
    };
    put("hullo").await.fails(400, "XAmzContentSHA256Mismatch");
    put("hello").await.is(StatusCode::OK);
}
