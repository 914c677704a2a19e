//! CopyObject and UploadPartCopy.

use crate::support::{Call, Store, encode};

async fn source() -> Store {
    let store = Store::with_bucket().await;
    let put = store
        .put(&format!("/bucket/{}", encode("src é+/x")))
        .header("content-type", "a/b")
        .header("x-amz-meta-k", "v");
    put.body("copy me").ok().await;
    store
}

fn copy(store: &Store, to: &str) -> Call {
    store.put(to).header(
        "x-amz-copy-source",
        format!("/bucket/{}", encode("src é+/x")),
    )
}

#[tokio::test]
async fn a_copy_has_the_bytes_and_what_was_said() {
    let store = source().await;
    let made = copy(&store, "/bucket/dst").ok().await;
    assert_eq!(
        made.tag("ETag").unwrap().replace("&quot;", "\""),
        "\"56fe0b1409a5662d70cfedc4555d4771\""
    );
    assert!(made.tag("LastModified").is_some());
    let got = store.get("/bucket/dst").send().await;
    assert_eq!(
        (
            got.text().as_str(),
            got.header("content-type"),
            got.header("x-amz-meta-k")
        ),
        ("copy me", Some("a/b"), Some("v"))
    );
}

#[tokio::test]
async fn replace_says_everything_anew() {
    let store = source().await;
    let call = copy(&store, "/bucket/dst")
        .header("x-amz-metadata-directive", "REPLACE")
        .header("x-amz-meta-n", "1");
    call.ok().await;
    let got = store.get("/bucket/dst").send().await;
    assert_eq!(
        (got.header("x-amz-meta-n"), got.header("x-amz-meta-k")),
        (Some("1"), None)
    );
    assert_eq!(got.header("content-type"), Some("binary/octet-stream"));
}

#[tokio::test]
async fn a_copy_onto_itself_must_change_something() {
    let store = source().await;
    let itself = format!("/bucket/{}", encode("src é+/x"));
    copy(&store, &itself)
        .send()
        .await
        .fails(400, "InvalidRequest");
    copy(&store, &itself)
        .header("x-amz-metadata-directive", "REPLACE")
        .ok()
        .await;
}

#[tokio::test]
async fn a_missing_source_is_said_so() {
    let store = source().await;
    for (source, code) in [("bucket/none", "NoSuchKey"), ("nowhere/k", "NoSuchBucket")] {
        let call = store.put("/bucket/dst").header("x-amz-copy-source", source);
        call.send().await.fails(404, code);
    }
}

#[tokio::test]
async fn a_copy_holds_the_conditions_on_its_source() {
    let store = source().await;
    let tag = "\"56fe0b1409a5662d70cfedc4555d4771\"";
    for (name, value, status) in [
        ("x-amz-copy-source-if-match", tag, 200),
        ("x-amz-copy-source-if-match", "\"x\"", 412),
        ("x-amz-copy-source-if-none-match", tag, 412),
        ("x-amz-copy-source-if-none-match", "\"x\"", 200),
        (
            "x-amz-copy-source-if-modified-since",
            "Wed, 01 Jan 2070 00:00:00 GMT",
            412,
        ),
        (
            "x-amz-copy-source-if-unmodified-since",
            "Wed, 01 Jan 2020 00:00:00 GMT",
            412,
        ),
    ] {
        assert_eq!(
            copy(&store, "/bucket/dst")
                .header(name, value)
                .send()
                .await
                .status
                .as_u16(),
            status,
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn a_part_may_be_a_slice_of_another_object() {
    let store = source().await;
    let made = store.post("/bucket/dst?uploads").ok().await;
    let id = made.tag("UploadId").unwrap();
    let path = format!("/bucket/dst?partNumber=1&uploadId={id}");
    let part = |range: &str| copy(&store, &path).header("x-amz-copy-source-range", range);
    for range in ["bytes=5-7", "bytes=5-", "bytes=-2"] {
        part(range).send().await.fails(400, "InvalidArgument");
    }
    let etag = part("bytes=5-6").ok().await.tag("ETag").unwrap();
    let list = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part>\
         </CompleteMultipartUpload>"
    );
    let call = store.post(&format!("/bucket/dst?uploadId={id}"));
    call.body(list).ok().await;
    assert_eq!(store.get("/bucket/dst").send().await.text(), "me");
    // A copy of a multipart object is put in one piece, so its ETag has no `-1`.
    let call = store
        .put("/bucket/again")
        .header("x-amz-copy-source", "bucket/dst");
    let etag = call.ok().await.tag("ETag").unwrap().replace("&quot;", "\"");
    assert_eq!(etag, "\"ab86a1e1ef70dff97959067b723c5c24\"");
}
