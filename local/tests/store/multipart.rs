//! Multipart uploads.

use crate::support::{Reply, Store, object};
use http::StatusCode;

const PART: usize = 5 << 20;

pub(crate) async fn begin(store: &Store, key: &str) -> String {
    store
        .post(&format!("{}?uploads", object(key)))
        .ok()
        .await
        .tag("UploadId")
        .unwrap()
}

pub(crate) async fn part(
    store: &Store,
    key: &str,
    id: &str,
    number: i32,
    body: impl Into<Vec<u8>>,
) -> String {
    let call = store
        .put(&format!(
            "{}?partNumber={number}&uploadId={id}",
            object(key)
        ))
        .payload("UNSIGNED-PAYLOAD");
    call.body(body)
        .ok()
        .await
        .header("etag")
        .unwrap()
        .to_owned()
}

fn list(parts: &[(i32, &str)]) -> String {
    let part = |(number, etag): &(i32, &str)| {
        format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>")
    };
    format!(
        "<CompleteMultipartUpload>{}</CompleteMultipartUpload>",
        parts.iter().map(part).collect::<String>()
    )
}

async fn complete(store: &Store, key: &str, id: &str, parts: &[(i32, &str)]) -> Reply {
    store
        .post(&format!("{}?uploadId={id}", object(key)))
        .body(list(parts))
        .send()
        .await
}

#[tokio::test]
async fn parts_become_an_object_with_what_was_said_at_the_start() {
    let store = Store::with_bucket().await;
    let call = store
        .post("/bucket/key?uploads")
        .header("content-type", "t/t")
        .header("x-amz-meta-m", "1");
    let id = call.ok().await.tag("UploadId").unwrap();
    // Out of order, and one of them twice.
    let _ = part(&store, "key", &id, 2, "first try").await;
    let two = part(&store, "key", &id, 2, "end").await;
    let one = part(&store, "key", &id, 1, vec![7; PART]).await;
    store
        .get("/bucket/key")
        .send()
        .await
        .fails(404, "NoSuchKey");
    let done = complete(&store, "key", &id, &[(1, &one), (2, &two)])
        .await
        .is(StatusCode::OK);
    let etag = done.tag("ETag").unwrap().replace("&quot;", "\"");
    assert_eq!(etag, "\"6ed53a032abd3d6e7d9c650d3a0121e0-2\"");
    let got = store.get("/bucket/key").ok().await;
    assert_eq!(got.body.len(), PART + 3);
    assert!(got.body[..PART].iter().all(|&b| b == 7) && &got.body[PART..] == b"end");
    assert_eq!(
        (got.header("content-type"), got.header("x-amz-meta-m")),
        (Some("t/t"), Some("1"))
    );
    assert_eq!(got.header("etag"), Some(etag.as_str()));
    complete(&store, "key", &id, &[(1, &one), (2, &two)])
        .await
        .fails(404, "NoSuchUpload");
}

#[tokio::test]
async fn a_part_of_the_object_can_be_read() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    let (one, two) = (
        part(&store, "key", &id, 1, vec![7; PART]).await,
        part(&store, "key", &id, 5, "end").await,
    );
    complete(&store, "key", &id, &[(1, &one), (5, &two)])
        .await
        .is(StatusCode::OK);
    let got = store
        .get("/bucket/key?partNumber=2")
        .send()
        .await
        .is(StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        (got.text().as_str(), got.header("x-amz-mp-parts-count")),
        ("end", Some("2"))
    );
    assert_eq!(
        got.header("content-range"),
        Some("bytes 5242880-5242882/5242883")
    );
    let head = store
        .head("/bucket/key?partNumber=1")
        .send()
        .await
        .is(StatusCode::PARTIAL_CONTENT);
    assert_eq!(head.header("content-length"), Some("5242880"));
}

#[tokio::test]
async fn a_list_that_does_not_fit_is_refused_and_the_upload_goes_on() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    let one = part(&store, "key", &id, 1, vec![7; PART]).await;
    let two = part(&store, "key", &id, 2, "end").await;
    for (parts, code) in [
        (&[][..], "MalformedXML"),
        (&[(2, two.as_str()), (1, one.as_str())], "InvalidPartOrder"),
        (&[(1, &one), (1, &one)], "InvalidPartOrder"),
        (&[(1, &one), (3, &two)], "InvalidPart"),
        (&[(1, &two), (2, &two)], "InvalidPart"),
    ] {
        complete(&store, "key", &id, parts).await.fails(400, code);
    }
    // Without its quotes an ETag is still the ETag.
    complete(&store, "key", &id, &[(1, one.trim_matches('"')), (2, &two)])
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_is_no_list_is_refused() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    for body in ["<CompleteMultipartUpload>", "nonsense", "<Other></Other>"] {
        let call = store.post(&format!("/bucket/key?uploadId={id}")).body(body);
        call.send().await.fails(400, "MalformedXML");
    }
}

#[tokio::test]
async fn every_part_but_the_last_has_five_mebibytes() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    let small = part(&store, "key", &id, 1, vec![0; PART - 1]).await;
    let last = part(&store, "key", &id, 2, "x").await;
    complete(&store, "key", &id, &[(1, &small), (2, &last)])
        .await
        .fails(400, "EntityTooSmall");
    complete(&store, "key", &id, &[(1, &small)])
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn one_empty_part_is_an_empty_object() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    let etag = part(&store, "key", &id, 1, "").await;
    complete(&store, "key", &id, &[(1, &etag)])
        .await
        .is(StatusCode::OK);
    assert_eq!(store.get("/bucket/key").ok().await.body.len(), 0);
}

#[tokio::test]
async fn conditions_are_held_when_the_upload_is_completed() {
    let store = Store::with_bucket().await;
    store.fill(&["key"]).await;
    let id = begin(&store, "key").await;
    let etag = part(&store, "key", &id, 1, "x").await;
    let call = || {
        store
            .post(&format!("/bucket/key?uploadId={id}"))
            .body(list(&[(1, &etag)]))
    };
    call()
        .header("if-none-match", "*")
        .send()
        .await
        .fails(412, "PreconditionFailed");
    call()
        .header("if-match", "\"x\"")
        .send()
        .await
        .fails(412, "PreconditionFailed");
    assert_eq!(store.get("/bucket/key").send().await.text(), "key");
    call()
        .header("if-match", "\"3c6e0b8a9c15224a8228b9a98ca1531d\"")
        .ok()
        .await;
}

#[tokio::test]
async fn an_aborted_upload_is_gone() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    let path = format!("/bucket/key?uploadId={id}");
    store.delete(&path).send().await.is(StatusCode::NO_CONTENT);
    store.delete(&path).send().await.fails(404, "NoSuchUpload");
    store.get(&path).send().await.fails(404, "NoSuchUpload");
    store
        .put(&format!("{path}&partNumber=1"))
        .body("x")
        .send()
        .await
        .fails(404, "NoSuchUpload");
}

#[tokio::test]
async fn an_upload_belongs_to_its_key() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    store
        .put(&format!("/bucket/other?partNumber=1&uploadId={id}"))
        .send()
        .await
        .fails(404, "NoSuchUpload");
}

#[tokio::test]
async fn part_numbers_have_limits() {
    let store = Store::with_bucket().await;
    let id = begin(&store, "key").await;
    for number in ["0", "10001", "-1", "x"] {
        store
            .put(&format!("/bucket/key?partNumber={number}&uploadId={id}"))
            .send()
            .await
            .fails(400, "InvalidArgument");
    }
    part(&store, "key", &id, 10_000, "x").await;
}
