//! Put, get, head and delete of one object.

use crate::support::{Store, object};
use http::StatusCode;

const SAID: &[(&str, &str)] = &[
    ("cache-control", "no-cache"),
    ("content-disposition", "attachment; filename=\"x\""),
    ("content-encoding", "gzip"),
    ("content-language", "en"),
    ("content-type", "text/x"),
    ("expires", "Wed, 02 Jan 2030 03:04:05 GMT"),
    ("x-amz-meta-a", "1"),
    ("x-amz-meta-b-c", "two words"),
    ("x-amz-storage-class", "STANDARD_IA"),
];

#[tokio::test]
async fn what_was_said_about_an_object_comes_back_with_it() {
    let store = Store::with_bucket().await;
    let put = SAID.iter().fold(
        store.put("/bucket/key").body("hello"),
        |call, (name, value)| call.header(name, value),
    );
    assert_eq!(
        put.ok().await.header("etag"),
        Some("\"5d41402abc4b2a76b9719d911017c592\"")
    );
    for reply in [
        store.get("/bucket/key").send().await,
        store.head("/bucket/key").send().await,
    ] {
        let reply = reply.is(StatusCode::OK);
        for (name, value) in SAID {
            assert_eq!(reply.header(name), Some(*value));
        }
        assert_eq!(
            reply.header("etag"),
            Some("\"5d41402abc4b2a76b9719d911017c592\"")
        );
        assert_eq!(reply.header("content-length"), Some("5"));
        assert_eq!(reply.header("accept-ranges"), Some("bytes"));
        assert!(
            reply
                .header("last-modified")
                .is_some_and(|date| date.ends_with(" GMT"))
        );
    }
}

#[tokio::test]
async fn without_a_type_it_is_binary_and_the_usual_class_is_not_named() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .header("x-amz-storage-class", "STANDARD")
        .ok()
        .await;
    let head = store.head("/bucket/key").send().await;
    assert_eq!(
        (
            head.header("content-type"),
            head.header("x-amz-storage-class")
        ),
        (Some("binary/octet-stream"), None)
    );
}

#[tokio::test]
async fn an_empty_object_is_an_object() {
    let store = Store::with_bucket().await;
    store.put("/bucket/key").ok().await;
    let got = store.get("/bucket/key").ok().await;
    assert_eq!(
        (got.body.len(), got.header("content-length")),
        (0, Some("0"))
    );
    assert_eq!(
        got.header("etag"),
        Some("\"d41d8cd98f00b204e9800998ecf8427e\"")
    );
}

#[tokio::test]
async fn a_large_object_comes_back_byte_for_byte() {
    let store = Store::with_bucket().await;
    let data: Vec<u8> = (0..(5 << 20) + 12_345_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    store
        .put("/bucket/key")
        .payload("UNSIGNED-PAYLOAD")
        .body(data.clone())
        .ok()
        .await;
    assert!(store.get("/bucket/key").ok().await.body == data);
}

#[tokio::test]
async fn a_second_put_replaces_everything() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .header("x-amz-meta-a", "1")
        .body("one")
        .ok()
        .await;
    store.put("/bucket/key").body("two!").ok().await;
    let got = store.get("/bucket/key").send().await;
    assert_eq!(
        (&got.body[..], got.header("x-amz-meta-a")),
        (&b"two!"[..], None)
    );
}

#[tokio::test]
async fn a_request_can_ask_for_other_headers() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/key")
        .header("content-type", "text/x")
        .ok()
        .await;
    let query = "response-content-type=a%2Fb&response-cache-control=c&response-content-disposition=d\
                 &response-content-encoding=e&response-content-language=f&response-expires=Wed%2C%2002%20Jan%202030%2003%3A04%3A05%20GMT";
    let path = format!("/bucket/key?{query}");
    for reply in [
        store.get(&path).send().await,
        store.head(&path).send().await,
    ] {
        let names = [
            "content-type",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "expires",
        ];
        let found = names.map(|name| reply.header(name).unwrap());
        assert_eq!(
            found,
            ["a/b", "c", "d", "e", "f", "Wed, 02 Jan 2030 03:04:05 GMT"]
        );
    }
}

#[tokio::test]
async fn a_missing_key_is_said_so_and_a_head_says_it_without_a_body() {
    let store = Store::with_bucket().await;
    let get = store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
    assert_eq!(get.tag("Resource").as_deref(), Some("/bucket/key"));
    assert_eq!(
        get.tag("RequestId").as_deref(),
        get.header("x-amz-request-id")
    );
    let head = store
        .head("/bucket/key")
        .send()
        .await
        .is(StatusCode::NOT_FOUND);
    assert!(head.body.is_empty());
    assert!(head.header("x-amz-request-id").is_some());
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_a_date() {
    let store = Store::with_bucket().await;
    let (one, two) = (store.get("/").send().await, store.get("/").send().await);
    assert_ne!(
        one.header("x-amz-request-id").unwrap(),
        two.header("x-amz-request-id").unwrap()
    );
    assert!(one.header("date").is_some());
}

#[tokio::test]
async fn deleting_what_is_not_there_is_no_error() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    for _ in 0..2 {
        store
            .delete("/bucket/key")
            .send()
            .await
            .is(StatusCode::NO_CONTENT);
    }
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
}

#[tokio::test]
async fn the_one_version_there_is_is_null() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    store.get("/bucket/key?versionId=null").ok().await;
    store
        .get("/bucket/key?versionId=abc")
        .send()
        .await
        .fails(400, "InvalidArgument");
}

#[tokio::test]
async fn what_would_have_no_effect_is_refused() {
    let store = Store::with_bucket().await;
    for (name, value) in [
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-object-lock-mode", "GOVERNANCE"),
    ] {
        store
            .put("/bucket/key")
            .header(name, value)
            .send()
            .await
            .fails(501, "NotImplemented");
    }
    store
        .get("/bucket?acl")
        .send()
        .await
        .fails(501, "NotImplemented");
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
}

#[tokio::test]
async fn keys_that_differ_only_in_encoding_on_the_wire_are_one() {
    let store = Store::with_bucket().await;
    store
        .put("/bucket/%7Ea")
        .body("x")
        .send()
        .await
        .fails(403, "SignatureDoesNotMatch");
    store.put(&object("~a")).body("x").ok().await;
}

#[tokio::test]
async fn a_header_that_cannot_be_written_is_refused() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    for method in [http::Method::GET, http::Method::HEAD] {
        let reply = store
            .call(method, "/bucket/key?response-content-type=a%0Ab")
            .send()
            .await;
        reply.is(StatusCode::BAD_REQUEST);
    }
}
