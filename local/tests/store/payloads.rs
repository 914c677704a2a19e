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
        .send()
        .await
        .is(StatusCode::OK);
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

#[tokio::test]
async fn checksums_are_verified_and_given_back_when_asked_for() {
    let store = Store::with_bucket().await;
    for (name, value) in [
        ("x-amz-checksum-crc32", "y/Q5Jg=="),
        ("x-amz-checksum-crc32c", "4waSgw=="),
        ("x-amz-checksum-crc64nvme", "rosUhgp5mIg="),
        ("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="),
        (
            "x-amz-checksum-sha256",
            "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
        ),
    ] {
        let put = |body: &str| {
            store
                .put("/bucket/key")
                .header(name, value)
                .body(body)
                .send()
        };
        assert_eq!(
            put("123456789").await.is(StatusCode::OK).header(name),
            Some(value)
        );
        let plain = store.head("/bucket/key").send().await;
        assert_eq!(
            (plain.header(name), plain.header("x-amz-checksum-type")),
            (None, None)
        );
        let asked = store
            .get("/bucket/key")
            .header("x-amz-checksum-mode", "ENABLED")
            .send()
            .await;
        assert_eq!(
            (asked.header(name), asked.header("x-amz-checksum-type")),
            (Some(value), Some("FULL_OBJECT"))
        );
        let ranged = store
            .get("/bucket/key")
            .header("x-amz-checksum-mode", "ENABLED")
            .header("range", "bytes=0-1");
        assert_eq!(
            ranged
                .send()
                .await
                .is(StatusCode::PARTIAL_CONTENT)
                .header(name),
            None
        );
        put("12345678").await.fails(400, "BadDigest");
        store
            .put("/bucket/key")
            .header(name, "AAA=")
            .send()
            .await
            .fails(400, "InvalidRequest");
    }
    assert_eq!(store.get("/bucket/key").send().await.text(), "123456789");
}

#[tokio::test]
async fn parts_have_checksums_and_the_object_has_one_of_them() {
    let store = Store::with_bucket().await;
    let parts = [vec![1_u8; 5 << 20], b"end".to_vec()];
    for (kind, suffix) in [("COMPOSITE", "-2"), ("FULL_OBJECT", "")] {
        let call = store
            .post("/bucket/key?uploads")
            .header("x-amz-checksum-algorithm", "CRC32");
        let made = call
            .header("x-amz-checksum-type", kind)
            .send()
            .await
            .is(StatusCode::OK);
        assert_eq!(made.header("x-amz-checksum-type"), Some(kind));
        let id = made.tag("UploadId").unwrap();
        let mut list = String::new();
        for (number, body) in (1..).zip(&parts) {
            let path = format!("/bucket/key?partNumber={number}&uploadId={id}");
            let put = store
                .put(&path)
                .payload("UNSIGNED-PAYLOAD")
                .body(body.clone())
                .send()
                .await
                .is(StatusCode::OK);
            let etag = put.header("etag").unwrap();
            list.push_str(&format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"
            ));
        }
        let body = format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
        let call = || {
            store
                .post(&format!("/bucket/key?uploadId={id}"))
                .body(body.clone())
        };
        call()
            .header("x-amz-checksum-crc32", "AAAAAA==")
            .send()
            .await
            .fails(400, "BadDigest");
        let sum = call()
            .send()
            .await
            .is(StatusCode::OK)
            .tag("ChecksumCRC32")
            .unwrap();
        assert!(
            sum.ends_with(suffix) && sum.contains('-') != suffix.is_empty(),
            "{kind}: {sum}"
        );
        let head = store
            .head("/bucket/key")
            .header("x-amz-checksum-mode", "ENABLED")
            .send()
            .await;
        let found = (
            head.header("x-amz-checksum-crc32"),
            head.header("x-amz-checksum-type"),
        );
        assert_eq!(found, (Some(sum.as_str()), Some(kind)));
    }
    let call = store
        .post("/bucket/key?uploads")
        .header("x-amz-checksum-algorithm", "SHA256");
    call.header("x-amz-checksum-type", "FULL_OBJECT")
        .send()
        .await
        .fails(400, "InvalidRequest");
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
