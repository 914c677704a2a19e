//! CopyObject and UploadPartCopy.

use crate::support::{Call, Store, encode};
use http::StatusCode;

async fn source() -> Store {
    let store = Store::with_bucket().await;
    let put = store
        .put(&format!("/bucket/{}", encode("src é+/x")))
        .header("content-type", "a/b")
        .header("x-amz-meta-k", "v");
    put.body("copy me").send().await.is(StatusCode::OK);
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
    let made = copy(&store, "/bucket/dst").send().await.is(StatusCode::OK);
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
    call.send().await.is(StatusCode::OK);
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
        .send()
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn the_source_must_be_there_and_as_expected() {
    let store = source().await;
    let tag = "\"56fe0b1409a5662d70cfedc4555d4771\"";
    store
        .put("/bucket/dst")
        .header("x-amz-copy-source", "bucket/none")
        .send()
        .await
        .fails(404, "NoSuchKey");
    store
        .put("/bucket/dst")
        .header("x-amz-copy-source", "nowhere/k")
        .send()
        .await
        .fails(404, "NoSuchBucket");
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
    let id = store
        .post("/bucket/dst?uploads")
        .send()
        .await
        .tag("UploadId")
        .unwrap();
    let path = format!("/bucket/dst?partNumber=1&uploadId={id}");
    let part = copy(&store, &path)
        .header("x-amz-copy-source-range", "bytes=5-6")
        .send()
        .await
        .is(StatusCode::OK);
    let etag = part.tag("ETag").unwrap();
    copy(&store, &path)
        .header("x-amz-copy-source-range", "bytes=5-7")
        .send()
        .await
        .fails(400, "InvalidArgument");
    copy(&store, &path)
        .header("x-amz-copy-source-range", "bytes=5-")
        .send()
        .await
        .fails(400, "InvalidArgument");
    let list = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    store
        .post(&format!("/bucket/dst?uploadId={id}"))
        .body(list)
        .send()
        .await
        .is(StatusCode::OK);
    assert_eq!(store.get("/bucket/dst").send().await.text(), "me");
    // A copy of a multipart object is put in one piece, so its ETag has no `-1`.
    let copied = store
        .put("/bucket/again")
        .header("x-amz-copy-source", "bucket/dst")
        .send()
        .await;
    assert_eq!(
        copied.tag("ETag").unwrap().replace("&quot;", "\""),
        "\"ab86a1e1ef70dff97959067b723c5c24\""
    );
}
